/**
 * What one scan is to do, wholly resolved: the plain record that `config/` makes from argv, the
 * environment and files, and that `scan/` carries out. It names absolute paths and plain numbers
 * only, so that nothing below it has to know the working directory, the environment or defaults.
 *
 * How a result is judged (fail policy) and where it is written (outputs) is not part of the plan:
 * the same scan serves every policy.
 */
import type { Severity } from './model.ts';

/** One thing to scan. Whether it is a repository, a directory or a file is found out by `scan/`. */
export interface PlanTarget {
  /** Absolute path. */
  readonly path: string;
  /** What the user wrote: this is what messages and the report name. */
  readonly typed: string;
  /** True for a Git directory whose files do not count, or are not there. */
  readonly gitDirectoryOnly?: boolean;
}

/**
 * What Git's own environment variables say, as absolute paths; null where a variable is not set.
 * Hooks depend on it: a partial commit has an index of its own, a push in quarantine its own objects.
 */
export interface GitEnvironment {
  readonly gitDir: string | null;
  readonly commonDir: string | null;
  readonly workTree: string | null;
  readonly indexFile: string | null;
  readonly objectDirectory: string | null;
  readonly alternateObjectDirectories: readonly string[];
  /** Hex ids that `git merge` names to its hooks (GITHEAD_*), before there is a MERGE_HEAD. */
  readonly mergeHeads: readonly string[];
}

/** Which starting points of a repository count. */
export type RefScope = 'head' | 'branches' | 'refs' | 'reflog' | 'everything';

/**
 * What an event or a hook says has changed: objects that the new side reaches and the old one does
 * not. Names are revisions as users type them, or hex ids of any object.
 */
export interface ChangeSet {
  /** Where it came from, for messages: `GitHub push to refs/heads/main`. */
  readonly label: string;
  /** What was brought. Each must be in the repository. */
  readonly include: readonly string[];
  /** What was there before. Each must be in the repository: without it the set cannot be told. */
  readonly exclude: readonly string[];
  /** What was there before and may be unknown here, such as the old tip behind a forced push. */
  readonly excludeIfKnown: readonly string[];
  /** Globs over full ref names: what these refs reach was there before. */
  readonly excludeRefs: readonly string[];
  /** The same, but only where none of `exclude` and `excludeIfKnown` is known. */
  readonly fallbackRefs: readonly string[];
  /** Globs over refs that those do not mean: they show what was just brought. */
  readonly keepRefs: readonly string[];
}

/** Which parts of a repository are read. */
export interface ScopePlan {
  /**
   * True when the user named a part (`--staged`, `--worktree`, `--history`, a range). A plain
   * directory is then scanned only if `worktree` is among the named ones.
   */
  readonly explicit: boolean;
  /** Files on disk: tracked, and untracked but not ignored. */
  readonly worktree: boolean;
  /** `whole`: every blob that the index names; `staged`: those that differ from HEAD. */
  readonly index: 'none' | 'staged' | 'whole';
  /** `all`: every object of the store; `reachable`: from `refs`; `range`: what `range` says. */
  readonly history: 'none' | 'all' | 'reachable' | 'range';
  readonly refScope: RefScope;
  /** Globs over full ref names; empty means every ref of `refScope`. */
  readonly refs: readonly string[];
  /** Words as `git rev-list` takes them (`A..B ^C`), as typed, or null. */
  readonly range: string | null;
  /** A revision or date as typed, or null. */
  readonly since: string | null;
  /** Revisions as typed: what they reach is not in the range. */
  readonly not: readonly string[];
  /** A range that nobody typed: then `range` is null. */
  readonly changes: ChangeSet | null;
  /** Globs over paths; empty `paths` means every path. */
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  /** Stands before every path that `paths` and `exclude` judge: where a submodule lies. */
  readonly pathPrefix?: string;
  readonly includeIgnored: boolean;
  /** The repositories of submodules as well, as far as they are here. */
  readonly recurseSubmodules?: boolean;
  /** Files and blobs above this size are not read but listed as oversize; null: no limit. */
  readonly maxBytes: number | null;
  readonly timeBudgetSeconds: number | null;
}

