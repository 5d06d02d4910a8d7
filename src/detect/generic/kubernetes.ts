/**
 * Entries of Kubernetes Secrets: `kind: Secret` with `data:` (base64) or `stringData:` (plain) on the
 * same level, before or after it. Each entry is judged by what it decodes to, under its own name.
 */
import type { Literal } from '../../prefilter/index.ts';
import { type Assessment, weighDecoded } from './assess.ts';
import { ascii, BLANK, BREAK, CLASSES, NAME, QUOTE, startsWith } from './classes.ts';
import { NAME_BARE, NAME_NONE, readName } from './names.ts';
import { decodeBase64, decodedText } from './placed.ts';
import { AFTER_LINE_END, OP_COLON } from './reading.ts';

const KIND = 'kind: Secret';
export const KUBERNETES_LITERALS: readonly Literal[] = [{ bytes: KIND, caseless: false }];
export const KUBERNETES_REACH = 1536;

const DATA = ascii('data:');
const STRING_DATA = ascii('stringdata:');
const LINE_FEED = 0x0a;
/** A manifest ends where the next document of the file begins. */
const DOCUMENT = ascii('---');
/** Entries that are no secrets, by the start of their names. */
const OPEN_NAMES: readonly Uint8Array[] = [
  'user',
  'host',
  'port',
  'database',
  'db-name',
  'dbname',
  'name',
  'email',
  'ca.',
  'tls.crt',
  'url',
  'endpoint',
  'region',
  'namespace',
  'type',
  'id',
].map(ascii);

/** Calls `found` for each entry of the Secret around an anchor, with `into` filled and weighed. */
export function readSecretManifest(
  bytes: Uint8Array,
  text: readonly [number, number],
  anchor: readonly [number, number],
  into: Assessment,
  found: () => void,
): void {
  const [low, high] = stretchOf(bytes, text, anchor);
  if (!isSecretKind(bytes, anchor[1], text[1])) return;
  let at = firstLine(bytes, anchor[0], low);
  let encoded: boolean | undefined;
  while (at < high) {
    let end = at;
    while (end < high && bytes[end] !== LINE_FEED) end++;
    // A line cut by the reach is no line.
    if (end === high && high < text[1]) return;
    if (startsWith(bytes, at, end, DOCUMENT) && at > anchor[0]) return;
    const start = indented(bytes, at, end);
    if (startsWith(bytes, start, end, STRING_DATA)) encoded = false;
    else if (startsWith(bytes, start, end, DATA)) encoded = true;
    else if (encoded !== undefined) {
      if (start === at && start < end) encoded = undefined;
      else if (readEntry(bytes, start, end, encoded, into)) found();
    }
    at = end + 1;
  }
}

/** `kind: Secret`, and not that of something whose name goes on. */
function isSecretKind(bytes: Uint8Array, end: number, textEnd: number): boolean {
  return end >= textEnd || ((CLASSES[bytes[end] as number] as number) & NAME) === 0;
}

/**
 * The reach of an anchor, up to the Secrets before and behind it: what stands between two of them, as in a list,
 * is looked at for both, and no text for more.
 */
function stretchOf(
  bytes: Uint8Array,
  text: readonly [number, number],
  anchor: readonly [number, number],
): readonly [number, number] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const low = Math.max(text[0], anchor[0] - KUBERNETES_REACH);
  const high = Math.min(text[1], anchor[1] + KUBERNETES_REACH);
  const before = buffer.subarray(low, anchor[0]);
  let last = before.lastIndexOf(KIND);
  while (last > 0 && !isSecretKind(bytes, low + last + KIND.length, text[1])) {
    last = before.lastIndexOf(KIND, last - 1);
  }
  const behind = buffer.subarray(anchor[1], high);
  let next = behind.indexOf(KIND);
  while (next >= 0 && !isSecretKind(bytes, anchor[1] + next + KIND.length, text[1])) {
    next = behind.indexOf(KIND, next + 1);
  }
  return [last < 0 ? low : low + last + KIND.length, next < 0 ? high : anchor[1] + next];
}

/** Start of the first whole line of the document in reach. */
function firstLine(bytes: Uint8Array, from: number, low: number): number {
  let line = from;
  while (line > low && bytes[line - 1] !== LINE_FEED) line--;
  for (;;) {
    if (line <= low) return line;
    let previous = line - 1;
    while (previous > low && bytes[previous - 1] !== LINE_FEED) previous--;
    if (previous === low || startsWith(bytes, previous, line, DOCUMENT)) return line;
    line = previous;
  }
}

function indented(bytes: Uint8Array, from: number, end: number): number {
  let i = from;
  while (i < end && ((CLASSES[bytes[i] as number] as number) & BLANK) !== 0) i++;
  return i;
}

function isEntryByte(byte: number): boolean {
  return ((CLASSES[byte] as number) & NAME) !== 0 || byte === 0x2e;
}

/** `  name: value`; true if its value was weighed. */
function readEntry(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoded: boolean,
  into: Assessment,
): boolean {
  let nameEnd = start;
  while (nameEnd < end && isEntryByte(bytes[nameEnd] as number)) nameEnd++;
  if (nameEnd === start || nameEnd >= end || bytes[nameEnd] !== 0x3a) return false;
  if (OPEN_NAMES.some((word) => startsWith(bytes, start, nameEnd, word))) return false;
  let from = indented(bytes, nameEnd + 1, end);
  let to = end;
  const trimmed = BLANK | BREAK | QUOTE;
  while (to > from && ((CLASSES[bytes[to - 1] as number] as number) & trimmed) !== 0) to--;
  while (from < to && ((CLASSES[bytes[from] as number] as number) & QUOTE) !== 0) from++;
  const { reading, meaning } = into;
  readName(bytes, start, nameEnd, meaning, 0);
  if (meaning.kind === NAME_NONE) meaning.kind = NAME_BARE;
  reading.low = start;
  reading.high = end;
  reading.operator = OP_COLON;
  reading.nameQuoted = false;
  reading.wrapped = false;
  reading.typed = false;
  reading.lineStart = true;
  reading.spaced = true;
  reading.quote = 0x22;
  reading.after = AFTER_LINE_END;
  reading.nameStart = start;
  reading.nameEnd = nameEnd;
  if (!encoded) {
    into.secretStart = from;
    into.secretEnd = to;
    return weighDecoded(bytes, from, to, into);
  }
  const length = to - from > 512 ? -1 : decodeBase64(bytes, from, to);
  if (length < 4) return false;
  into.secretStart = from;
  into.secretEnd = to;
  return weighDecoded(decodedText(), 0, length, into);
}
