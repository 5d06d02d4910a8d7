/**
 * Reads what the commit graph is made of, tree, parents and time of every commit, before a scan: which
 * objects are in a range is known only then. Messages are not looked at; the scan itself does that.
 *
 * Packed commits are read at once, family by family. Loose ones are followed from the starting points,
 * since only reading tells whether a loose object is a commit.
 */
import { buildCommitTable, type CommitTable } from '../attribution/index.ts';
import { newBits, setBit } from '../base/bits.ts';
import {
  CommitReader,
  isFault,
  OBJECT_COMMIT,
  type ObjectStore,
  type WalkNode,
  type WalkVisitor,
} from '../git/index.ts';
import type { Kernel } from '../kernel/index.ts';
import type { LocalWalk } from './local-walk.ts';

/** Words of a row before the parents; see CommitRows of attribution/. */
const ROW_HEAD = 3;

/** The rows of commits, grown as they come. */
class RowList {
  readonly rows: number[] = [];
  readonly times: number[] = [];

  /** Adds the commit that `reader` has just read. HOT: once for each commit of the store. */
  add(objectNumber: number, reader: CommitReader): void {
    const { rows } = this;
    rows.push(objectNumber, reader.tree, reader.parentCount);
    for (let k = 0; k < reader.parentCount; k += 1) rows.push(reader.parents[k]!);
    this.times.push(reader.seconds);
  }
}

class CommitVisitor implements WalkVisitor {
  private readonly list: RowList;
  private readonly reader: CommitReader;
  private readonly kernel: Kernel;

  constructor(list: RowList, reader: CommitReader, kernel: Kernel) {
    this.list = list;
    this.reader = reader;
    this.kernel = kernel;
  }

  enter(node: WalkNode): void {
    if (!node.wanted || node.type !== OBJECT_COMMIT) return;
    this.reader.read(this.kernel, node.address, node.length);
    this.list.add(node.objectNumber, this.reader);
  }

  /** A commit of many megabytes: all that counts is in its first window. */
  window(node: WalkNode, offset: number): void {
    if (offset === 0) this.enter({ ...node, wanted: true });
  }

  leave(): void {
    // Nothing is kept between commits.
  }

  /** A commit that cannot be read has no row; whether that matters is seen where a walk meets it. */
  fault(): void {
    // See above.
  }

  recovered(): void {
    // The scan reads it again and says so.
  }
}

/**
 * The graph of every packed commit, and of the loose ones that `starts` (object numbers of commits)
 * or packed commits lead to. Where a parent cannot be had the table has -1.
 */
export function readCommits(
  store: ObjectStore,
  walk: LocalWalk,
  starts: Iterable<number>,
): CommitTable {
  const list = new RowList();
  const reader = new CommitReader(store);
  const packed = newBits(store.objectCount);
  let hasPacked = false;
  const { types } = store.data;
  for (let number = 0; number < types.length; number += 1) {
    if (types[number] !== OBJECT_COMMIT) continue;
    setBit(packed, number);
    hasPacked = true;
  }
  if (hasPacked) walk.run(packed, (kernel) => new CommitVisitor(list, reader, kernel));
  addLoose(store, reader, list, starts);
  const rows = { rows: Int32Array.from(list.rows), times: Float64Array.from(list.times) };
  return buildCommitTable([rows], store.objectCount);
}

function addLoose(
  store: ObjectStore,
  reader: CommitReader,
  list: RowList,
  starts: Iterable<number>,
): void {
  const seen = new Set<number>();
  const queue: number[] = [];
  const add = (number: number): void => {
    if (number < 0 || store.typeOf(number) !== 0 || seen.has(number)) return;
    seen.add(number);
    queue.push(number);
  };
  const addParents = (from: number): number => {
    const { rows } = list;
    let at = from;
    while (at < rows.length) {
      const end = at + ROW_HEAD + rows[at + 2]!; // a row's third word is its number of parents
      for (at += ROW_HEAD; at < end; at += 1) add(rows[at]!);
    }
    return at;
  };
  for (const start of starts) add(start);
  let done = addParents(0);
  while (queue.length > 0) {
    const number = queue.pop()!;
    const object = store.read(number);
    if (isFault(object) || object.type !== OBJECT_COMMIT) continue;
    reader.parse(object.bytes, 0, object.bytes.length);
    list.add(number, reader);
    done = addParents(done);
  }
}
