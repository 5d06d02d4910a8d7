/**
 * Joins a split index with its shared base (gitformat-index(5), "Split index").
 *
 * Deleted base entries go; replaced ones take the fields of the split index' nameless entries, in
 * order; its other entries are merged in by name. The result is sorted as a plain index is.
 */

import { IndexBuilder, type IndexColumns, indexBroken, stageOf } from './index-columns.ts';
import type { SplitLink } from './index-extensions.ts';

/** Columns and the file that errors name. */
type NamedColumns = IndexColumns & { readonly path: string };

const KEPT = -1;
const DELETED = -2;

/** The columns that `own`, whose link extension is `link`, stands for. */
export function joinSplitIndex(
  base: NamedColumns,
  own: NamedColumns,
  link: SplitLink,
): IndexColumns {
  const fate = fatesOf(base, own, link);
  const builder = new IndexBuilder(
    base.count + own.count,
    own.hashLength,
    base.paths.length + own.paths.length,
  );
  const first = link.replaced.length; // the nameless replacements stand first
  let next = first;
  for (let position = 0; position < base.count; position++) {
    const what = fate[position]!; // Bound: fate has base.count members
    if (what === DELETED) continue;
    let order = 1;
    while (next < own.count && (order = compareEntries(own, next, base, position)) < 0) {
      append(builder, own, next++);
    }
    // A new entry hides the base entry of its name and stage; one of stage 0 ends the conflict.
    if (order === 0 || (next > first && resolves(own, next - 1, base, position))) continue;
    builder.copyFields(what === KEPT ? base : own, what === KEPT ? position : what);
    appendPath(builder, base, position);
  }
  while (next < own.count) append(builder, own, next++);
  return builder.finish();
}

/** For each base entry (bitmaps were checked against their count): kept, deleted, or which own entry replaces its fields. */
function fatesOf(base: NamedColumns, own: NamedColumns, link: SplitLink): Int32Array {
  const fate = new Int32Array(base.count).fill(KEPT);
  if (link.replaced.length > own.count) {
    throw indexBroken(own.path, 'it replaces more entries than it has');
  }
  for (const [replacement, position] of link.replaced.entries()) {
    if (pathLength(own, replacement) !== 0) {
      throw indexBroken(own.path, `replacement ${replacement} has a name of its own`);
    }
    fate[position] = replacement;
  }
  for (const position of link.deleted) fate[position] = DELETED;
  return fate;
}

function resolves(own: IndexColumns, at: number, base: IndexColumns, position: number): boolean {
  if (stageOf(own.flags[at]!) !== 0) return false; // Bound: at < own.count
  return comparePaths(own, at, base, position) === 0;
}

function append(builder: IndexBuilder, source: IndexColumns, position: number): void {
  builder.copyFields(source, position);
  appendPath(builder, source, position);
}

function appendPath(builder: IndexBuilder, source: IndexColumns, position: number): void {
  // Bound: position < count, and pathStarts has count + 1 members.
  const start = source.pathStarts[position]!;
  const end = source.pathStarts[position + 1]!;
  builder.appendPath(source.paths, start, end);
  builder.endEntry();
}

function pathLength(index: IndexColumns, position: number): number {
  return index.pathStarts[position + 1]! - index.pathStarts[position]!; // Bound: as above
}

/** Order of an index: by path bytes, then by stage. */
function compareEntries(a: IndexColumns, i: number, b: IndexColumns, j: number): number {
  const order = comparePaths(a, i, b, j);
  return order !== 0 ? order : stageOf(a.flags[i]!) - stageOf(b.flags[j]!); // Bound: entries exist
}

function comparePaths(a: IndexColumns, i: number, b: IndexColumns, j: number): number {
  const aStart = a.pathStarts[i]!; // Bound: entries exist, here and below
  const bStart = b.pathStarts[j]!;
  const aLength = pathLength(a, i);
  const bLength = pathLength(b, j);
  const length = Math.min(aLength, bLength);
  for (let at = 0; at < length; at++) {
    const difference = a.paths[aStart + at]! - b.paths[bStart + at]!;
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}
