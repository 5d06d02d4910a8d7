/** What attribution looks at: flat arrays of the history, hits, tips. */
import type { HistoryTables } from '../kernel/index.ts';
import type { CommitTable } from './commit-table.ts';
import type { EdgeRows } from './tree-graph.ts';

/** What kind of starting point a tip is; decides the exposure that it means. */
export type TipKind = 'head' | 'branch' | 'tag' | 'other' | 'note' | 'stash' | 'reflog';

/** A starting point: a ref, a worktree's HEAD, a reflog entry. */
export interface Tip {
  readonly kind: TipKind;
  /** Full name of the ref, '' where only the commit matters (reflog entries). */
  readonly name: string;
  /** Object number that it leads to after peeling tags; -1 where that is not in the store. */
  readonly object: number;
}

/** One incident in one object: the blob, commit or tag that holds it, and where. */
export interface Hit {
  readonly incident: number;
  readonly object: number;
  readonly line: number;
  /** Which of the incident's places the caller means by it. */
  readonly place: number;
}

/** Everything that attribution looks at. */
export interface AttributionInput {
  readonly objectCount: number;
  readonly incidentCount: number;
  readonly commits: CommitTable;
  readonly edges: readonly EdgeRows[];
  readonly blobHits: readonly Hit[];
  readonly commitHits: readonly Hit[];
  readonly tagHits: readonly Hit[];
  readonly tips: readonly Tip[];
  /** Object numbers of more commits of which it is asked whether their history holds an incident. */
  readonly watched: readonly number[];
  /** Object numbers of the blobs that an index names. */
  readonly indexBlobs: ReadonlySet<number>;
  /** Commits (base/bits.ts, by index) that are in scope; null: all. Lives are told of these. */
  readonly counted: Uint8Array | null;
  /** Object numbers of blobs and commits that are no places: they only say what stood there before. */
  readonly former: ReadonlySet<number>;
  /** The kernel's memory for commits and trees; null where JavaScript does the work. */
  readonly tables: HistoryTables | null;
}
