/**
 * What a literal is, and the search for literals in its plainest form: at every position, try every
 * literal. The oracle of the kernel's search; nothing in production calls it.
 */

/** A byte string to be found. */
export interface Literal {
  /** One char per byte (latin1). Lower case when `caseless`. */
  readonly bytes: string;
  /** ASCII letters match in both cases; other bytes match themselves only. */
  readonly caseless: boolean;
  /** What must follow: one of these gates must be passed. Absent or empty: nothing. */
  readonly gates?: readonly Gate[];
}

/** Steps that the bytes behind a literal must pass, one after the other. */
export type Gate = readonly GateStep[];

/** One step of a gate. The end of the text closes a gate that wants another byte. */
export interface GateStep {
  /**
   * `run`: the next `count` bytes must be in the set. `skip`: passes over bytes in the set; `count`
   * of them open the gate. `peek`: the next byte must be in the set, and is read again.
   */
  readonly kind: 'run' | 'skip' | 'peek';
  /** The set as ranges of byte values: first, last, first, last, … */
  readonly ranges: readonly number[];
  /** At least 1; 1 for `peek`. */
  readonly count: number;
}

/** Bytes behind a literal that a gate may read. */
export function gateReach(gate: Gate): number {
  return gate.reduce((sum, { count }) => sum + count, 0);
}

function isInRanges(ranges: readonly number[], byte: number): boolean {
  return ranges.some((first, i) => i % 2 === 0 && byte >= first && byte <= (ranges[i + 1] ?? -1));
}

function passesGate(bytes: Uint8Array, start: number, end: number, gate: Gate): boolean {
  let at = start;
  for (const { kind, ranges, count } of gate) {
    let taken = 0;
    while (taken < count && at + taken < end && isInRanges(ranges, bytes[at + taken]!)) taken++;
    if (kind === 'skip' && taken === count) return true;
    if (kind !== 'skip' && taken < count) return false;
    if (kind !== 'peek') at += taken;
  }
  return true;
}

function foldAscii(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function occursAt(bytes: Uint8Array, at: number, literal: Literal): boolean {
  for (let i = 0; i < literal.bytes.length; i++) {
    const byte = literal.caseless ? foldAscii(bytes[at + i]!) : bytes[at + i]!;
    if (byte !== literal.bytes.charCodeAt(i)) return false;
  }
  return true;
}

/**
 * Every [position, literalId] whose literal starts in [from, to), ends at or before `end`, where the
 * text ends, and passes one of its gates; in that order.
 */
export function searchReference(
  bytes: Uint8Array,
  literals: readonly Literal[],
  from: number,
  to: number,
  end: number,
): Array<[position: number, literalId: number]> {
  const hits: Array<[number, number]> = [];
  for (let at = from; at < to; at++) {
    for (const [id, literal] of literals.entries()) {
      const behind = at + literal.bytes.length;
      if (behind > end || !occursAt(bytes, at, literal)) continue;
      const { gates } = literal;
      if (gates && gates.length > 0 && !gates.some((gate) => passesGate(bytes, behind, end, gate)))
        continue;
      hits.push([at, id]);
    }
  }
  return hits;
}
