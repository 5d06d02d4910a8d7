/**
 * Multi-literal search in plain TypeScript over the tables that the WebAssembly form uses too.
 * Only the literals themselves are read from the tables; the windows and the filter are the fast
 * form's business. Candidates are found by the first three bytes, which every literal has.
 */

import {
  GATE_CLASS_BYTES,
  GATE_CLASS_MASK,
  GATE_CLASS_SHIFT,
  GATE_OP_MASK,
  GATE_RUN,
  GATE_SKIP,
  HIT_FIELDS,
  LITERALS_RECORD_BYTES,
  LITERALS_WORD_CLASSES,
  LITERALS_WORD_GATES,
  SEARCH_NO_ROOM,
} from './codes.ts';
import { readLiteralTables } from './literal-tables.ts';

const HASH_BITS = 15;

interface LoadedLiteral {
  readonly id: number;
  /** A text byte t matches value[i] when (t | fold[i]) === value[i]. */
  readonly value: Uint8Array;
  readonly fold: Uint8Array;
  /** Offset of its gates in the tables, 0 for none. */
  readonly gates: number;
}

function hashOf(a: number, b: number, c: number): number {
  return (
    Math.imul(a | 0x20 | ((b | 0x20) << 8) | ((c | 0x20) << 16), 0x9e3779b1) >>> (32 - HASH_BITS)
  );
}

function matches(bytes: Uint8Array, at: number, literal: LoadedLiteral): boolean {
  for (let i = 0; i < literal.value.length; i++) {
    if ((bytes[at + i]! | literal.fold[i]!) !== literal.value[i]) return false;
  }
  return true;
}

/** What must follow literals, as the tables say it. */
class Gates {
  private readonly view: DataView;
  private readonly classes: number;
  readonly section: number;

  constructor(view: DataView) {
    this.view = view;
    this.section = view.getUint32(LITERALS_WORD_GATES * 4, true);
    this.classes = view.getUint32(LITERALS_WORD_CLASSES * 4, true);
  }

  /** Whether bytes [at, end) pass one of the gates at the offset `gates`. */
  isOpen(gates: number, bytes: Uint8Array, at: number, end: number): boolean {
    let step = gates;
    for (let left = this.view.getUint32(gates, true); left > 0; left--) {
      step += 4;
      if (this.passes(step, bytes, at, end)) return true;
      while (this.view.getUint32(step, true) !== 0) step += 4;
    }
    return false;
  }

  private passes(firstStep: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = start;
    for (let step = firstStep; ; step += 4) {
      const word = this.view.getUint32(step, true);
      if (word === 0) return true;
      const op = word & GATE_OP_MASK;
      const group = (word >>> GATE_CLASS_SHIFT) & GATE_CLASS_MASK;
      const stop = at + (word >>> 16);
      if (op === GATE_SKIP) {
        while (at < stop && at < end && this.isIn(bytes[at]!, group)) at++;
        if (at === stop) return true;
      } else {
        const last = op === GATE_RUN ? stop : at + 1;
        if (last > end || !this.areIn(bytes, at, last, group)) return false;
        if (op === GATE_RUN) at = stop;
      }
    }
  }

  private areIn(bytes: Uint8Array, from: number, to: number, group: number): boolean {
    for (let at = from; at < to; at++) if (!this.isIn(bytes[at]!, group)) return false;
    return true;
  }

  private isIn(byte: number, group: number): boolean {
    const at = this.classes + group * GATE_CLASS_BYTES + (byte >>> 3);
    return ((this.view.getUint8(at) >>> (byte & 7)) & 1) === 1;
  }
}

/** The literals of one table, searchable. `search` follows the contract of `Kernel.search`. */
export class PlainLiterals {
  resumeAt = 0;
  readonly minHitCapacity: number;
  private readonly buckets = new Map<number, LoadedLiteral[]>();
  private readonly gates: Gates;

  constructor(tables: Uint8Array) {
    const { view, count, records, maxPerPosition } = readLiteralTables(tables);
    this.minHitCapacity = Math.max(1, maxPerPosition);
    this.gates = new Gates(view);
    for (let id = 0; id < count; id++) {
      const record = records + id * LITERALS_RECORD_BYTES;
      const at = view.getUint32(record, true);
      const length = view.getUint32(record + 4, true);
      const gateWord = view.getUint32(record + 8, true);
      const gates = gateWord === 0 ? 0 : this.gates.section + gateWord * 4;
      const value = tables.slice(at, at + length);
      const fold = tables.slice(at + length, at + 2 * length);
      const hash = hashOf(value[0]!, value[1]!, value[2]!);
      const bucket = this.buckets.get(hash);
      if (bucket === undefined) this.buckets.set(hash, [{ id, value, fold, gates }]);
      else bucket.push({ id, value, fold, gates });
    }
  }

  search(
    bytes: Uint8Array,
    range: { from: number; to: number; end: number },
    out: Int32Array,
  ): number {
    const capacity = out.length / HIT_FIELDS;
    if (capacity < this.minHitCapacity) return SEARCH_NO_ROOM;
    let count = 0;
    const stop = Math.min(range.to, range.end - 2);
    for (let at = range.from; at < stop; at++) {
      const bucket = this.buckets.get(hashOf(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!));
      if (bucket === undefined) continue;
      const before = count;
      for (const literal of bucket) {
        const behind = at + literal.value.length;
        if (behind > range.end || !matches(bytes, at, literal)) continue;
        if (literal.gates !== 0 && !this.gates.isOpen(literal.gates, bytes, behind, range.end)) {
          continue;
        }
        if (count === capacity) {
          this.resumeAt = at;
          return before;
        }
        out[count * HIT_FIELDS] = at;
        out[count * HIT_FIELDS + 1] = literal.id;
        count++;
      }
    }
    this.resumeAt = Math.max(range.from, range.to);
    return count;
  }
}
