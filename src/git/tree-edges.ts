/**
 * Follows tree objects through a delta family and reports what each tree points at.
 *
 * A tree that is stored as a delta mostly repeats its base: entries that lie wholly inside a copied
 * range are taken over with their looked-up children, only the rest is parsed. The result is the
 * same as parsing each tree whole (`ops` of length 0 does just that). What the edges are for is the
 * caller's business.
 *
 * Format: gitformat-tree, `<octal mode> SP <name> NUL <raw id>` repeated.
 */

/** What the caller knows of objects: how to find one, and which blobs it cares for. */
export interface TreeEdgeContext {
  /** Bytes of an object id: 20 or 32. */
  readonly idLength: number;
  /** Object number of the id at `bytes[at …]`, -1 where the store lacks it. */
  find(bytes: Uint8Array, at: number): number;
  /** True for each tree and for each blob whose edges count. Types are the store's, not the entry's mode. */
  isWanted(objectNumber: number): boolean;
  /** One edge to a wanted object; `name` is an index into {@link TreeEdges.names}, or see `tag`. */
  edge(parent: number, child: number, name: number): void;
  /** Where names do not matter: what edges carry instead, by the entry's mode. Saves interning. */
  tag?(mode: number): number;
  /** An entry whose object the store lacks; told once for the entry's first tree in a family. */
  missing(parent: number, kind: 'tree' | 'blob', bytes: Uint8Array, idAt: number): void;
}

const SPACE = 0x20;
const NUL = 0;
/** First digit pairs of git's modes: 40000 (or 040000) is a tree, 160000 a submodule's commit. */
const MODE_TYPE = 0o170000;
const MODE_TREE = 0o040000;
const MODE_GITLINK = 0o160000;
/** A child that is not worth an edge: an unwanted blob, a gitlink, a missing object. */
const NO_EDGE = -1;
/** Longest mode that is read: a hostile tree pads with zeros. */
const MAX_MODE_DIGITS = 16;

/** Entry tables of the trees on the current path of a depth-first walk. */
export class TreeEdges {
  /** Names in latin1, interned; edges carry an index into this list. */
  readonly names: string[] = [];
  private readonly context: TreeEdgeContext;
  private readonly nameNumbers = new Map<string, number>();
  /** Per entry: where it begins in its tree, the child's object number or NO_EDGE, the name. */
  private offset = new Int32Array(4096);
  private child = new Int32Array(4096);
  private name = new Int32Array(4096);
  /** First entry of each depth's table; the table ends where the next depth's begins. */
  private readonly tableStart: number[] = [0];
  private top = 0;

  constructor(context: TreeEdgeContext) {
    this.context = context;
  }

  /** Forgets interned names, for a new batch of edges. Only between families. */
  clearNames(): void {
    this.names.length = 0;
    this.nameNumbers.clear();
  }

  /**
   * Reads the tree in `bytes[at … at + length)`; `depth` is its place on the path (0 is the root of
   * the family) and `ops` what copies from the tree one above: Int32 triples of offset in this
   * tree, offset in the base or -1, length. Returns false when the tree is malformed; what could be
   * parsed up to there was reported all the same.
   */
  enter(
    treeNumber: number,
    depth: number,
    bytes: Uint8Array,
    at: number,
    length: number,
    ops: Int32Array,
  ): boolean {
    this.tableStart.length = depth + 1;
    if (depth === 0) this.top = 0;
    this.tableStart[depth] = this.top;
    let position = 0;
    let op = 0;
    while (position < length) {
      while (op < ops.length && ops[op]! + ops[op + 2]! <= position) op += 3;
      if (op < ops.length && ops[op + 1]! >= 0) {
        const next = this.inherit(depth, position, ops, op);
        if (next > position) {
          position = next;
          continue;
        }
      }
      position = this.parseEntry(treeNumber, bytes, at, position, length);
      if (position < 0) break;
    }
    this.push(length, NO_EDGE, 0);
    this.emit(treeNumber, depth);
    return position >= 0;
  }

  /** Drops the tables deeper than `depth`, and depth's own. */
  leave(depth: number): void {
    this.top = this.tableStart[depth] ?? 0;
    this.tableStart.length = depth;
  }

