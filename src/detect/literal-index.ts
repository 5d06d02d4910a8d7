/**
 * Joins the literals of all detectors into one table for the prefilter, and remembers for each
 * literal who asked for it and how far around it any of them may look.
 *
 * Two detectors that name the same literal share one id, so that it is found, stored and inherited
 * once. Searching is the kernel's work; judging is anchor-judge.ts.
 */
import type { Literal } from '../prefilter/index.ts';
import type { Detector } from './detector.ts';

/** All literals of a scanner; the arrays are indexed by literal id unless said otherwise. */
export interface LiteralIndex {
  readonly literals: readonly Literal[];
  readonly detectors: readonly Detector[];
  readonly byteLengths: Int32Array;
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
  /** Largest values over all literals; 0 where there are none. */
  readonly longest: number;
  readonly maxLeftReach: number;
  readonly maxRightReach: number;
}

/** One byte more than a detector's reach, for `\b`, `^` and `$` (see detector.ts). */
const BOUNDARY_BYTE = 1;

interface Use {
  readonly detector: number;
  readonly literal: number;
}

/** Builds the index; ids follow the order in which detectors name their literals. */
export function indexLiterals(detectors: readonly Detector[]): LiteralIndex {
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
  return layOut(detectors, literals, uses);
}

function layOut(
  detectors: readonly Detector[],
  literals: readonly Literal[],
  uses: readonly (readonly Use[])[],
): LiteralIndex {
  const count = literals.length;
  const useCount = uses.reduce((sum, list) => sum + list.length, 0);
  const byteLengths = Int32Array.from(literals, (literal) => literal.bytes.length);
  const leftReach = new Int32Array(count);
  const rightReach = new Int32Array(count);
  const firstUse = new Int32Array(count + 1);
  const useDetector = new Int32Array(useCount);
  const useLiteral = new Int32Array(useCount);
  let next = 0;
  uses.forEach((list, id) => {
    firstUse[id] = next;
    for (const use of list) {
      const detector = detectors[use.detector] as Detector;
      const byteLength = byteLengths[id] ?? 0;
      leftReach[id] = Math.max(leftReach[id] ?? 0, detector.before + BOUNDARY_BYTE);
      rightReach[id] = Math.max(rightReach[id] ?? 0, byteLength + detector.after + BOUNDARY_BYTE);
      useDetector[next] = use.detector;
      useLiteral[next] = use.literal;
      next++;
    }
  });
  firstUse[count] = next;
  return {
    literals,
    detectors,
    byteLengths,
    leftReach,
    rightReach,
    firstUse,
    useDetector,
    useLiteral,
    longest: largest(byteLengths),
    maxLeftReach: largest(leftReach),
    maxRightReach: largest(rightReach),
  };
}

function largest(values: Int32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