/** A configuration file with rules or allowances of its own, to be read as a rule file is. */
export interface RuleText {
  /** What messages call the file. */
  readonly path: string;
  /** The whole file, YAML or JSON, so that faults are told by its lines. */
  readonly text: string;
  /** Keys that lead to the mapping with the key `rules`. */
  readonly keys: readonly string[];
}

/** The absolute path of a rule file, or rules that stand in a configuration file. */
export type RuleSource = string | RuleText;

/** Rules as a setting names them, and where it does. Each must mean a rule, or it is a mistake. */
export interface RuleName {
  /** A rule id; `*` stands for any characters. */
  readonly glob: string;
  /** What messages call the file. */
  readonly path: string;
  readonly line: number;
}

/** Switches rules on or off. */
export interface RuleSwitch extends RuleName {
  readonly isOn: boolean;
}

/** A severity that replaces the rules' own. */
export interface RuleSeverity extends RuleName {
  readonly severity: Severity;
}

/** Which rules run. */
export interface RulesPlan {
  /** False after `extends: none`: only the rules of `files` run. */
  readonly builtin: boolean;
  /** Lowest precedence first; a rule replaces an earlier one of its id. */
  readonly files: readonly RuleSource[];
  /** When not empty, only these run, and those that are switched on. */
  readonly only: readonly RuleName[];
  /** In order: the last one that names a rule counts. */
  readonly switches: readonly RuleSwitch[];
  /** In order, likewise. */
  readonly severity: readonly RuleSeverity[];
  /** Rules that other settings name. */
  readonly mentioned: readonly RuleName[];
}

/** What may silence a finding. Everything silenced is counted in the report. */
export interface SuppressPlan {
  /** Inline pragmas such as `gitsift:allow`. */
  readonly inline: boolean;
  /** Absolute path of the decision file, which may not exist; null: no decisions count. */
  readonly ignoreFile: string | null;
  /** False after `--no-repo-config`: nothing inside the scanned repository silences anything. */
  readonly trustRepository: boolean;
}

/** A cache of earlier verdicts. */
export interface CachePlan {
  /** Absolute path. */
  readonly directory: string;
  /** True where somebody named it; the user's own directory is used for large histories only. */
  readonly isNamed: boolean;
  /** Secret that keys its checksums, '' for the key that lies in it. Never printed, never written. */
  readonly key: string;
}

/** Regex engine for patterns that are not proven linear for V8; `auto`: re2 if it loads. */
export type EngineChoice = 'auto' | 're2' | 're2js';

/** Everything that a scan needs to know. */
export interface ScanPlan {
  /** In the order given. Empty exactly when `stdin` is true. */
  readonly targets: readonly PlanTarget[];
  readonly stdin: boolean;
  /** Null where a target was named: then Git's variables are about another repository. */
  readonly git: GitEnvironment | null;
  readonly scope: ScopePlan;
  readonly rules: RulesPlan;
  readonly suppress: SuppressPlan;
  readonly engine: EngineChoice;
  /** Worker threads; 0 works in the calling thread. */
  readonly threads: number;
  /** False: the plain TypeScript kernel. */
  readonly wasm: boolean;
  /** False: every rule over every byte (slow; an oracle for the prefilter). */
  readonly prefilter: boolean;
  /** False: every blob is searched whole (slow; an oracle for delta-native scanning). */
  readonly deltaScan: boolean;
  /** Where verdicts of earlier scans are kept; null: nowhere. */
  readonly cache: CachePlan | null;
  /** Keep the full values, for `--reveal`. */
  readonly reveal: boolean;
  readonly timings: boolean;
  /** Secret that keys the fingerprints, '' for none. Never printed, never written. */
  readonly fingerprintKey: string;
}

/** How far a scan has come; sent at most a few times a second. */
export interface Progress {
  readonly objectsDone: number;
  /** 0 while it is not known yet. */
  readonly objectsTotal: number;
  /** Bytes of text behind the objects done. */
  readonly bytesDone: number;
  readonly findings: number;
}

/** Long work by what there is most of: objects of a history, or files. */
export type LongWork = 'objects' | 'files';
