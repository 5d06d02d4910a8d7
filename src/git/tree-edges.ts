/**
 * Follows tree objects through a delta family and reports what each tree points at.
 *
 * A tree that is stored as a delta mostly repeats its base: entries that lie wholly inside a copied
 * range are taken over with their looked-up children, only the rest is parsed. The result is the
 * same as parsing each tree whole. What the edges are for is the caller's business.
 *
 * Format: gitformat-tree, `<octal mode> SP <name> NUL <raw id>` repeated.
 */

import { DELTA_OP_FIELDS } from '../kernel/index.ts';
import type { WalkNode } from './walk-visitor.ts';

/** What the caller knows of objects: how to find one, and which blobs it cares for. */
export interface TreeEdgeContext {
  /** Bytes of an object id: 20 or 32. */
  readonly idLength: number;
  /** Object number of the id at `bytes[at …]`, -1 where the store lacks it. */
  find(bytes: Uint8Array, at: number): number;
  /** True for each tree and for each blob whose edges count. Types are the store's, not the entry's mode. */
  isWanted(objectNumber: number): boolean;
  /**
   * The edges of a tree to wanted objects, if there are any: `children` and `names` from `from` to `to`. A name
   * is an index into {@link TreeEdges.names}, or see `tag`.
   */
  edges(parent: number, children: Int32Array, names: Int32Array, from: number, to: number): void;
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
/** Longest mode that is read: a hostile tree pads with zeros. */
const MAX_MODE_DIGITS = 16;
/** Bytes of an entry without its id: at least a space and the name's end. */
const MIN_ENTRY_BYTES = 2;
const FIRST_ROOM = 4096;

/** Entry tables of the trees on the current path of a depth-first walk. */
export class TreeEdges {
  /** Names in latin1, interned; edges carry an index into this list. */
  readonly names: string[] = [];
  private readonly context: TreeEdgeContext;
  private readonly nameNumbers = new Map<string, number>();
  /** Where each entry begins in its tree, and where the last one ends. */
  private offset = new Int32Array(FIRST_ROOM);
  /** Per edge: its entry as an index into `offset`, the child's object number, the name. */
  private entry = new Int32Array(FIRST_ROOM);
  private child = new Int32Array(FIRST_ROOM);
  private name = new Int32Array(FIRST_ROOM);
  /** First offset and first edge of each depth; they end where the next depth's begin. */
  private readonly tableStart: number[] = [0];
  private readonly edgeStart: number[] = [0];
  private top = 0;
  private edgeTop = 0;

  constructor(context: TreeEdgeContext) {
    this.context = context;
  }

  /** Forgets interned names, for a new batch of edges. Only between families. */
  clearNames(): void {
    this.names.length = 0;
    this.nameNumbers.clear();
  }

  /**
   * Reads the tree that a walk entered, `depth` below where its path begins here: its text is in `bytes`, what it
   * copies from the tree one above in `words`, the same memory as Int32. Returns false when the tree is malformed; what could be
   * parsed up to there was reported all the same. HOT: every tree.
   */
  enter(node: WalkNode, bytes: Uint8Array, words: Int32Array, depth: number = node.depth): boolean {
    const { length, objectNumber } = node;
    if (depth === 0) this.top = this.edgeTop = 0;
    this.tableStart[depth] = this.top;
    this.edgeStart[depth] = this.edgeTop;
    this.makeRoom(Math.floor(length / (MIN_ENTRY_BYTES + this.context.idLength)) + 2);
    let op = node.opsAddress >>> 2;
    const opsEnd = depth > 0 && node.opsCount > 0 ? op + node.opsCount * DELTA_OP_FIELDS : op;
    let position = 0;
    let isWhole = true;
    while (position < length && isWhole) {
      // Ops lie between `op` and `opsEnd`, DELTA_OP_FIELDS words each.
      while (op < opsEnd && words[op]! + words[op + 2]! <= position) op += DELTA_OP_FIELDS;
      if (op < opsEnd && words[op + 1]! >= 0) {
        const next = this.inherit(depth, position, words, op);
        if (next > position) {
          position = next;
          continue;
        }
      }
      const next = this.parseEntry(node, bytes, position);
      isWhole = next > position;
      if (isWhole) position = next;
    }
    this.offset[this.top] = position;
    this.top += 1;
    const first = this.edgeStart[depth]!;
    if (this.edgeTop > first) {
      this.context.edges(objectNumber, this.child, this.name, first, this.edgeTop);
    }
    return isWhole;
  }

