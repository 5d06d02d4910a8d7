/**
 * What a target gives to read: objects by number, files by index, and what is known of their places.
 *
 * Everything here happens before the first job: opening, listing, deciding what is in scope. No
 * content of a file or blob is read yet.
 */
import { newBits, setBit } from '../base/bits.ts';
import { ScanError } from '../base/errors.ts';
import type { Skipped } from '../base/model.ts';
import type { ScanPlan } from '../base/plan.ts';
import {
  type GitIndex,
  type Head,
  indexEntryAt,
  MODE_GITLINK,
  MODE_TREE,
  MODE_TYPE,
  type ObjectStore,
  openObjectLookup,
  openObjectStore,
  type RefList,
  type ReflogList,
  type Repository,
  readHead,
  readIndex,
  readReflogs,
  readRefs,
  type StoreOptions,
} from '../git/index.ts';
import {
  type FileEntry,
  type FileListing,
  listFiles,
  type OpenListing,
  openListing,
  pathText,
} from '../sources/index.ts';
import type { GitText } from './git-files.ts';
import type { IndexBlob } from './index-blobs.ts';
import { pathFilter } from './path-filter.ts';
import type { HistoryScope } from './scope.ts';
import type { ScanTarget } from './targets.ts';

/** What is known of a repository before anything is read. */
export interface RepositoryMaterial {
  readonly repository: Repository;
  readonly store: ObjectStore;
  readonly refs: RefList;
  readonly reflogs: ReflogList;
  /** Paths (latin1) by object number, for every blob that an index in scope names. */
  readonly indexPaths: ReadonlyMap<number, readonly string[]>;
  /** What an index in scope names and the store lacks. */
  readonly lostPaths: readonly IndexBlob[];
  /** The part of the history that is in scope; null for all or nothing of it. */
  readonly scope: HistoryScope | null;
}

/** Everything that the jobs are made of. */
export interface Material {
  readonly repository: RepositoryMaterial | null;
  /** Objects in scope (base/bits.ts). */
  readonly wanted: Uint8Array;
  /** Directory that the files are relative to, '' where their paths stand alone. */
  readonly fileRoot: string;
  readonly files: readonly FileEntry[];
  /** What reports call the files (latin1); null: their paths. */
  readonly names: readonly string[] | null;
  /** Files from this index on belong to the Git directory. */
  readonly firstGitFile: number;
  /** Texts that stand in no file. */
  readonly gitTexts: readonly GitText[];
  readonly skipped: readonly Skipped[];
  /** Where `files` and `skipped` are but the first of many: lists on, see OpenListing.goOn. */
  readonly listOn?: (files: number) => boolean;
}

/** So many files are listed before any is read. */
const FIRST_FILES = 2000;
const NO_OBJECTS = new Uint8Array(0);
const NO_GIT_FILES = { firstGitFile: Number.POSITIVE_INFINITY, gitTexts: [] };

/**
 * Opens and lists what the target has in the plan's scope. Dates such as `2 weeks ago` are meant from
 * `now`, in ms since 1970.
 */
export async function findMaterial(
  target: ScanTarget,
  plan: ScanPlan,
  now: number,
): Promise<Material> {
  if (target.kind === 'repository') return repositoryMaterial(target.repository, plan, now);
  if (plan.scope.history === 'range') {
    const message = `${target.typed} is no repository: a range is about a history`;
    throw new ScanError('USAGE', { message });
  }
  const base = { repository: null, wanted: NO_OBJECTS, names: null, ...NO_GIT_FILES };
  if (target.kind === 'stdin') {
    return { ...base, fileRoot: '', files: [{ path: '-', isLink: false }], skipped: [] };
  }
  if (target.kind === 'directory') {
    const listing = openDirectory(target.path, plan);
    const { root, files, skipped } = listing;
    const isOpen = listing.goOn(FIRST_FILES);
    const open = isOpen ? { listOn: (more: number): boolean => listing.goOn(more) } : {};
    return { ...base, fileRoot: root, files, skipped, ...open };
  }
  const { filesOf } = await import('./named-files.ts');
  return { ...base, ...filesOf(target.targets, plan) };
}

