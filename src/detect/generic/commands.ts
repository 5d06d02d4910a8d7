/**
 * Passwords among the arguments of commands, in SQL that names them, and in the DSN of Go's MySQL
 * driver. The readers fill the same record as those of names do.
 */
import type { Literal } from '../../prefilter/index.ts';
import { readAfter } from './beside.ts';
import {
  ARGUMENT_LITERALS,
  anchoredWord,
  isArgumentAnchor,
  readArguments,
} from './call-arguments.ts';
import {
  ALNUM,
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  DIGIT,
  NAME,
  QUOTE,
  STOP,
  startsWith,
  type Word,
} from './classes.ts';
import type { ReaderContext } from './context.ts';
import { place } from './placed.ts';
import {
  AFTER_CLOSER,
  AFTER_LINE_END,
  AFTER_WORD,
  byteBefore,
  OP_COMMAND,
  OP_URL,
  type Reading,
} from './reading.ts';

/** How a command is told its password. */
interface CommandKind {
  readonly name: string;
  /** Letter of the flag; '' for `-u user:password` and its long forms. */
  readonly flag: string;
  /** Whether a blank may stand between the flag and the value. */
  readonly spaced: boolean;
}

const COMMANDS: readonly CommandKind[] = [
  { name: 'curl ', flag: '', spaced: false },
  { name: 'wget ', flag: '', spaced: false },
  { name: 'mysql', flag: 'p', spaced: false },
  { name: 'sshpass ', flag: 'p', spaced: true },
  { name: 'docker login ', flag: 'p', spaced: true },
  { name: 'az login ', flag: 'p', spaced: true },
  { name: 'mongo ', flag: 'p', spaced: true },
  { name: 'mongosh ', flag: 'p', spaced: true },
  { name: 'mongodump ', flag: 'p', spaced: true },
  { name: 'mongorestore ', flag: 'p', spaced: true },
  { name: 'redis-cli ', flag: 'a', spaced: true },
  { name: 'sqlcmd ', flag: 'P', spaced: true },
  { name: 'ldapsearch ', flag: 'w', spaced: true },
  { name: 'ldapmodify ', flag: 'w', spaced: true },
  { name: 'ldapadd ', flag: 'w', spaced: true },
];
// The same by columns, as the kernel takes them; 0 stands for no flag of one letter.
const COMMAND_WORDS: readonly Word[] = COMMANDS.map(({ name }) => ascii(name));
const COMMAND_FLAGS: Uint8Array = Uint8Array.from(COMMANDS, ({ flag }) =>
  flag === '' ? 0 : flag.charCodeAt(0),
);
const COMMAND_SPACED: Uint8Array = Uint8Array.from(COMMANDS, ({ spaced }) => (spaced ? 1 : 0));

/** Words that a value follows at once, and the places among words where one is piped into a command. */
const SECURE_STRING = 'convertto-securestring ';
const NET_USER = 'net user ';
const COMMUNITY = 'snmp-server community ';
const PIPED: readonly string[] = ['| chpasswd', '| sudo -s', '--password-stdin'];

export const COMMAND_LITERALS: readonly Literal[] = [
  ...COMMANDS.map(({ name }) => name),
  SECURE_STRING,
  NET_USER,
  COMMUNITY,
  ...PIPED,
  ...ARGUMENT_LITERALS,
  '@tcp(',
  'identified by ',
].map((bytes) => ({ bytes, caseless: true }));

/** How far a command's arguments are read. */
const COMMAND_LIMIT = 300;
const AT = 0x40;
const COLON = 0x3a;
const USER_FLAG: Word = ascii('--user');
const PROXY_USER_FLAG: Word = ascii('--proxy-user');
const NET_USER_WORD: Word = ascii(NET_USER);
const ECHO: Word = ascii('echo ');

