/**
 * Joins the literals of all detectors into one table for the prefilter, and remembers for each
 * literal who asked for it and how far around it any of them may look.
 *
 * Two detectors that name the same literal share one id, so that it is found, stored and inherited
 * once. Searching is the kernel's work; judging is anchor-judge.ts.
 */
import { type Gate, gateReach, type Literal } from '../prefilter/index.ts';
import type { Detector } from './detector.ts';

/** What is known of all literals of a scanner; arrays are indexed by literal id unless said otherwise. */
export interface LiteralTables {
  readonly byteLengths: Int32Array;
  /** Bytes from an anchor's start that decide whether it is one: the literal, and what must follow. */
  readonly spans: Int32Array;
  /** Bytes left of an anchor's start that its verdict depends on, boundary byte included. */
  readonly leftReach: Int32Array;
  /** Bytes right of an anchor's *start* that its verdict depends on, literal and boundary byte included. */
  readonly rightReach: Int32Array;
  /** Uses of literal i are [firstUse[i], firstUse[i + 1]) of the two arrays below. */
  readonly firstUse: Int32Array;
  /** Index into `detectors`, by use. */
  readonly useDetector: Int32Array;
  /** Index into that detector's own literals, by use. */
  readonly useLiteral: Int32Array;
}

/** The tables of a running scanner, with its detectors. */
export interface LiteralIndex extends LiteralTables {
  /** Detectors that were asked before. */
  readonly detectors: (Detector | undefined)[];
  /** Makes, and keeps, a detector that was not asked before. */
  readonly make: (detector: number) => Detector;
  /** Largest values over all literals; 0 where there are none. */
  readonly longestSpan: number;
  readonly maxLeftReach: number;
  readonly maxRightReach: number;
}

/** A literal with more gates than this is always reported: each costs time where it stands. */
const MOST_GATES = 8;
/** One byte more than a detector's reach, for `\b`, `^` and `$` (see detector.ts). */
const BOUNDARY_BYTE = 1;

interface Use {
  readonly detector: number;
  readonly literal: number;
}

/** What the index asks of a detector. */
export type Indexed = Pick<Detector, 'literals' | 'before' | 'after'>;

/** Tables, with the literals in order of their ids. */
export interface IndexedLiterals {
  readonly literals: readonly Literal[];
  readonly tables: LiteralTables;
}

/** Builds the tables; ids follow the order in which detectors name their literals. */
export function indexLiterals(detectors: readonly Indexed[]): IndexedLiterals {
  const literals: Literal[] = [];
  const uses: Use[][] = [];
  const idByKey = new Map<string, number>();
  detectors.forEach((detector, detectorIndex) => {
    detector.literals.forEach((literal, literalIndex) => {
      const key = (literal.caseless ? 'i' : 's') + literal.bytes;
      let id = idByKey.get(key);
      if (id === undefined) {
        id = literals.length;
        idByKey.set(key, id);
        literals.push(literal);
        uses.push([]);
      }
      uses[id]?.push({ detector: detectorIndex, literal: literalIndex });
    });
  });
  const gated = literals.map((literal, id) => joinGates(literal, detectors, uses[id] ?? []));
  return { literals: gated, tables: layOut(detectors, gated, uses) };
}

/** The literal with the gates of all that asked for it; with none where one asked without. */
function joinGates(
  { bytes, caseless }: Literal,
  detectors: readonly Indexed[],
  uses: readonly Use[],
): Literal {
  const gates = new Map<string, Gate>();
  for (const use of uses) {
    const own = detectors[use.detector]?.literals[use.literal]?.gates;
    if (own === undefined || own.length === 0) return { bytes, caseless };
    for (const gate of own) gates.set(JSON.stringify(gate), gate);
  }
  if (gates.size > MOST_GATES) return { bytes, caseless };
  return { bytes, caseless, gates: [...gates.values()] };
}

function spanOf({ bytes, gates = [] }: Literal): number {
  return bytes.length + gates.reduce((most, gate) => Math.max(most, gateReach(gate)), 0);
}

/** Joins tables with the detectors that they are of. */
export function liveIndex(
  tables: LiteralTables,
  detectors: (Detector | undefined)[],
  make: (detector: number) => Detector,
): LiteralIndex {
  return {
    ...tables,
    detectors,
    make,
    longestSpan: largest(tables.spans),
    maxLeftReach: largest(tables.leftReach),
    maxRightReach: largest(tables.rightReach),
  };
}

function layOut(
  detectors: readonly Indexed[],
  literals: readonly Literal[],
  uses: readonly (readonly Use[])[],
): LiteralTables {
  const count = literals.length;
  const useCount = uses.reduce((sum, list) => sum + list.length, 0);
  const byteLengths = Int32Array.from(literals, (literal) => literal.bytes.length);
  const spans = Int32Array.from(literals, spanOf);
  const leftReach = new Int32Array(count);
  const rightReach = Int32Array.from(spans);
  const firstUse = new Int32Array(count + 1);
  const useDetector = new Int32Array(useCount);
  const useLiteral = new Int32Array(useCount);
  let next = 0;
  uses.forEach((list, id) => {
    firstUse[id] = next;
    for (const use of list) {
      const detector = detectors[use.detector] as Indexed;
      const byteLength = byteLengths[id] ?? 0;
      leftReach[id] = Math.max(leftReach[id] ?? 0, detector.before + BOUNDARY_BYTE);
      rightReach[id] = Math.max(rightReach[id] ?? 0, byteLength + detector.after + BOUNDARY_BYTE);
      useDetector[next] = use.detector;
      useLiteral[next] = use.literal;
      next++;
    }
  });
  firstUse[count] = next;
  return { byteLengths, spans, leftReach, rightReach, firstUse, useDetector, useLiteral };
}

function largest(values: Int32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
