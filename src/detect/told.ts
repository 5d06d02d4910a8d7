/**
 * What was told of claims before. A history tells most claims again for each version of a file; where a
 * claim and all bytes that are read around it are those of the last time, so is everything but its
 * line and column.
 */
import type { Layer } from '../decode/index.ts';
import type { ClaimPlace, ClaimText, LocatedClaim, TextSpan } from './emit.ts';
import { LINE_CONTEXT_BYTES } from './inline.ts';
import type { LineCursor } from './lines.ts';
import type { Claim } from './overlap.ts';

/** Claims that are remembered, each with so many bytes of a text at most. */
const CLAIMS_MAX = 512;
const BYTES_MAX = 6144;

/** One claim as it was told, and where it was handed to. */
export interface Told {
  readonly claim: Claim;
  readonly said: ClaimText;
  readonly place: ClaimPlace;
  /** The bytes around it, and where among them its secret begins. */
  readonly bytes: Buffer;
  readonly secretAt: number;
  readonly lineEnd: number;
  /** Its record, -1 while there is none, for these layers and the verdict of this claim behind it. */
  matchId: number;
  layers: readonly Layer[] | null;
  backing: Claim | null;
}

/** The bytes, absolute, that everything told of a claim depends on. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly secretStart: number;
}

/** Remembers by the address of a claim's verdict, which versions of a text share. */
export class ToldClaims {
  readonly #bySlot = new Map<number, Told>();

  /** The same claim in the same surroundings, or null; `cursor` is at its secret's start. */
  find(claim: Claim, span: TextSpan, memory: Buffer, cursor: LineCursor): Told | null {
    const told = this.#bySlot.get(claim.slot);
    if (told === undefined || !isSameClaim(told.claim, claim)) return null;
    if (told.lineEnd !== cursor.lineEnd) return null;
    // Companions are told with their columns.
    if (told.said.companions.length > 0 && told.place.column !== cursor.column) return null;
    const { from, to, secretStart } = stretchOf(claim, span);
    const { bytes, secretAt } = told;
    if (to - from !== bytes.length || secretStart - from !== secretAt) return null;
    return memory.compare(bytes, 0, bytes.length, from, to) === 0 ? told : null;
  }

  /** Remembers a claim unless too much stands around it; all of it must follow from its surroundings. */
  keep(located: LocatedClaim, span: TextSpan, memory: Buffer, lineEnd: number): Told | null {
    const { from, to, secretStart } = stretchOf(located, span);
    if (to - from > BYTES_MAX) return null;
    if (this.#bySlot.size >= CLAIMS_MAX) this.#bySlot.clear();
    const bytes = Buffer.from(memory.subarray(from, to));
    const secretAt = secretStart - from;
    const told: Told = {
      claim: located,
      said: located.said,
      place: located,
      bytes,
      secretAt,
      lineEnd,
      matchId: -1,
      layers: null,
      backing: null,
    };
    this.#bySlot.set(located.slot, told);
    return told;
  }
}

function stretchOf(claim: Claim, { start, end, offset }: TextSpan): Stretch {
  const shift = start - offset;
  const first = Math.min(claim.start, claim.secretStart) + shift;
  const last = Math.max(claim.end, claim.secretEnd) + shift;
  return {
    from: Math.max(start, first - LINE_CONTEXT_BYTES),
    to: Math.min(end, last + LINE_CONTEXT_BYTES),
    secretStart: claim.secretStart + shift,
  };
}

/** Whether two claims say the same of bytes that lie alike. */
function isSameClaim(a: Claim, b: Claim): boolean {
  return (
    a.rule === b.rule &&
    isSameVerdict(a, b) &&
    a.start - a.secretStart === b.start - b.secretStart &&
    a.end - a.secretStart === b.end - b.secretStart &&
    a.secretEnd - a.secretStart === b.secretEnd - b.secretStart
  );
}

/** Whether two detectors, or none, said the same. */
export function isSameVerdict(a: Claim | null, b: Claim | null): boolean {
  if (a === null || b === null) return a === b;
  return a.score === b.score && a.confidence === b.confidence && a.reasons === b.reasons;
}