/** Walks a plain directory: nothing is ignored, repositories inside give their files. */
function openDirectory(path: string, plan: ScanPlan): OpenListing {
  return openListing({
    root: path,
    submodules: new Set(),
    ignore: null,
    enterRepositories: true,
    includes: pathFilter(plan.scope),
  });
}

async function repositoryMaterial(
  repository: Repository,
  plan: ScanPlan,
  now: number,
): Promise<Material> {
  const { scope } = plan;
  const skipped: Skipped[] = [...repository.skipped];
  const index = scope.worktree || scope.index !== 'none' ? readIndex(repository) : null;
  if (index?.checksum === 'mismatch') {
    skipped.push({
      path: index.path,
      reason: 'corrupt',
      detail: 'the index does not match its checksum',
    });
  }
  const listing = scope.worktree ? listWorkTree(repository, index, plan) : null;
  if (listing) skipped.push(...listing.skipped);
  const needsObjects = scope.history !== 'none' || scope.index !== 'none';
  const fileRoot = listing?.root ?? '';
  const files = listing?.files ?? [];
  const onDisk = { fileRoot, files, names: null, ...NO_GIT_FILES, skipped };
  if (!needsObjects) return { ...onDisk, repository: null, wanted: NO_OBJECTS };
  const objects = await openObjects(repository, index, plan, now);
  skipped.push(...objects.skipped);
  const material = { ...onDisk, repository: objects.repository, wanted: objects.wanted };
  // The Git directory is part of the whole, not of a range or of what one branch reaches.
  if (scope.history !== 'all') return material;
  const { countSubmodules } = await import('./submodules.ts');
  skipped.push(...countSubmodules(repository, index));
  const { withGitFiles } = await import('./git-files.ts');
  return withGitFiles(material, objects.repository);
}

interface ObjectMaterial {
  readonly repository: RepositoryMaterial;
  readonly wanted: Uint8Array;
  readonly skipped: readonly Skipped[];
}

function storeOptions(repository: Repository, wasm: boolean): StoreOptions {
  return {
    wasm,
    objectsDir: repository.objectsDir,
    hashLength: repository.hashLength === 32 ? 32 : 20,
    alternates: repository.alternates,
  };
}

async function openObjects(
  repository: Repository,
  index: GitIndex | null,
  plan: ScanPlan,
  now: number,
): Promise<ObjectMaterial> {
  if (plan.scope.history === 'none') return openIndexBlobs(repository, index, plan);
  const store = openObjectStore(storeOptions(repository, plan.wasm));
  const refs = readRefs(repository);
  const reflogs = readReflogs(repository);
  const skipped: Skipped[] = [...store.data.skipped];
  const found = { repository, store, refs, reflogs };
  const isWhole = plan.scope.history === 'all';
  const wanted = isWhole ? await allObjects(found, skipped) : null;
  const scope = isWhole ? null : await narrowScope(found, plan, now);
  if (scope !== null) skipped.push(...scope.skipped);
  const staged = await indexBlobs(index, { repository, store, head: refs.head }, plan);
  const { indexPaths, lostPaths } = numberBlobs(staged.blobs, store, skipped);
  const objects = wanted ?? scope?.wanted ?? newBits(store.objectCount, true);
  for (const object of indexPaths.keys()) setBit(objects, object);
  skipped.push(...staged.skipped);
  return { repository: { ...found, indexPaths, lostPaths, scope }, wanted: objects, skipped };
}

type FoundHistory = Pick<RepositoryMaterial, 'repository' | 'store' | 'refs' | 'reflogs'>;

/** Every object of the store itself, and of borrowed stores what leads there from here. */
async function allObjects(
  { repository, store, refs, reflogs }: FoundHistory,
  skipped: Skipped[],
): Promise<Uint8Array> {
  const wanted = store.ownObjects();
  skipped.push(...refs.broken, ...reflogs.broken, ...shallowEntries(repository));
  if (repository.alternates.length > 0) {
    const { addBorrowed } = await import('./borrowed.ts');
    addBorrowed(store, refs, reflogs, wanted);
  }
  return wanted;
}

async function narrowScope(
  found: FoundHistory,
  { scope, wasm }: ScanPlan,
  now: number,
): Promise<HistoryScope> {
  const { historyScope } = await import('./scope.ts');
  return historyScope({ ...found, scope, wasm, nowSeconds: Math.floor(now / 1000) });
}

