/**
 * From an anchor to the numbers that are weighed: reads what stands there, asks the filters, counts,
 * and fills the features. Detectors and the training script share this path, so that the model is
 * never trained on anything else than what it will see.
 */
import { readCommand } from './commands.ts';
import { FEATURES, fillFeatures } from './features.ts';
import { isCamelWords, KEEP, rejectValue, SHORTEST_VALUE, TEXT, WORDS } from './filters.ts';
import { createNamedContext, type NamedContext, readNamed } from './named.ts';
import { NAME_NONE, NAME_PASSWORD, NAME_TOKEN, type NameMeaning } from './names.ts';
import {
  basicColon,
  decodeBase64,
  decodedText,
  isBasic,
  PLACED_AFTER,
  PLACED_BEFORE,
  readHeader,
  readUrl,
} from './placed.ts';
import { standInCoverage } from './rarity.ts';
import { OP_HEADER, type Reading, VALUE_LIMIT } from './reading.ts';
import { countBytes } from './statistics.ts';
import { isPlaceholder } from './templates.ts';

/** Where anchors come from; each has a detector of its own (index.ts). */
export const FROM_NAME = 0;
export const FROM_URL = 1;
export const FROM_HEADER = 2;
export const FROM_COMMAND = 3;

/** One assessed candidate; all fields are overwritten by the next one. */
export interface Assessment extends NamedContext {
  readonly features: Float64Array;
  /** What is reported; differs from the judged bytes where those were decoded first. */
  secretStart: number;
  secretEnd: number;
  /** `Basic` rather than `Bearer`. */
  basic: boolean;
}

export function createAssessment(): Assessment {
  return {
    ...createNamedContext(),
    features: new Float64Array(FEATURES.length),
    secretStart: 0,
    secretEnd: 0,
    basic: false,
  };
}

/** Reads `name operator value`: readNamed, or the kernel's form of it. */
export type NamedReader = (bytes: Uint8Array, context: NamedContext) => boolean;

/** Assesses the anchor in `into.span`; true if its features are to be weighed. HOT. */
export function assessAnchor(
  from: number,
  bytes: Uint8Array,
  into: Assessment,
  reader: NamedReader = readNamed,
): boolean {
  into.rejected = KEEP;
  into.lookedLeft = -1;
  if (from !== FROM_NAME) return assessPlaced(from, bytes, into);
  return reader(bytes, into) && weighCounted(bytes, into);
}

function assessPlaced(from: number, bytes: Uint8Array, into: Assessment): boolean {
  const { textStart, textEnd, anchorStart, anchorEnd } = into.span;
  const { reading, meaning } = into;
  reading.low = Math.max(textStart, anchorStart - PLACED_BEFORE);
  reading.high = Math.min(textEnd, anchorEnd + PLACED_AFTER);
  if (from === FROM_URL) {
    if (!readUrl(bytes, anchorStart, anchorEnd, reading)) return false;
    setMeaning(meaning, NAME_PASSWORD);
  } else if (from === FROM_COMMAND) {
    if (!readCommand(bytes, anchorStart, anchorEnd, reading, into)) return false;
    setMeaning(meaning, NAME_PASSWORD);
  } else {
    if (!readHeader(bytes, anchorStart, anchorEnd, reading)) return false;
    into.basic = isBasic(bytes, anchorStart);
    setMeaning(meaning, into.basic ? NAME_PASSWORD : NAME_TOKEN);
    if (into.basic) return weighBasic(bytes, into);
  }
  if (reading.valueEnd - reading.valueStart < SHORTEST_VALUE) return false;
  if (isPlaceholder(bytes, reading)) return false;
  return weigh(bytes, into);
}

/** `Basic` is judged by the password that it encodes; what does not decode is no credential. */
function weighBasic(bytes: Uint8Array, into: Assessment): boolean {
  const { reading } = into;
  const { valueStart, valueEnd } = reading;
  const length = decodeBase64(bytes, valueStart, valueEnd);
  const colon = length < 5 ? -1 : basicColon(length);
  if (colon < 0) return false;
  const text = decodedText();
  reading.nameStart = 0;
  reading.nameEnd = colon;
  reading.valueStart = colon + 1;
  reading.valueEnd = length;
  const kept = !isPlaceholder(text, reading) && weigh(text, into);
  into.secretStart = valueStart;
  into.secretEnd = valueEnd;
  return kept;
}

function setMeaning(meaning: NameMeaning, kind: number): void {
  meaning.kind = kind === 0 ? NAME_NONE : kind;
  meaning.negatedAfter = 0;
  meaning.negatedBefore = 0;
  meaning.lastIsKeyword = true;
  meaning.subwords = 1;
  meaning.mock = false;
  meaning.allCaps = false;
  meaning.clean = true;
}

/** Weighs a value that was made elsewhere; `into` has its meaning, reading and secret's place already. */
export function weighDecoded(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Assessment,
): boolean {
  const { reading, secretStart, secretEnd, meaning } = into;
  if (end - start < SHORTEST_VALUE || end - start > VALUE_LIMIT) return false;
  const { nameStart, nameEnd } = reading;
  reading.valueStart = start;
  reading.valueEnd = end;
  // The name lies in other bytes than the value: nothing may be compared with it.
  reading.nameStart = start;
  reading.nameEnd = start;
  const kept = meaning.kind !== NAME_NONE && !isPlaceholder(bytes, reading) && weigh(bytes, into);
  reading.nameStart = nameStart;
  reading.nameEnd = nameEnd;
  into.secretStart = secretStart;
  into.secretEnd = secretEnd;
  return kept;
}

/** Base64 of readable text says what the text says: prose and stand-ins are no secrets. */
function hidesStandIn(bytes: Uint8Array, reading: Reading): boolean {
  const { valueStart, valueEnd } = reading;
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

function weigh(bytes: Uint8Array, into: Assessment): boolean {
  const { reading, counted } = into;
  countBytes(bytes, reading.valueStart, reading.valueEnd, counted);
  into.rejected = rejectValue(bytes, reading, into.meaning, counted);
  return weighCounted(bytes, into);
}

/** The same for a value that was counted, and kept so far. */
function weighCounted(bytes: Uint8Array, into: Assessment): boolean {
  const { reading, counted } = into;
  into.secretStart = reading.valueStart;
  into.secretEnd = reading.valueEnd;
  if (into.rejected === KEEP) {
    if (isCamelWords(bytes, reading, counted)) into.rejected = WORDS;
    else if (reading.operator !== OP_HEADER && hidesStandIn(bytes, reading)) into.rejected = TEXT;
  }
  if (into.rejected !== KEEP) return false;
  fillFeatures(bytes, reading, into.meaning, counted, into.features);
  return true;
}
