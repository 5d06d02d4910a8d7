/**
 * Which bytes may stand behind a literal, as its gates say: what the search knows of them need not be
 * let through to be turned down by a gate.
 */
import type { Gate } from './reference.ts';

/** By byte value: 1 where it may stand there. Null: any byte may, or none at all. */
export type Allowed = Uint8Array | null;

const BYTES = 256;

function setOf(ranges: readonly number[]): Uint8Array {
  const set = new Uint8Array(BYTES);
  for (let i = 0; i + 1 < ranges.length; i += 2) set.fill(1, ranges[i]!, ranges[i + 1]! + 1);
  return set;
}

function union(sets: readonly Allowed[]): Allowed {
  const all = new Uint8Array(BYTES);
  for (const set of sets) {
    if (set === null) return null;
    for (let byte = 0; byte < BYTES; byte++) all[byte]! |= set[byte]!;
  }
  return all;
}

function both(a: Uint8Array, b: Allowed): Uint8Array {
  return b === null ? a : a.map((value, byte) => value & b[byte]!);
}

/** The bytes that may stand `distance` behind where the step `from` begins. */
function allowedBy(gate: Gate, from: number, distance: number): Allowed {
  const step = gate[from];
  if (step === undefined) return null;
  const set = setOf(step.ranges);
  const { kind, count } = step;
  if (kind === 'run') {
    return distance < count ? set : allowedBy(gate, from + 1, distance - count);
  }
  const rest = allowedBy(gate, from + 1, distance);
  if (kind === 'peek') return distance === 0 ? both(set, rest) : rest;
  // So many bytes as open the gate: what is behind them is free.
  if (distance >= count) return null;
  const sooner = Array.from({ length: distance }, (_, i) => allowedBy(gate, from + 1, i));
  return union([set, rest, ...sooner]);
}

/** The bytes that may stand `distance` bytes behind a literal with these gates. */
export function allowedBehind(gates: readonly Gate[], distance: number): Allowed {
  if (gates.length === 0) return null;
  return union(gates.map((gate) => allowedBy(gate, 0, distance)));
}