  /** Says that an object at `depth` is no tree: what descends from it takes nothing over. */
  pass(depth: number): void {
    if (depth === 0) this.top = this.edgeTop = 0;
    this.tableStart[depth] = this.top;
    this.edgeStart[depth] = this.edgeTop;
  }

  /** Drops the tables of `depth` and deeper. */
  leave(depth: number): void {
    this.top = this.tableStart[depth] ?? 0;
    this.edgeTop = this.edgeStart[depth] ?? 0;
  }

  /** Takes over the base's entries that lie wholly in this copied range; returns where they end. */
  private inherit(depth: number, position: number, words: Int32Array, op: number): number {
    const { offset } = this;
    const shift = words[op]! - words[op + 1]!;
    const rangeEnd = words[op + 1]! + words[op + 2]!;
    const start = this.tableStart[depth - 1]!;
    const end = this.tableStart[depth]! - 1;
    const first = lowerBound(offset, start, end, position - shift);
    if (first >= end || offset[first] !== position - shift) return position;
    let last = lowerBound(offset, first, end + 1, rangeEnd);
    if (last > end || offset[last] !== rangeEnd) last -= 1;
    if (last <= first) return position;
    const { top } = this;
    const count = last - first;
    for (let i = 0; i < count; i += 1) offset[top + i] = offset[first + i]! + shift;
    this.top += count;
    this.inheritEdges(depth, first, last, top - first);
    return offset[last]! + shift;
  }

  /** Takes over the base's edges of the entries from `first` to `last`, `shift` entries later. */
  private inheritEdges(depth: number, first: number, last: number, shift: number): void {
    const { entry, child, name } = this;
    const end = this.edgeStart[depth]!;
    let { edgeTop } = this;
    for (let i = lowerBound(entry, this.edgeStart[depth - 1]!, end, first); i < end; i += 1) {
      if (entry[i]! >= last) break;
      entry[edgeTop] = entry[i]! + shift;
      child[edgeTop] = child[i]!;
      name[edgeTop] = name[i]!;
      edgeTop += 1;
    }
    this.edgeTop = edgeTop;
  }

  /** Parses the entry at `position`; returns where it ends, -1 where it is malformed. */
  private parseEntry(node: WalkNode, bytes: Uint8Array, position: number): number {
    const { context } = this;
    const end = node.address + node.length;
    let cursor = node.address + position;
    let mode = 0;
    const modeEnd = Math.min(end, cursor + MAX_MODE_DIGITS);
    while (cursor < modeEnd && bytes[cursor] !== SPACE) {
      mode = (mode * 8 + bytes[cursor]! - 0x30) | 0;
      cursor += 1;
    }
    if (cursor >= end || bytes[cursor] !== SPACE) return -1;
    const nameStart = cursor + 1;
    let nameEnd = nameStart;
    while (nameEnd < end && bytes[nameEnd] !== NUL) nameEnd += 1;
    const idAt = nameEnd + 1;
    if (idAt + context.idLength > end) return -1;
    this.offset[this.top] = position;
    const type = mode & MODE_TYPE;
    if (type !== MODE_GITLINK) {
      const number = context.find(bytes, idAt);
      if (number < 0) {
        const kind = type === MODE_TREE ? 'tree' : 'blob';
        context.missing(node.objectNumber, kind, bytes, idAt);
      } else if (context.isWanted(number)) {
        this.entry[this.edgeTop] = this.top;
        this.child[this.edgeTop] = number;
        this.name[this.edgeTop] = context.tag?.(mode) ?? this.intern(bytes, nameStart, nameEnd);
        this.edgeTop += 1;
      }
    }
    this.top += 1;
    return idAt + context.idLength - node.address;
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

  /** Room for one more tree of at most so many entries. */
  private makeRoom(count: number): void {
    if (this.top + count > this.offset.length) {
      this.offset = enlarge(this.offset, this.top + count);
    }
    if (this.edgeTop + count <= this.entry.length) return;
    this.entry = enlarge(this.entry, this.edgeTop + count);
    this.child = enlarge(this.child, this.edgeTop + count);
    this.name = enlarge(this.name, this.edgeTop + count);
  }
}

function enlarge(table: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(table.length * 2, least));
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