/** `curl … -u user:password`, `mysql … -ppassword`, `user:password@tcp(host)`. */
export function readCommand(bytes: Uint8Array, context: ReaderContext): boolean {
  const { anchorStart, anchorEnd } = context.span;
  const reading = context.reading;
  const first = (bytes[anchorStart] as number) | 0x20;
  if (bytes[anchorStart] === AT) return readDsn(bytes, anchorStart, reading);
  if (bytes[anchorStart] === 0x7c || bytes[anchorStart] === 0x2d) {
    return readPiped(bytes, anchorStart, reading);
  }
  if (isArgumentAnchor(bytes, anchorEnd)) return readArguments(bytes, context);
  if (first === 0x69) return readIdentifiedBy(bytes, anchorEnd, reading);
  const before = byteBefore(bytes, anchorStart, reading);
  if (((CLASSES[before] as number) & NAME) !== 0) {
    context.lookedLeft = 1;
    context.lookedRight = anchorEnd - anchorStart;
    return false;
  }
  const command = anchoredWord(bytes, anchorStart, anchorEnd, COMMAND_WORDS);
  if (command < 0) return readFollowing(bytes, anchorStart, anchorEnd, reading);
  return readFlags(bytes, command, context);
}

/** The flags behind a command, up to its line's end. */
function readFlags(bytes: Uint8Array, command: number, context: ReaderContext): boolean {
  const { anchorStart, anchorEnd } = context.span;
  const reading = context.reading;
  const letter = COMMAND_FLAGS[command] as number;
  const isSpaced = COMMAND_SPACED[command] === 1;
  const limit = Math.min(reading.high, anchorEnd + COMMAND_LIMIT);
  let i = anchorEnd;
  for (; i < limit; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x0a && bytes[i - 1] !== 0x5c) break;
    // A flag: blank, dash.
    if (byte !== 0x2d || ((CLASSES[bytes[i - 1] as number] as number) & BLANK) === 0) continue;
    const found =
      letter === 0
        ? readUserFlag(bytes, i, limit, reading)
        : readPasswordFlag(bytes, i, limit, reading, letter, isSpaced);
    if (found) return true;
  }
  // No argument that was tried before reaches beyond the line's end.
  context.lookedLeft = 1;
  context.lookedRight = i + 1 - anchorStart;
  return false;
}

/** `ConvertTo-SecureString [-String] 'value'`, `net user NAME value`, `snmp-server community value`. */
function readFollowing(
  bytes: Uint8Array,
  anchorStart: number,
  anchorEnd: number,
  reading: Reading,
): boolean {
  const limit = Math.min(reading.high, anchorEnd + COMMAND_LIMIT);
  const quotedOnly = ((bytes[anchorStart] as number) | 0x20) === 0x63; // ConvertTo
  let at = anchorEnd;
  if (startsWith(bytes, anchorStart, anchorEnd, NET_USER_WORD)) {
    if (bytes[at] === 0x2f) at = nextWord(bytes, at, limit); // /add
    at = nextWord(bytes, at, limit);
    if (bytes[at - 1] !== 0x20) return false;
  } else if (quotedOnly) at = behindFlags(bytes, at, limit);
  const isQuoted = ((CLASSES[bytes[at] as number] as number) & QUOTE) !== 0;
  if (quotedOnly && !isQuoted) return readPipedText(bytes, anchorStart, reading);
  if (bytes[at] === 0x2f || bytes[at] === 0x2a) return false; // another flag, a prompt
  const start = isQuoted ? at + 1 : at;
  return takeArgument(bytes, start, start, limit, reading);
}

/** `"value" | ConvertTo-SecureString …`: the text whose closing quote stands in front of the pipe. */
function readPipedText(bytes: Uint8Array, anchorStart: number, reading: Reading): boolean {
  let i = anchorStart - 1;
  if (i - 3 < reading.low || bytes[i] !== 0x20 || bytes[i - 1] !== 0x7c) return false;
  i -= bytes[i - 2] === 0x20 ? 3 : 2;
  const quote = bytes[i] as number;
  if (((CLASSES[quote] as number) & QUOTE) === 0) return false;
  let start = i;
  while (start > reading.low && bytes[start - 1] !== quote && bytes[start - 1] !== 0x0a) start--;
  if (start <= reading.low || bytes[start - 1] !== quote || i - start < 4) return false;
  reading.nameStart = start;
  reading.nameEnd = start;
  reading.operator = OP_COMMAND;
  place(reading, start, i, AFTER_CLOSER);
  reading.quote = quote;
  return true;
}