/** The index without history: its blobs are looked up one by one, whatever the store's size. */
async function openIndexBlobs(
  repository: Repository,
  index: GitIndex | null,
  plan: ScanPlan,
): Promise<ObjectMaterial> {
  const head = readHead(repository);
  const lookup = openObjectLookup(storeOptions(repository, plan.wasm));
  const staged = await indexBlobs(index, { repository, store: lookup, head }, plan);
  lookup.close();
  const store = openObjectLookup(
    storeOptions(repository, plan.wasm),
    staged.blobs.map((blob) => blob.id),
  );
  const skipped: Skipped[] = [...staged.skipped];
  const { indexPaths, lostPaths } = numberBlobs(staged.blobs, store, skipped);
  const refs: RefList = { refs: [], head, heads: [head], dangling: [], broken: [] };
  const reflogs: ReflogList = { logs: [], broken: [] };
  const wanted = newBits(store.objectCount, true);
  for (const object of indexPaths.keys()) setBit(wanted, object);
  const found = { repository, store, refs, reflogs };
  return { repository: { ...found, indexPaths, lostPaths, scope: null }, wanted, skipped };
}

interface IndexBlobs {
  readonly blobs: readonly IndexBlob[];
  readonly skipped: readonly Skipped[];
}

interface IndexContext {
  readonly repository: Repository;
  readonly store: ObjectStore;
  readonly head: Head;
}

async function indexBlobs(
  index: GitIndex | null,
  { repository, store, head }: IndexContext,
  plan: ScanPlan,
): Promise<IndexBlobs> {
  if (index === null || plan.scope.index === 'none') return { blobs: [], skipped: [] };
  const { blobsOfIndex, mergeHeadsOf } = await import('./index-blobs.ts');
  return blobsOfIndex(index, store, head, {
    stagedOnly: plan.scope.index === 'staged',
    mergeHeads: [...mergeHeadsOf(repository), ...(plan.git?.mergeHeads ?? [])],
    includes: pathFilter(plan.scope),
  });
}

/** Paths by object number; a blob that the store lacks goes to `skipped`. */
function numberBlobs(
  blobs: readonly IndexBlob[],
  store: ObjectStore,
  skipped: Skipped[],
): { readonly indexPaths: Map<number, string[]>; readonly lostPaths: IndexBlob[] } {
  const indexPaths = new Map<number, string[]>();
  const lostPaths: IndexBlob[] = [];
  for (const blob of blobs) {
    const { id, path } = blob;
    const object = store.numberOfHex(id);
    const known = indexPaths.get(object);
    if (object < 0) {
      lostPaths.push(blob);
      skipped.push({ object: id, reason: 'missing', detail: `staged as ${pathText(path)}` });
    } else if (known) known.push(path);
    else indexPaths.set(object, [path]);
  }
  return { indexPaths, lostPaths };
}

function shallowEntries(repository: Repository): Skipped[] {
  return [...repository.shallow].map((object) => ({
    object,
    reason: 'shallow' as const,
    detail: 'what came before this commit was not fetched; `git fetch --unshallow` brings it',
  }));
}

/** Lists what a work tree has in the plan's scope; null for a bare repository. */
export function listWorkTree(
  repository: Repository,
  index: GitIndex | null,
  plan: ScanPlan,
): FileListing | null {
  const { workTree, commonDir, config } = repository;
  if (workTree === null) return null;
  const tracked = new Set<string>();
  const submodules = new Set<string>();
  for (let number = 0; number < (index?.count ?? 0); number += 1) {
    const entry = indexEntryAt(index!, number);
    const path = Buffer.from(entry.path).toString('latin1');
    const type = entry.mode & MODE_TYPE;
    if (type === MODE_GITLINK) submodules.add(path);
    else if (type !== MODE_TREE) tracked.add(path);
  }
  return listFiles({
    root: workTree,
    tracked,
    submodules,
    ignore: plan.scope.includeIgnored
      ? null
      : { ignoreCase: config.ignoreCase, excludeFile: `${commonDir}/info/exclude` },
    enterRepositories: false,
    includes: pathFilter(plan.scope),
  });
}
