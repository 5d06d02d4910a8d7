/**
 * From an anchor to the numbers that are weighed: reads what stands there, asks the filters, counts,
 * and fills the features. Detectors and the training script share this path, so that the model is
 * never trained on anything else than what it will see.
 */
import { bytesOfBase32, crc16 } from '../crc.ts';
import { ascii, lower, startsWith, startsWithAny, type Word } from './classes.ts';
import { createReaderContext, type ReaderContext } from './context.ts';
import { FEATURES, fillFeatures } from './features.ts';
import {
  isCamelWords,
  KEEP,
  OTHER_THING,
  rejectValue,
  SHORTEST_VALUE,
  TEXT,
  WORDS,
} from './filters.ts';
import { NAME_NONE } from './names.ts';
import { decodeBase64, decodedText } from './placed.ts';
import { standInCoverage } from './rarity.ts';
import { readAnchor } from './readers.ts';
import { OP_HEADER, type Reading, VALUE_LIMIT } from './reading.ts';
import { countBytes } from './statistics.ts';
import { isPlaceholder } from './templates.ts';

/** One assessed candidate; all fields are overwritten by the next one. */
export interface Assessment extends ReaderContext {
  readonly features: Float64Array;
}

export function createAssessment(): Assessment {
  return { ...createReaderContext(), features: new Float64Array(FEATURES.length) };
}

/** Reads around an anchor: readAnchor, or the kernel's form of it. */
export type AnchorReader = typeof readAnchor;

/** Fills the features of what a reader has read (see readAnchor); true if they are to be weighed. */
export function weighRead(bytes: Uint8Array, into: Assessment): boolean {
  if (!into.basic) return weighCounted(bytes, into);
  const { secretStart, secretEnd } = into;
  decodeBase64(bytes, secretStart, secretEnd);
  const kept = weighCounted(decodedText(), into);
  into.secretStart = secretStart;
  into.secretEnd = secretEnd;
  return kept;
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
const TOKEN_HEAD = ['"alg"', '"typ"'].map(ascii);

/** `{"alg":"HS256","typ":"JWT"}` and nothing more. */
function isTokenHead(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes === decodedText()) return false;
  const length = decodeBase64(bytes, start, end);
  const text = decodedText();
  if (length < 6 || text[length - 1] !== 0x7d) return false;
  for (let i = 0; i < length; i++) if (startsWithAny(text, i, length, TOKEN_HEAD)) return true;
  return false;
}

const NKEY_LENGTH = 56;
/** First letters of NKEYs that are public: of users, operators, accounts, servers, clusters and curves. */
const PUBLIC_NKEYS: Word = ascii('uoancx');

/** The public half of a key pair of NATS (nats-io/nkeys, strkey.go), told from all else by its sum. */
function isPublicNkey(bytes: Uint8Array, { valueStart, valueEnd }: Reading): boolean {
  if (valueEnd - valueStart !== NKEY_LENGTH) return false;
  if (!PUBLIC_NKEYS.includes(lower(bytes[valueStart] as number))) return false;
  const text = String.fromCharCode(...bytes.subarray(valueStart, valueEnd));
  if (!/^[A-Z2-7]+$/.test(text)) return false;
  const key = bytesOfBase32(text);
  const sum = crc16(key.subarray(0, -2));
  return key.at(-2) === (sum & 0xff) && key.at(-1) === sum >>> 8;
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
    else if (isPublicNkey(bytes, reading)) into.rejected = OTHER_THING;
    else if (hidesStandIn(bytes, reading)) into.rejected = TEXT;
  }
  if (into.rejected !== KEEP) return false;
  fillFeatures(bytes, reading, into.meaning, counted, into.features);
  return true;
}