/** Behind flags without values: `-AsPlainText -Force -String "value"`. */
function behindFlags(bytes: Uint8Array, from: number, limit: number): number {
  let at = from;
  while (at < limit && bytes[at] === 0x2d) at = nextWord(bytes, at, limit);
  return at;
}

/** Behind the word at `at` and one blank. */
function nextWord(bytes: Uint8Array, at: number, limit: number): number {
  let i = at;
  while (i < limit && ((CLASSES[bytes[i] as number] as number) & STOP) === 0) i++;
  return i < limit && bytes[i] === 0x20 ? i + 1 : i;
}

/** `echo value | sudo -S …`, `echo user:value | chpasswd`, `echo value | docker login --password-stdin`. */
function readPiped(bytes: Uint8Array, anchorStart: number, reading: Reading): boolean {
  let pipe = anchorStart;
  while (pipe > reading.low && bytes[pipe] !== 0x7c) {
    if (bytes[pipe] === 0x0a) return false;
    pipe--;
  }
  let at = pipe;
  while (at > reading.low && !startsWith(bytes, at, pipe, ECHO)) {
    if (bytes[at] === 0x0a) return false;
    at--;
  }
  if (!startsWith(bytes, at, pipe, ECHO)) return false;
  at += ECHO.length;
  if (((CLASSES[bytes[at] as number] as number) & QUOTE) !== 0) at++;
  const nameStart = at;
  if (((bytes[pipe + 2] as number) | 0x20) === 0x63) {
    // chpasswd takes both
    while (at < pipe && bytes[at] !== COLON) at++;
    at++;
  }
  if (at >= pipe || bytes[at] === 0x24) return false;
  return takeArgument(bytes, nameStart, at, pipe, reading);
}

/** `-p` with its value joined to it, or behind a blank where the command has it so. */
function readPasswordFlag(
  bytes: Uint8Array,
  flag: number,
  limit: number,
  reading: Reading,
  letter: number,
  isSpaced: boolean,
): boolean {
  if (flag + 2 >= limit || bytes[flag + 1] !== letter) return false;
  let start = flag + 2;
  if (isSpaced && bytes[start] === 0x20) start++;
  if (bytes[start] === 0x2d) return false; // the next flag
  if (start < limit && ((CLASSES[bytes[start] as number] as number) & QUOTE) !== 0) start++;
  return takeArgument(bytes, start, start, limit, reading);
}

function readUserFlag(bytes: Uint8Array, flag: number, limit: number, reading: Reading): boolean {
  let i = flag + 2;
  if (i >= limit) return false;
  if (bytes[flag + 1] !== 0x75 && bytes[flag + 1] !== 0x55) {
    if (startsWith(bytes, flag, limit, USER_FLAG)) i = flag + USER_FLAG.length;
    else if (startsWith(bytes, flag, limit, PROXY_USER_FLAG)) i = flag + PROXY_USER_FLAG.length;
    else return false;
  }
  if (i < limit && (bytes[i] === 0x20 || bytes[i] === 0x3d)) i++;
  while (i < limit && ((CLASSES[bytes[i] as number] as number) & (QUOTE | BLANK)) !== 0) i++;
  const user = i;
  while (i < limit && bytes[i] !== COLON && ((CLASSES[bytes[i] as number] as number) & STOP) === 0)
    i++;
  if (i >= limit || bytes[i] !== COLON || i === user) return false;
  if (takeArgument(bytes, user, i + 1, limit, reading)) return true;
  return takeUserToken(bytes, user, i, limit, reading);
}

/** Shortest user without a password that is taken for a key, and how many digits it holds at least. */
const USER_TOKEN_LENGTH = 20;
const USER_TOKEN_DIGITS = 3;

