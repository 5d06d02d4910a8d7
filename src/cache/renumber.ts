/** Says what is known in terms of a store as it is now: ids are sorted on both sides, so one pass does. */
import {
  COMMIT_ROW_HEAD,
  type CommitRows,
  EDGE_FIELDS,
  EDGE_HEAD,
  type EdgeRows,
} from '../attribution/index.ts';
import type { VerdictContent } from './verdict-file.ts';

/** What is known, in terms of the object numbers of a store as it is now. */
export interface VerdictFacts {
  /** A verdict for each object number. */
  readonly flags: Uint8Array;
  /** Its type (OBJECT_BLOB …), 0 for what is not known: no other table tells it of loose objects. */
  readonly types: Uint8Array;
  readonly commits: CommitRows;
  /** Pairs of a tag's object number and its target's. */
  readonly tags: Int32Array;
  readonly edges: EdgeRows;
}

/** The same as found in a file. */
export interface FoundFacts extends VerdictFacts {
  /** True where an object that the file knows is not in the store: something may name it in vain. */
  readonly hasLost: boolean;
}

/** A store's ids as they are now. */
export interface StoreIds {
  /** Sorted, `count` times `hashLength` bytes. */
  readonly ids: Uint8Array;
  readonly hashLength: number;
}

/** Brings ranks to the numbers that the objects have now; what is gone is left out. */
export function renumber(content: VerdictContent, store: StoreIds): FoundFacts {
  const { hashLength } = store;
  const count = store.ids.length / hashLength;
  const numberOf = new Int32Array(content.flags.length).fill(-1);
  const flags = new Uint8Array(count);
  const types = new Uint8Array(count);
  let now = 0;
  for (let rank = 0; rank < numberOf.length; rank += 1) {
    let order = 1;
    while (now < count) {
      order = compare(store.ids, now * hashLength, content.ids, rank * hashLength, hashLength);
      if (order >= 0) break;
      now += 1;
    }
    if (now < count && order === 0) {
      numberOf[rank] = now;
      flags[now] = content.flags[rank]!;
      types[now] = content.types[rank]!;
    }
  }
  return {
    hasLost: numberOf.includes(-1),
    flags,
    types,
    commits: renumberCommits(content, numberOf),
    tags: content.tags.map((rank) => (rank < 0 ? -1 : numberOf[rank]!)),
    edges: { rows: renumberEdges(content.edgeRows, numberOf), names: content.header.names },
  };
}

/** HOT: once for each id of the file. */
function compare(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number, length: number): number {
  for (let i = 0; i < length; i += 1) {
    const difference = a[aAt + i]! - b[bAt + i]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function renumberCommits(content: VerdictContent, numberOf: Int32Array): CommitRows {
  const rows: number[] = [];
  const times: number[] = [];
  let row = 0;
  const { commitRows, commitTimes } = content;
  for (let at = 0; at < commitRows.length; at += COMMIT_ROW_HEAD + commitRows[at + 2]!) {
    const commit = numberOf[commitRows[at]!]!;
    if (commit >= 0) {
      rows.push(
        commit,
        commitRows[at + 1]! < 0 ? -1 : numberOf[commitRows[at + 1]!]!,
        commitRows[at + 2]!,
      );
      for (let k = 0; k < commitRows[at + 2]!; k += 1) {
        const parent = commitRows[at + COMMIT_ROW_HEAD + k]!;
        rows.push(parent < 0 ? -1 : numberOf[parent]!);
      }
      times.push(commitTimes[row]!);
    }
    row += 1;
  }
  return { rows: Int32Array.from(rows), times: Float64Array.from(times) };
}

function renumberEdges(edgeRows: Int32Array, numberOf: Int32Array): Int32Array {
  const rows = new Int32Array(edgeRows.length);
  let length = 0;
  for (let from = 0; from < edgeRows.length; ) {
    const parent = numberOf[edgeRows[from]!]!;
    const first = from + EDGE_HEAD;
    from = first + edgeRows[from + 1]! * EDGE_FIELDS;
    if (parent < 0) continue;
    let at = length + EDGE_HEAD;
    for (let edge = first; edge < from; edge += EDGE_FIELDS) {
      const child = numberOf[edgeRows[edge]!]!;
      if (child < 0) continue;
      rows[at] = child;
      rows[at + 1] = edgeRows[edge + 1]!;
      at += EDGE_FIELDS;
    }
    rows[length] = parent;
    rows[length + 1] = (at - length - EDGE_HEAD) / EDGE_FIELDS;
    length = at;
  }
  return rows.slice(0, length);
}
