/**
 * Gates as the kernel reads them (layout: kernel/codes.ts): byte sets become numbered classes, equal
 * gates stand there once.
 */
import {
  GATE_CLASS_BYTES,
  GATE_CLASS_SHIFT,
  GATE_CLASSES_MAX,
  GATE_PEEK,
  GATE_RUN,
  GATE_SKIP,
} from '../kernel/index.ts';
import type { Gate, GateStep, Literal } from './reference.ts';

/** Where a literal's gates begin must fit 16 bits. */
const MAX_WORDS = 0xffff;
const MAX_COUNT = 0xffff;

const OPS: Readonly<Record<GateStep['kind'], number>> = {
  run: GATE_RUN,
  skip: GATE_SKIP,
  peek: GATE_PEEK,
};

/** The gates of all literals. */
export interface GateTables {
  /** The gates' section. Word 0 is unused, so that 0 can mean "none". */
  readonly words: readonly number[];
  /** By literal: the word that its gates begin at, 0 for none. */
  readonly starts: readonly number[];
  /** GATE_CLASS_BYTES for each class. */
  readonly classes: Uint8Array;
  /** By literal: its gates as far as they are tested; none where it is found whatever follows. */
  readonly tested: readonly (readonly Gate[])[];
}

/** Numbers the sets that most literals ask for; what has no number cannot be tested. */
function numberClasses(literals: readonly Literal[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { gates } of literals) {
    for (const { ranges } of gates?.flat() ?? []) {
      const key = ranges.join();
      uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  const sorted = [...uses].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Map(sorted.slice(0, GATE_CLASSES_MAX).map(([key], number) => [key, number]));
}

function writeClasses(numbers: ReadonlyMap<string, number>): Uint8Array {
  const bits = new Uint8Array(numbers.size * GATE_CLASS_BYTES);
  for (const [key, number] of numbers) {
    const ranges = key.split(',').map(Number);
    for (let i = 0; i + 1 < ranges.length; i += 2) {
      for (let byte = ranges[i]!; byte <= ranges[i + 1]!; byte++) {
        bits[number * GATE_CLASS_BYTES + (byte >>> 3)]! |= 1 << (byte & 7);
      }
    }
  }
  return bits;
}

/** The steps up to the first that cannot be tested: a shorter gate lets more through. */
function testedSteps(gate: Gate, numbers: ReadonlyMap<string, number>): Gate {
  const untested = gate.findIndex(
    ({ ranges, count }) => !numbers.has(ranges.join()) || count > MAX_COUNT,
  );
  return untested < 0 ? gate : gate.slice(0, untested);
}

function stepWords(gate: Gate, numbers: ReadonlyMap<string, number>): number[] {
  return gate.map(
    ({ kind, ranges, count }) =>
      (OPS[kind] | ((numbers.get(ranges.join()) ?? 0) << GATE_CLASS_SHIFT) | (count << 16)) >>> 0,
  );
}

/** Lays out what must follow each literal. */
export function layOutGates(literals: readonly Literal[]): GateTables {
  const numbers = numberClasses(literals);
  const words = [0];
  const known = new Map<string, number>();
  const tested: (readonly Gate[])[] = [];
  const starts = literals.map(({ gates = [] }, id) => {
    tested[id] = [];
    const testable = gates.map((gate) => testedSteps(gate, numbers));
    // A gate without steps is always open.
    if (testable.length === 0 || testable.some((gate) => gate.length === 0)) return 0;
    const steps = testable.map((gate) => stepWords(gate, numbers));
    const key = JSON.stringify(steps);
    const start = known.get(key) ?? words.length;
    if (start > MAX_WORDS) return 0;
    if (!known.has(key)) {
      words.push(steps.length);
      for (const list of steps) words.push(...list, 0);
      known.set(key, start);
    }
    tested[id] = testable;
    return start;
  });
  return { words, starts, classes: writeClasses(numbers), tested };
}