/** `-u KEY:`: the user is a key, and there is no password. */
function takeUserToken(
  bytes: Uint8Array,
  user: number,
  colon: number,
  limit: number,
  reading: Reading,
): boolean {
  const next = colon + 1 < limit ? (bytes[colon + 1] as number) : 0x0a;
  if (((CLASSES[next] as number) & (BLANK | BREAK | QUOTE)) === 0) return false;
  if (colon - user < USER_TOKEN_LENGTH) return false;
  let digits = 0;
  for (let i = user; i < colon; i++) {
    if (((CLASSES[bytes[i] as number] as number) & NAME) === 0) return false;
    if (((CLASSES[bytes[i] as number] as number) & DIGIT) !== 0) digits++;
  }
  if (digits < USER_TOKEN_DIGITS || bytes[user] === 0x24) return false;
  reading.nameStart = user;
  reading.nameEnd = user;
  reading.operator = OP_COMMAND;
  place(reading, user, colon, AFTER_CLOSER);
  return true;
}

function takeArgument(
  bytes: Uint8Array,
  nameStart: number,
  start: number,
  limit: number,
  reading: Reading,
): boolean {
  let end = start;
  while (end < limit) {
    const byte = bytes[end] as number;
    if (((CLASSES[byte] as number) & (BLANK | BREAK | QUOTE)) !== 0 || byte === 0x5c) break;
    end++;
  }
  if (end - start < 4 || end >= limit) {
    if (end - start < 4 || end < reading.high) return false;
  }
  reading.nameStart = nameStart;
  reading.nameEnd = nameStart;
  reading.operator = OP_COMMAND;
  place(reading, start, end, AFTER_LINE_END);
  return true;
}

/** SQL: `IDENTIFIED BY 'password'`, also `BY PASSWORD 'hash'`, which is left to named.ts. */
function readIdentifiedBy(bytes: Uint8Array, anchorEnd: number, reading: Reading): boolean {
  let start = anchorEnd;
  const limit = Math.min(reading.high, anchorEnd + COMMAND_LIMIT);
  while (start < limit && ((CLASSES[bytes[start] as number] as number) & (QUOTE | BLANK)) !== 0)
    start++;
  if (start === anchorEnd && ((CLASSES[bytes[start] as number] as number) & ALNUM) === 0)
    return false;
  let end = start;
  while (end < limit && ((CLASSES[bytes[end] as number] as number) & STOP) === 0) end++;
  if (end >= limit && end < reading.high) return false;
  const quoted = start > anchorEnd && end < limit && bytes[end] === bytes[start - 1];
  if (!quoted && (start > anchorEnd || !isStatement(bytes, start, end, reading))) return false;
  reading.nameStart = anchorEnd;
  reading.nameEnd = anchorEnd;
  reading.operator = OP_COMMAND;
  place(reading, start, end, AFTER_CLOSER);
  reading.quote = quoted ? (bytes[end] as number) : 0;
  return true;
}

/** A bare value ends its statement and holds a digit; all else is prose. */
function isStatement(bytes: Uint8Array, start: number, end: number, reading: Reading): boolean {
  const upper = (bytes[start - 2] as number) === 0x59; // BY
  let digits = 0;
  for (let i = start; i < end; i++) {
    if (((CLASSES[bytes[i] as number] as number) & DIGIT) !== 0) digits++;
  }
  return (upper || digits > 0) && readAfter(bytes, end, reading.high) !== AFTER_WORD;
}

/** The DSN of Go's MySQL driver: `user:password@tcp(host:port)/db`. */
function readDsn(bytes: Uint8Array, anchorStart: number, reading: Reading): boolean {
  const low = Math.max(reading.low, anchorStart - 128);
  let i = anchorStart;
  let colon = -1;
  while (i > low && ((CLASSES[bytes[i - 1] as number] as number) & (BLANK | BREAK | QUOTE)) === 0) {
    i--;
    if (bytes[i] === COLON) colon = i;
  }
  if (colon <= i || anchorStart - colon < 4) return false;
  reading.nameStart = i;
  reading.nameEnd = colon;
  reading.operator = OP_URL;
  place(reading, colon + 1, anchorStart, AFTER_CLOSER);
  return true;
}
