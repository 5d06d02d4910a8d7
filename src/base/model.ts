/**
 * The nouns that cross folders. Plain, readonly, structured-cloneable records and nothing else:
 * a type belongs here when two stages hand it to each other; what only one stage knows stays there.
 *
 * The JSON report (schema version 1) is the public form of {@link Report} and below: its names are
 * a contract with users and never change within a schema version.
 */

/** Severities, worst first. The order is the order of reports. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How sure we are that a value is a secret, surest first. */
export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What is known of a value without (or, for live and revoked, with) asking its issuer. */
export type Validity = 'unknown' | 'well-formed' | 'expired' | 'example' | 'live' | 'revoked';

/** Where in the repository's life a secret can be met. */
export const EXPOSURES = [
  'head',
  'branch',
  'tag',
  'history',
  'stash',
  'reflog',
  'unreachable',
  'index',
  'worktree',
] as const;
export type Exposure = (typeof EXPOSURES)[number];

/** What kind of text an occurrence stands in. */
export type OccurrenceKind =
  | 'blob'
  | 'commit-message'
  | 'tag-message'
  | 'note'
  | 'index'
  | 'file'
  | 'config'
  | 'ref-name';

/**
 * A stretch of a text. Lines and columns are 1-based, columns count UTF-16 code units. Line 1, column 1 and
 * nothing of it stand for a file as such.
 */
interface TextPlace {
  /** Path with `/`, relative to the target; '' where there is none (a message). */
  readonly path: string;
  /** The path's exact bytes in base64, only where it is not valid UTF-8. */
  readonly pathBytes?: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** One past the last column. */
  readonly endColumn: number;
}

/** One place where a secret stands. */
export interface Occurrence extends TextPlace {
  readonly kind: OccurrenceKind;
  /** Hex id of the commit that brought it here, '' where no commit holds it. */
  readonly commit: string;
  /** Hex id of the blob, commit or tag, '' for a file that is in no object. */
  readonly object: string;
  /** Decoding steps from the stored bytes to the text, outermost first. */
  readonly layers: readonly string[];
  readonly atHead: boolean;
}

/** A commit as reports name it. Dates are ISO 8601 with the offset that the commit states. */
export interface CommitInfo {
  readonly commit: string;
  readonly author: string;
  readonly authorDate: string;
  readonly committerDate: string;
}

/** A commit without the time of its committer. */
export type CommitRef = Omit<CommitInfo, 'committerDate'>;

/** One time that a secret came, and went: commits that hold it, joined by parent links. */
export interface Interval {
  /** The oldest commit of it none of whose parents holds it; null: it began before what was scanned. */
  readonly introduced: CommitRef | null;
  /** The newest commit that dropped it; null while a branch holds it. Tags keep what they have. */
  readonly removed: CommitRef | null;
  /** Whole days between the two (or what is known of them). */
  readonly days: number;
  /** True where it had been there before, was removed, and came back. */
  readonly returned: boolean;
}

/** A ref of a remote repository whose history holds, or held, the secret: it has left this machine. */
export interface Push {
  /** Full name of the remote-tracking ref. */
  readonly ref: string;
  /** When the ref first had it, by the ref's own log (ISO 8601); null where no log tells. */
  readonly since: string | null;
  /** True: pushed from here at that time; false: it was there at that time, maybe longer. */
  readonly exact: boolean;
  /** False: the ref once led to it and does so no more (a forced push, a deleted branch). */
  readonly current: boolean;
}

/** When a secret came, when it went, where it still is. */
export interface Lifetime {
  readonly introduced: (CommitInfo & { readonly path: string; readonly line: number }) | null;
  readonly removed: CommitRef | null;
  /**
   * The oldest commit known to hold it, where it is older than what was scanned, or may be: a parent
   * of the range, the end of a shallow clone. Null where `introduced` is the whole truth.
   */
  readonly older: CommitInfo | null;
  /** True where it was removed and came back. */
  readonly returned: boolean;
  /** How many commits' trees (or messages) hold it. */
  readonly commits: number;
  /** Whole days between introduction and removal (or the newest commit that holds it). */
  readonly days: number;
  /** Full names of the refs whose tip holds it, sorted. */
  readonly refs: readonly string[];
  /** Full names of the refs whose history holds it though their tip does not, sorted. */
  readonly historyRefs: readonly string[];
  /** Refs of remotes that have it or had it, sorted by name. */
  readonly pushed: readonly Push[];
  /** Every time that it came and went, oldest first. */
  readonly intervals: readonly Interval[];
}

/** One place to clean up: a path that holds the secret at the tips of branches. */
export interface LivePlace {
  readonly path: string;
  /** The path's exact bytes in base64, only where it is not valid UTF-8. */
  readonly pathBytes?: string;
  readonly line: number;
  /** Full names of the branches, sorted; `HEAD` where none stands for it. */
  readonly refs: readonly string[];
}

/** A commit that put another value in the place of the secret, under the same name. */
export interface Replacement extends CommitRef {
  /** Of the finding that is the new value. */
  readonly fingerprint: string;
  readonly path: string;
}