  private emit(treeNumber: number, depth: number): void {
    const { child, name, top, context } = this;
    for (let i = this.tableStart[depth]!; i < top; i += 1) {
      if (child[i] !== NO_EDGE) context.edge(treeNumber, child[i]!, name[i]!);
    }
  }

  /** Takes over the base's entries that lie wholly in this copied range; returns where they end. */
  private inherit(depth: number, position: number, ops: Int32Array, op: number): number {
    if (depth === 0) return position;
    const shift = ops[op]! - ops[op + 1]!;
    const rangeEnd = ops[op + 1]! + ops[op + 2]!;
    const start = this.tableStart[depth - 1]!;
    const end = this.tableStart[depth]! - 1;
    const first = lowerBound(this.offset, start, end, position - shift);
    if (first >= end || this.offset[first] !== position - shift) return position;
    let last = lowerBound(this.offset, first, end + 1, rangeEnd);
    if (last > end || this.offset[last] !== rangeEnd) last -= 1;
    const count = last - first;
    if (count <= 0) return position;
    this.grow(count);
    this.offset.copyWithin(this.top, first, last);
    this.child.copyWithin(this.top, first, last);
    this.name.copyWithin(this.top, first, last);
    if (shift !== 0) {
      for (let i = this.top; i < this.top + count; i += 1) this.offset[i]! += shift;
    }
    this.top += count;
    return this.offset[last]! + shift;
  }

  private parseEntry(
    treeNumber: number,
    bytes: Uint8Array,
    at: number,
    position: number,
    length: number,
  ): number {
    const end = at + length;
    let cursor = at + position;
    let mode = 0;
    const modeEnd = Math.min(end, cursor + MAX_MODE_DIGITS);
    while (cursor < modeEnd && bytes[cursor] !== SPACE) {
      mode = (mode * 8 + bytes[cursor]! - 0x30) | 0;
      cursor += 1;
    }
    if (cursor >= end || bytes[cursor] !== SPACE) return -1;
    const nameStart = cursor + 1;
    const nameEnd = bytes.indexOf(NUL, nameStart);
    const idAt = nameEnd + 1;
    if (nameEnd < 0 || idAt + this.context.idLength > end) return -1;
    const type = mode & MODE_TYPE;
    let number = NO_EDGE;
    if (type !== MODE_GITLINK) {
      number = this.context.find(bytes, idAt);
      if (number < 0) {
        this.context.missing(treeNumber, type === MODE_TREE ? 'tree' : 'blob', bytes, idAt);
        number = NO_EDGE;
      } else if (!this.context.isWanted(number)) {
        number = NO_EDGE;
      }
    }
    this.push(
      position,
      number,
      number === NO_EDGE ? 0 : this.nameOf(bytes, nameStart, nameEnd, mode),
    );
    return idAt + this.context.idLength - at;
  }

  private nameOf(bytes: Uint8Array, start: number, end: number, mode: number): number {
    return this.context.tag?.(mode) ?? this.intern(bytes, start, end);
  }

  private intern(bytes: Uint8Array, start: number, end: number): number {
    let text = '';
    for (let i = start; i < end; i += 1) text += String.fromCharCode(bytes[i]!);
    let number = this.nameNumbers.get(text);
    if (number === undefined) {
      number = this.names.push(text) - 1;
      this.nameNumbers.set(text, number);
    }
    return number;
  }

  private push(offset: number, child: number, name: number): void {
    this.grow(1);
    this.offset[this.top] = offset;
    this.child[this.top] = child;
    this.name[this.top] = name;
    this.top += 1;
  }

  private grow(count: number): void {
    if (this.top + count <= this.offset.length) return;
    const size = Math.max(this.offset.length * 2, this.top + count);
    this.offset = enlarge(this.offset, size);
    this.child = enlarge(this.child, size);
    this.name = enlarge(this.name, size);
  }
}

function enlarge(table: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(table);
  return larger;
}

/** First index in [start, end) whose value is at least `value`. */
function lowerBound(table: Int32Array, start: number, end: number, value: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
