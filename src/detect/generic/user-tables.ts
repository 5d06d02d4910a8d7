/**
 * Tables of users and their passwords as code and settings write them: `users = {"ann": "…", "bob": "…"}`,
 * `passwords:` with a line for each service. No name says password beside a value: what the table is called does,
 * and that each entry is a name with a text. A branch of lists.ts.
 */
import { ALNUM, ascii, BLANK, BREAK, DIGIT, hasClass, LOWER, NAME, QUOTE } from './classes.ts';
import { argumentAt, type Span } from './command-lines.ts';
import { skipBlanks, skipSpace } from './siblings.ts';

const WORDS: readonly string[] = ['users', 'passwords', 'accounts', 'logins', 'credentials'];
/** What stands between the table's name and its first entry. */
const OPENINGS: readonly string[] = [' = {', '={', ': {', '": {', "': {", ' => {', ' => [', ':\n'];

/** Literals of such tables. */
export const USER_TABLES: readonly string[] = WORDS.flatMap((word) =>
  OPENINGS.map((opening) => word + opening),
);

/** Entries of a table of which more are not read, and the longest name of a user. */
const ENTRIES = 40;
const LONGEST_USER = 64;
/** Shortest value where the table is not called one of passwords. */
const SHORTEST_TELLING = 6;
const COLON = 0x3a;
const EQUALS = 0x3d;
const HASH = 0x23;

/** Keys of what describes one user, not of users. */
const FIELDS: ReadonlySet<string> = new Set(
  (
    'user username name login email mail id uid role roles type kind group groups region url uri host hostname domain ' +
    'path file key token secret password passwd pass pwd title description label version provider scope scopes ' +
    'endpoint address phone first last default source method create count max min limit enabled from to'
  ).split(' '),
);

/** Calls `take` for each value of the table whose literal `word` ends at `at`; `bytes` ends at `high`. */
export function readUserTable(
  bytes: Uint8Array,
  word: string,
  at: number,
  high: number,
  take: (span: Span) => void,
): void {
  const isPasswords = word.startsWith('passwords');
  const isBlock = word.endsWith('\n');
  const found: Span[] = [];
  let next = at;
  for (let n = 0; n < ENTRIES; n++) {
    const entry = isBlock ? lineEntry(bytes, next, high) : textEntry(bytes, next, high);
    if (entry === null) break;
    if (FIELDS.has(keyOf(bytes, entry.key))) return;
    found.push(entry.value);
    next = entry.next;
  }
  for (const value of found) {
    if (isPasswords ? isWord(bytes, value) : isTelling(bytes, value)) take(value);
  }
}

interface Entry {
  readonly key: Span;
  readonly value: Span;
  readonly next: number;
}

/** `"ann": "…",`, `ann => '…'`: null where it is none, or its value is no text. */
function textEntry(bytes: Uint8Array, from: number, high: number): Entry | null {
  const start = skipSpace(bytes, from, high);
  const key = keyAt(bytes, start, high);
  if (key === null) return null;
  let at = skipBlanks(bytes, key[1] + (hasClass(bytes[start] as number, QUOTE) ? 1 : 0), high);
  if (bytes[at] === EQUALS && bytes[at + 1] === 0x3e) at++;
  else if (bytes[at] !== COLON) return null;
  at = skipBlanks(bytes, at + 1, high);
  if (!hasClass(bytes[at] as number, QUOTE)) return null;
  const value = argumentAt(bytes, at, high);
  if (value === null || bytes[value[1]] !== bytes[at]) return null;
  const behind = skipSpace(bytes, value[1] + 1, high);
  // , } ]
  const isLast = bytes[behind] === 0x7d || bytes[behind] === 0x5d;
  if (bytes[behind] !== 0x2c && !isLast) return null;
  return { key, value, next: isLast ? high : behind + 1 };
}

/** `  ann: …` on a line of its own, deeper than the table's name. */
function lineEntry(bytes: Uint8Array, from: number, high: number): Entry | null {
  const start = skipBlanks(bytes, from, high);
  if (start - from < 2 || start >= high) return null;
  const key = keyAt(bytes, start, high);
  if (key === null) return null;
  const colon = key[1] + (hasClass(bytes[start] as number, QUOTE) ? 1 : 0);
  if (bytes[colon] !== COLON || bytes[colon + 1] !== 0x20) return null;
  const at = skipBlanks(bytes, colon + 1, high);
  const isQuoted = hasClass(bytes[at] as number, QUOTE);
  const first = isQuoted ? at + 1 : at;
  let end = first;
  while (end < high && !hasClass(bytes[end] as number, BREAK | QUOTE)) end++;
  const value: Span = [first, end];
  let line = isQuoted ? end + 1 : end;
  while (line < high && bytes[line] !== 0x0a) {
    // Behind the value a remark at most.
    if (!hasClass(bytes[line] as number, BLANK | BREAK)) {
      if (bytes[line] !== HASH) return null;
      while (line < high && bytes[line] !== 0x0a) line++;
      break;
    }
    line++;
  }
  return end > first ? { key, value, next: line + 1 } : null;
}

/** A name or an address of mail, in quotes or not. */
function keyAt(bytes: Uint8Array, start: number, high: number): Span | null {
  const from = hasClass(bytes[start] as number, QUOTE) ? start + 1 : start;
  let end = from;
  const limit = Math.min(high, from + LONGEST_USER);
  // @ and .
  while (
    end < limit &&
    (hasClass(bytes[end] as number, NAME) || bytes[end] === 0x40 || bytes[end] === 0x2e)
  )
    end++;
  if (end === from || end === limit) return null;
  return from > start && bytes[end] !== bytes[start] ? null : [from, end];
}

function keyOf(bytes: Uint8Array, [start, end]: Span): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .toLowerCase();
}

/** One word that is no variable, reference or tag. */
function isWord(bytes: Uint8Array, [start, end]: Span): boolean {
  if (!OPENERS.has(bytes[start] as number) && !hasClass(bytes[start] as number, ALNUM))
    return false;
  for (let i = start; i < end; i++) if (hasClass(bytes[i] as number, BLANK)) return false;
  return true;
}
/** First signs of a password. */
const OPENERS: ReadonlySet<number> = new Set(ascii('#+^~?_.'));

/** A word with a digit and small letters: names and ids in capitals are none, nor addresses. */
function isTelling(bytes: Uint8Array, value: Span): boolean {
  const [start, end] = value;
  if (end - start < SHORTEST_TELLING || !isWord(bytes, value)) return false;
  let digits = 0;
  let small = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (hasClass(byte, DIGIT)) digits++;
    if (hasClass(byte, LOWER)) small++;
    // / and : of paths and addresses
    if (byte === 0x2f || byte === COLON) return false;
  }
  return digits > 0 && small > 1;
}
