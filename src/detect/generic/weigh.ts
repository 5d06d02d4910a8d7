/**
 * From an anchor to a judgement: reads what stands there, fills the features, and weighs them. From here on
 * everything that is called is also translated into the kernel (scripts/build-wasm.js), which
 * judges most anchors by itself; see scripts/assembly-source.js for what may stand in these files, and
 * floats.ts for numbers with a fraction.
 */
import { ascii, startsWith, startsWithAny, type Word } from './classes.ts';
import type { ReaderContext } from './context.ts';
import { fillFeatures } from './features.ts';
import { isCamelWords, KEEP, OTHER_THING, TEXT, WORDS } from './filters.ts';
import type { Float } from './floats.ts';
import { NAME_BEFORE } from './named.ts';
import { isPublicNkey } from './nkeys.ts';
import { decodeBase64, decodedText } from './placed.ts';
import { standInCoverage } from './rarity.ts';
import { OP_HEADER, type Reading, VALUE_LIMIT } from './reading.ts';
import { reasonsOf } from './reasons.ts';
import { ruleOf } from './rules.ts';
import type { Statistics } from './statistics.ts';

/** What is told of a value that is worth a mention. The kernel writes it field by field (assembly/reader.ts). */
export interface Judgement {
  /** Log-odds: see score.ts. */
  odds: Float;
  /** Index in GENERIC_RULE_IDS. */
  rule: number;
  /** The match, and the secret in it; absolute. */
  start: number;
  end: number;
  secretStart: number;
  secretEnd: number;
  /** See reasonsOf. */
  reasons: number;
}

export function createJudgement(): Judgement {
  return { odds: 0, rule: 0, start: 0, end: 0, secretStart: 0, secretEnd: 0, reasons: 0 };
}

/** What is below is not reported, whatever becomes of it by rounding: see LOW_SCORE in score.ts. */
export const LEAST_ODDS = -1.4;

/**
 * What a phrase of several words gains: labels.ts lets only those through that are no sentence, and the
 * trees, taught on values without blanks, hold their plain words against them.
 */
const PHRASE_ODDS = 3;

/** What is added to the trees' log-odds. */
export function oddsBeside(counted: Statistics): Float {
  return counted.spaces > 1 ? PHRASE_ODDS : 0;
}

/** Fills the judgement of the value that was weighed last; `from` is as in readers.ts. */
export function fillJudgement(
  from: number,
  odds: Float,
  context: ReaderContext,
  into: Judgement,
): void {
  const { reading, secretStart, secretEnd } = context;
  const isNamed = reading.nameStart < secretStart && reading.nameEnd <= secretStart;
  into.odds = odds;
  into.rule = ruleOf(from, context);
  into.start = isNamed ? Math.max(reading.nameStart, secretStart - NAME_BEFORE) : secretStart;
  into.end = secretEnd;
  into.secretStart = secretStart;
  into.secretEnd = secretEnd;
  into.reasons = reasonsOf(context);
}

/** Fills the features of what a reader has read (see readAnchor); true if they are to be weighed. */
export function weighRead(bytes: Uint8Array, into: ReaderContext): boolean {
  if (!into.basic) return weighCounted(bytes, into);
  const { secretStart, secretEnd } = into;
  decodeBase64(bytes, secretStart, secretEnd);
  const kept = weighCounted(decodedText(), into);
  into.secretStart = secretStart;
  into.secretEnd = secretEnd;
  return kept;
}

/** The same for a value that was counted, and kept so far. */
export function weighCounted(bytes: Uint8Array, into: ReaderContext): boolean {
  const { reading, counted } = into;
  into.secretStart = reading.valueStart;
  into.secretEnd = reading.valueEnd;
  if (into.rejected === KEEP) {
    if (isCamelWords(bytes, reading, counted)) into.rejected = WORDS;
    else if (isPublicNkey(bytes, reading)) into.rejected = OTHER_THING;
    else if (hidesStandIn(bytes, reading)) into.rejected = TEXT;
  }
  if (into.rejected !== KEEP) return false;
  fillFeatures(bytes, reading, into.meaning, counted, into.features);
  return true;
}

/**
 * Base64 of readable text says what the text says: prose and stand-ins are no secrets, nor is the head of a
 * JSON Web Token without its other parts.
 */
function hidesStandIn(bytes: Uint8Array, reading: Reading): boolean {
  const { valueStart } = reading;
  let { valueEnd } = reading;
  while (valueEnd > valueStart && bytes[valueEnd - 1] === DOT) valueEnd--;
  if (startsWith(bytes, valueStart, valueEnd, JSON_IN_BASE64)) {
    return isTokenHead(bytes, valueStart, valueEnd);
  }
  if (reading.operator === OP_HEADER) return false;
  const byteLength = valueEnd - valueStart;
  if (byteLength < 8 || byteLength > VALUE_LIMIT || byteLength % 4 !== 0) return false;
  // What was decoded already lies where the next decoding would go.
  if (bytes === decodedText()) return false;
  const length = decodeBase64(bytes, valueStart, valueEnd);
  if (length < 6) return false;
  const text = decodedText();
  let blanks = 0;
  for (let i = 0; i < length; i++) {
    const byte = text[i] as number;
    if (byte < 0x20 || byte > 0x7e) return false;
    if (byte === 0x20) blanks++;
  }
  return blanks > 1 || standInCoverage(text, 0, length) > 0.6;
}

const DOT = 0x2e;
/** `{"` in base64, in lower case. */
const JSON_IN_BASE64: Word = ascii('eyj');
const TOKEN_HEAD: readonly Word[] = ['"alg"', '"typ"'].map(ascii);

/** `{"alg":"HS256","typ":"JWT"}` and nothing more. */
function isTokenHead(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes === decodedText()) return false;
  const length = decodeBase64(bytes, start, end);
  const text = decodedText();
  if (length < 6 || text[length - 1] !== 0x7d) return false;
  for (let i = 0; i < length; i++) if (startsWithAny(text, i, length, TOKEN_HEAD)) return true;
  return false;
}
