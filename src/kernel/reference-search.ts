/**
 * Multi-literal search in plain TypeScript over the tables that the WebAssembly form uses too.
 * Only the literals themselves are read from the tables; the windows and the filter are the fast
 * form's business. Candidates are found by the first three bytes, which every literal has.
 */

import { HIT_FIELDS, SEARCH_NO_ROOM } from './codes.ts';
import { readLiteralTables } from './literal-tables.ts';

const HASH_BITS = 15;

interface LoadedLiteral {
  readonly id: number;
  /** A text byte t matches value[i] when (t | fold[i]) === value[i]. */
  readonly value: Uint8Array;
  readonly fold: Uint8Array;
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

/** The literals of one table, searchable. `search` follows the contract of `Kernel.search`. */
export class PlainLiterals {
  resumeAt = 0;
  readonly minHitCapacity: number;
  private readonly buckets = new Map<number, LoadedLiteral[]>();

  constructor(tables: Uint8Array) {
    const { view, count, records, maxPerPosition } = readLiteralTables(tables);
    this.minHitCapacity = Math.max(1, maxPerPosition);
    for (let id = 0; id < count; id++) {
      const at = view.getUint32(records + id * 8, true);
      const length = view.getUint32(records + id * 8 + 4, true);
      const value = tables.slice(at, at + length);
      const fold = tables.slice(at + length, at + 2 * length);
      const hash = hashOf(value[0]!, value[1]!, value[2]!);
      const bucket = this.buckets.get(hash);
      if (bucket === undefined) this.buckets.set(hash, [{ id, value, fold }]);
      else bucket.push({ id, value, fold });
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
        if (at + literal.value.length > range.end || !matches(bytes, at, literal)) continue;
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
