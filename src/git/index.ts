/**
 * Reads Git repositories without running git: the door of this folder.
 *
 * Two halves meet here: the repository around the objects (this list's first part) and the object
 * store with its packs. Nothing below writes, starts a process or leaves the repository.
 */

export { CommitReader } from './commit-reader.ts';
export {
  type CommitGraph,
  commitsWithMissingParents,
  difference,
  intersection,
  numbersOf,
  reachable,
} from './commit-walk.ts';
export type {
  BranchConfig,
  RemoteConfig,
  RepositoryConfig,
  SubmoduleConfig,
} from './config.ts';
export { type ConfigFile, configBoolean, configValue, parseConfig } from './config-file.ts';
export { type ControlFile, readControlFile } from './control-file.ts';
export type { GitEnvironment } from './discover.ts';
// The object store: numbers, places and contents of objects.
export { type Fault, isFault } from './fault.ts';
export {
  EXTENDED_INTENT_TO_ADD,
  EXTENDED_SKIP_WORKTREE,
  type GitIndex,
  type IndexEntry,
  type IndexLocation,
  indexEntryAt,
  indexIdAt,
  indexPathAt,
  readIndex,
} from './index-file.ts';
export { KernelIds } from './kernel-ids.ts';
export { type LeftoverObject, readLeftoverObject } from './leftover-object.ts';
export { type LfsPointer, readLfsPointer } from './lfs-pointer.ts';
export { type GitObject, hashObject, type ReadOptions } from './object-reader.ts';
export {
  commitEncoding,
  decodeText,
  formatIdentityDate,
  type IdentityText,
  identityText,
} from './object-text.ts';
export { attachStore, openObjectLookup, openObjectStore } from './open-store.ts';
export { OBJECT_BLOB, OBJECT_COMMIT, OBJECT_TAG, OBJECT_TREE, TYPE_NAMES } from './pack.ts';
export {
  ABSENT,
  type CommitView,
  createCommitView,
  createTagView,
  type IdentityView,
  parseCommit,
  parseTag,
  type TagView,
} from './parse.ts';
export {
  createTreeEntry,
  isTreeMode,
  MODE_FILE,
  MODE_GITLINK,
  MODE_TREE,
  MODE_TYPE,
  nextTreeEntry,
  TREE_BROKEN,
  TREE_END,
  type TreeEntryView,
} from './parse-tree.ts';
export { QuickCommits } from './quick-commits.ts';
export { QuickTreeEdges } from './quick-tree-edges.ts';
export { readHead } from './read-head.ts';
export { type Reflog, type ReflogEntry, type ReflogList, readReflogs } from './reflog.ts';
export {
  type DanglingRef,
  type Head,
  type Ref,
  type RefKind,
  type RefList,
  readRefs,
  refKindOf,
} from './refs.ts';
export {
  type OpenOptions,
  openRepository,
  type RefStorage,
  type Repository,
} from './repository.ts';
export { parentsOf, type ResolvedRevision, resolveRevision, tagChain } from './revision.ts';
export { type RevisionSet, resolveRevisionSet } from './revision-set.ts';
export {
  type ObjectTypeName,
  type RevisionObject,
  type RevisionSource,
  type RevisionStore,
  revisionSource,
} from './revision-source.ts';
export type { Promisor } from './shallow.ts';
export { diffIndexWithTree, type ReadTree, type StagedDiff, type StagedEntry } from './staged.ts';
export {
  ObjectStore,
  type StoreData,
  type StoreNote,
  type StoreOptions,
} from './store.ts';
export { type TreeEdgeContext, TreeEdges } from './tree-edges.ts';
export { parseTypedDate } from './typed-date.ts';
export { FamilyWalker, type WalkerOptions } from './walk-family.ts';
export {
  type PhasePlans,
  type PlanOptions,
  planPhases,
  planWalk,
  unitCount,
  type WalkPlan,
  wantedOfUnit,
} from './walk-plan.ts';
export type { QuickVisitor, WalkCounts, WalkNode, WalkVisitor } from './walk-visitor.ts';
export type { Worktree } from './worktrees.ts';
