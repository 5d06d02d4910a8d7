/**
 * Tells two states of a repository apart without opening a pack: a digest of everything that a scan of
 * the whole of it depends on.
 *
 * What is small is taken as it is (refs, settings, rule files). Packs and files count by name, size,
 * inode and both times, as in Git's own index; the time of the last change (ctime) cannot be set
 * back. Where that would not do, there is no state and nothing is taken for unchanged.
 */
import { createHash, type Hash } from 'node:crypto';
import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScanPlan } from '../base/plan.ts';
import { buildId } from '../base/version.ts';
import { type Repository, readIndex, readRefs } from '../git/index.ts';
import type { RegexEngine, RulePack } from '../rules/index.ts';
import { listGitDirectory, pathBytes } from '../sources/index.ts';
import { listWorkTree } from './material.ts';

/** Raised when the same repository would be told of in another way. */
const FORMAT = 1;
/** Changes this close to a look may share its time stamp, whatever the file system's grain. */
const GRAIN_MS = 2_000;

/** What a state is made of. */
export interface StateInput {
  readonly plan: ScanPlan;
  readonly pack: RulePack;
  /** Reports have its name, which is not known before it is asked for. */
  readonly engine: Pick<RegexEngine, 'name'>;
  readonly repository: Repository;
}

/** A repository as it is, for one kind of scan. */
export interface RepositoryState {
  readonly digest: string;
  /** How many files beside the objects it speaks of. */
  readonly fileCount: number;
  /** True where something changed so lately that a further change might not show. */
  readonly isFresh: boolean;
}

/** Digest of what is asked for, without what only decides how fast the answer comes. */
export function planDigest({ plan, pack, engine }: Omit<StateInput, 'repository'>): string {
  const { threads: _, cache: __, timings: ___, ...asked } = plan;
  const files = plan.rules.files.map((source) =>
    typeof source === 'string' ? readFileSync(source, 'latin1') : source,
  );
  const parts = [FORMAT, buildId(), pack.hash, engine.name, asked, files];
  return createHash('sha256').update(JSON.stringify(parts, plain)).digest('hex');
}

/**
 * The state of `input.repository`; null where it cannot be told this way, and where its objects take
 * less than `minBytes`.
 */
export function stateOf(input: StateInput, minBytes: number): RepositoryState | null {
  const { repository, plan } = input;
  const look = new Look();
  look.add(planDigest(input));
  look.add(JSON.stringify(repository, plain));
  for (const directory of [repository.objectsDir, ...repository.alternates]) {
    if (!look.addObjects(directory)) return null;
  }
  if (look.storedBytes < minBytes) return null;
  look.add(JSON.stringify(readRefs(repository), plain));
  look.addBelow(join(repository.commonDir, 'reftable'));
  const directories = [repository.commonDir, ...repository.worktrees.map((each) => each.gitDir)];
  const gitFiles = listGitDirectory(
    directories.map((path) => Buffer.from(path).toString('latin1')),
  );
  for (const { path } of gitFiles.files) look.addFile(Buffer.from(path, 'latin1'), path);
  look.add(JSON.stringify(gitFiles.skipped));
  let fileCount = gitFiles.files.length;
  if (plan.scope.worktree || plan.scope.index !== 'none') {
    look.addFile(Buffer.from(repository.indexPath), 'index');
  }
  if (plan.scope.worktree && repository.workTree !== null) {
    const listing = listWorkTree(repository, readIndex(repository), plan);
    for (const { path } of listing?.files ?? []) {
      look.addFile(pathBytes(repository.workTree, path), path);
    }
    // What is left out has a state of its own, which is not looked at here.
    if (listing === null || listing.skipped.length > 0) return null;
    fileCount += listing.files.length;
  }
  return look.state(fileCount);
}

/** Sets and maps as JSON has them not. */
function plain(_: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return value;
}

/** Names of the directories of loose objects, and of those that hold none. */
const FAN_OUT = /^[0-9a-f]{2}$/;
const LOOSE_NAME = /^[0-9a-f]{38,62}$/;
const WITHOUT_OBJECTS = new Set(['info', 'pack']);
/** Opening and reading a small file, as bytes of a pack. */
const LOOSE_BYTES = 1 << 13;

class Look {
  private readonly hash: Hash = createHash('sha256');
  private readonly startedAt = Date.now();
  /** Of all objects so far, loose ones estimated. */
  storedBytes = 0;
  private isFresh = false;

  add(text: string): void {
    this.hash.update(text, 'utf8').update('\0');
  }

  /** Size, inode and times of a file; what it is called is for the caller to say. */
  addFile(path: Buffer, name: string): number {
    const stat = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) {
      this.add(`${name} absent`);
      return 0;
    }
    const { mode, size, ino, dev, mtimeNs, ctimeNs, ctimeMs } = stat;
    this.add(`${name} ${mode} ${size} ${ino} ${dev} ${mtimeNs} ${ctimeNs}`);
    if (Number(ctimeMs) > this.startedAt - GRAIN_MS) this.isFresh = true;
    return Number(size);
  }

  /** Everything right below a directory. */
  addBelow(directory: string): number {
    let bytes = 0;
    for (const { name } of entriesOf(directory)) {
      const path = join(directory, name);
      bytes += this.addFile(Buffer.from(path), path);
    }
    return bytes;
  }

  /** False where a write is under way, or has left something: that may grow without a new name. */
  addObjects(directory: string): boolean {
    this.add(directory);
    this.storedBytes += this.addBelow(join(directory, 'pack'));
    for (const { name, isDirectory } of entriesOf(directory)) {
      if (WITHOUT_OBJECTS.has(name)) continue;
      if (!isDirectory || !FAN_OUT.test(name)) return false;
      const loose = entriesOf(join(directory, name)).map((entry) => entry.name);
      if (!loose.every((each) => LOOSE_NAME.test(each))) return false;
      this.add(`${name} ${loose.join(' ')}`);
      this.storedBytes += loose.length * LOOSE_BYTES;
    }
    return true;
  }

  state(fileCount: number): RepositoryState {
    return { digest: this.hash.digest('hex'), fileCount, isFresh: this.isFresh };
  }
}

function entriesOf(directory: string): { name: string; isDirectory: boolean }[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    // The scan itself says what it could not list; a report of that is never kept.
    return [{ name: (error as NodeJS.ErrnoException).code ?? '', isDirectory: false }];
  }
  return entries
    .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
