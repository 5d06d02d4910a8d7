/**
 * `--recurse-submodules`: scans the local repositories of submodules, and of theirs, after the
 * repository itself, and joins the reports. One that cannot be opened is a ledger entry.
 */
import { realpathSync } from 'node:fs';
import { ScanError } from '../base/errors.ts';
import type { Report, Skipped } from '../base/model.ts';
import type { PlanTarget, ScanPlan } from '../base/plan.ts';
import { joinReports, type ReportPart, type Scrubber, scrubReport } from '../findings/index.ts';
import {
  type GitIndex,
  indexEntryAt,
  MODE_GITLINK,
  MODE_TYPE,
  openRepository,
  type Repository,
  readIndex,
} from '../git/index.ts';
import { listSubmodules, type SubmoduleRepository } from '../sources/index.ts';
import type { LocalOutcome } from './index.ts';

/** Submodules of submodules: no deeper. */
const MAX_DEPTH = 32;
const NOT_ENTERED = 'has a history of its own; --recurse-submodules scans it';
/** Git directories of submodules, by the names that the ledger has for them. */
const MODULE_DIRECTORY = /(?:^|\/)\.git\/(?:.*\/)?modules\//;

/** Scans one repository. */
type ScanOne = (plan: ScanPlan) => Promise<LocalOutcome>;

interface Found {
  readonly name: string;
  readonly target: PlanTarget;
}

interface Search {
  readonly found: Found[];
  readonly skipped: Skipped[];
  /** Git directories that have been listed. */
  readonly seen: Set<string>;
}

/** Scans `repository` by `plan` and then its submodules. */
export async function scanWithSubmodules(
  plan: ScanPlan,
  repository: Repository,
  scanOne: ScanOne,
): Promise<LocalOutcome> {
  const outcome = await scanOne(plan);
  const search = submodulesOf(repository);
  const parts: ReportPart[] = [];
  let { revealed } = outcome;
  const scrubbers = [outcome.scrubber];
  for (const { name, target } of search.found) {
    const scope = { ...plan.scope, pathPrefix: `${name}/` };
    try {
      const part = await scanOne({ ...plan, targets: [target], git: null, scope });
      parts.push({ name, report: part.report });
      scrubbers.push(part.scrubber);
      // A finding of several repositories has the halves of the first.
      revealed = new Map([...part.revealed, ...revealed]);
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      search.skipped.push({ path: name, reason: 'unreadable', detail: error.message });
    }
  }
  const joined = joinReports(outcome.report, parts);
  const scanned = new Set(search.found.map(({ name }) => name));
  const report = withLedger(joined, scanned, search.skipped);
  // What is a secret in one of them can stand in a path or a name of another.
  const scrubber: Scrubber = (text) => scrubbers.reduce((rest, scrub) => scrub(rest), text);
  return { report: scrubReport(report, scrubber), revealed, scrubber };
}

/**
 * Ledger entries that count the submodules of a repository, and theirs, where nothing enters them.
 * `index` is the repository's, null where nobody has read it.
 */
export function countSubmodules(repository: Repository, index: GitIndex | null): Skipped[] {
  const { found, skipped } = submodulesOf(repository, index);
  const counted = found.map(
    ({ name }): Skipped => ({ path: name, reason: 'submodule', detail: NOT_ENTERED }),
  );
  return [...counted, ...skipped.map(asCounted)];
}

function asCounted({ path = '', detail = '' }: Skipped): Skipped {
  return { path, reason: 'submodule', detail };
}

function submodulesOf(repository: Repository, index: GitIndex | null = null): Search {
  const search: Search = { found: [], skipped: [], seen: new Set([repository.gitDir]) };
  find({ repository, index, prefix: '', depth: 0 }, search);
  return search;
}

interface Level {
  readonly repository: Repository;
  /** null: not read yet. */
  readonly index: GitIndex | null;
  readonly prefix: string;
  readonly depth: number;
}

/** Adds the submodules of a repository, each followed by its own. */
function find({ repository, index, prefix, depth }: Level, search: Search): void {
  const listing = listSubmodules(repository, gitlinksOf(index ?? indexOf(repository)));
  const note = (entry: Skipped): void => {
    search.skipped.push({ ...entry, path: `${prefix}${entry.path ?? ''}` });
  };
  listing.skipped.forEach(note);
  for (const path of listing.absent) {
    note({ path, reason: 'submodule', detail: 'not checked out here' });
  }
  for (const submodule of [...listing.checkedOut, ...listing.gitDirectories]) {
    const name = `${prefix}${submodule.name}`;
    const opened = openOrNote(submodule, name, search);
    if (opened === null || search.seen.has(opened.gitDir)) continue;
    search.seen.add(opened.gitDir);
    const { path, isGitDirectory } = submodule;
    search.found.push({ name, target: { path, typed: name, gitDirectoryOnly: isGitDirectory } });
    const level = { repository: opened, index: null, prefix: `${name}/`, depth: depth + 1 };
    if (depth < MAX_DEPTH) find(level, search);
    else note({ path: submodule.name, reason: 'submodule', detail: 'nested too deeply' });
  }
}

function openOrNote(
  { path, isGitDirectory }: SubmoduleRepository,
  name: string,
  { skipped }: Search,
): Repository | null {
  try {
    const repository = openRepository(path, { gitDirectoryOnly: isGitDirectory });
    const place = isGitDirectory ? repository.gitDir : repository.workTree;
    // What is no whole repository is passed over by the search for one, which goes on above it.
    if (place === realpathSync(path)) return repository;
    skipped.push({ path: name, reason: 'unreadable', detail: 'no whole repository' });
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    skipped.push({ path: name, reason: 'unreadable', detail: error.message });
  }
  return null;
}

/** The scan of the repository itself tells of a broken index, or needs none. */
function indexOf(repository: Repository): GitIndex | null {
  try {
    return readIndex(repository);
  } catch (error) {
    if (error instanceof ScanError) return null;
    throw error;
  }
}

function gitlinksOf(index: GitIndex | null): string[] {
  const paths: string[] = [];
  for (let number = 0; number < (index?.count ?? 0); number += 1) {
    const entry = indexEntryAt(index!, number);
    if ((entry.mode & MODE_TYPE) === MODE_GITLINK) paths.push(Buffer.from(entry.path).toString());
  }
  return paths;
}

function keyOf({ reason, object = '', path = '' }: Skipped): string {
  return `${reason}\0${object}\0${path}`;
}

/** The report with entries added, without those that only counted what has now been scanned. */
function withLedger(
  report: Report,
  scanned: ReadonlySet<string>,
  added: readonly Skipped[],
): Report {
  const { coverage } = report;
  const isCounted = ({ reason, path = '' }: Skipped): boolean =>
    reason === 'submodule' && (scanned.has(path) || MODULE_DIRECTORY.test(path));
  const left = coverage.skipped.filter((entry) => !isCounted(entry));
  const all = new Map([...left, ...added].map((entry) => [keyOf(entry), entry]));
  const skipped = [...all].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  const complete = coverage.complete && added.every(({ reason }) => reason === 'submodule');
  return { ...report, coverage: { ...coverage, complete, skipped } };
}