/** What to do about a finding. Empty strings where the rule does not know. */
export interface Remediation {
  readonly revoke: string;
  readonly rotate: string;
  readonly docs: string;
}

/**
 * The other half of a pair: an id that belongs to a secret, the user and host of a password. Its place
 * is beside the first of the finding's occurrences that has it.
 */
export interface Companion extends TextPlace {
  /** What it is in words: `access key id`, `client id`, `user`, `host`. */
  readonly name: string;
  /** The rule that finds it; '' where only what stands around it tells it. */
  readonly rule: string;
  /** Redacted as secrets are. */
  readonly value: string;
}

/** What `--reveal` shows of a finding: full values, the other halves' in the order of `companions`. */
export interface RevealedValues {
  readonly secret: string;
  readonly companions: readonly string[];
}

/**
 * One incident: one secret with every place it stands. The value is already redacted. What a rule about
 * paths alone finds is a file: then `secret` is the name of it.
 */
export interface Finding {
  readonly fingerprint: string;
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** 0 to 1; a scale for sorting, not a probability. */
  readonly score: number;
  readonly reasons: readonly string[];
  readonly secret: string;
  readonly validity: Validity;
  readonly exposure: readonly Exposure[];
  readonly lifetime: Lifetime | null;
  readonly occurrences: readonly Occurrence[];
  /** Every path at every branch tip that holds it, sorted by path and line. */
  readonly cleanup: readonly LivePlace[];
  /** Values that came in its place, oldest first, each once. */
  readonly replacedBy: readonly Replacement[];
  /** Its other halves, each value once; most findings have none. */
  readonly companions: readonly Companion[];
  readonly remediation: Remediation;
}

/** Why something in scope was not (wholly) read. `complete` is false when any of these is fatal. */
export type SkipReason =
  | 'corrupt'
  | 'missing'
  | 'missing-base'
  | 'promised'
  | 'shallow'
  | 'oversize'
  | 'unreadable'
  | 'vanished'
  | 'hash-mismatch'
  | 'orphan-pack'
  | 'missing-alternate'
  | 'broken-ref'
  | 'worker'
  | 'timeout'
  | 'aborted'
  | 'special-file'
  | 'symlink'
  | 'submodule'
  | 'nested-repository'
  | 'lfs-content';

/** Reasons that leave the scope covered: the thing is not a text of this repository. */
export const HARMLESS_SKIPS: readonly SkipReason[] = [
  'special-file',
  'symlink',
  'submodule',
  'nested-repository',
  'lfs-content',
];

/** One thing that was not read. Exactly one of `object` (hex id) and `path` is set. */
export interface Skipped {
  readonly object?: string;
  readonly path?: string;
  readonly reason: SkipReason;
  /** A sentence for people: what was found where. Never holds content. */
  readonly detail?: string;
}

/** How many of one object type were in scope and what became of them; inScope = read + cached + skipped. */
export interface CoverageCount {
  inScope: number;
  read: number;
  cached: number;
  skipped: number;
}

/** The coverage ledger: accounts for everything in scope. */
export interface Coverage {
  complete: boolean;
  blobs: CoverageCount;
  commits: CoverageCount;
  tags: CoverageCount;
  trees: CoverageCount;
  files: CoverageCount;
  /** stored: compressed bytes read; expanded: object bytes they stand for; searched: bytes a matcher saw. */
  bytes: { stored: number; expanded: number; searched: number };
  skipped: Skipped[];
}

export type TargetKind = 'repository' | 'directory' | 'files' | 'stdin';

/** What was scanned. */
export interface Target {
  readonly kind: TargetKind;
  readonly path: string;
  readonly objectFormat: 'sha1' | 'sha256' | null;
  /** What HEAD says: `ref: refs/heads/x`, a hex id when detached, null when there is none. */
  readonly head: string | null;
  /** Number of refs that were starting points. */
  readonly refs: number;
  readonly shallow: boolean;
}

/** What was asked, resolved. Fixed keys so that two reports can be compared. */
export interface Scope {
  readonly worktree: boolean;
  readonly index: boolean;
  readonly history: 'none' | 'all' | 'reachable' | 'range';
  readonly range: string | null;
  readonly refs: readonly string[];
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly includeIgnored: boolean;
  /** Absent where it was not asked for. */
  readonly recurseSubmodules?: boolean;
  readonly maxBytes: number | null;
  readonly timeBudgetSeconds: number | null;
}

/** The JSON report. The source of truth; every other format is made from it. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: {
    readonly name: 'gitsift';
    readonly version: string;
    readonly engine: RegexEngineName;
  };
  readonly ruleset: { readonly hash: string; readonly rules: number };
  readonly target: Target;
  readonly scope: Scope;
  readonly coverage: Coverage;
  /**
   * Findings that were silenced, by what silenced them: `decisions`, `inline`. Absent where nothing
   * could silence any.
   */
  readonly suppressed?: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly timings?: Readonly<Record<string, number>>;
}

/** The regex engine for patterns that are not proven linear for V8. */
export type RegexEngineName = 're2' | 're2js';
