/**
 * Passwords among the arguments of tools that commands.ts does not know, each by its own grammar: flags,
 * `user/value@db` of Oracle, `user%value` of Samba, the words of `net use`, of `htpasswd` and of devices.
 * A branch of idioms.ts. A reader answers with [start, end) of the value, or null.
 */
import {
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  DIGIT,
  NAME,
  QUOTE,
  startsWith,
  type Word,
} from './classes.ts';
import { skipBlanks } from './siblings.ts';

export type Span = readonly [number, number];
export type LineReader = (bytes: Uint8Array, from: number, end: number) => Span | null;

/** How far the arguments of a command are read. */
const LINE_LIMIT = 300;
const BACKSLASH = 0x5c;
const STOPS: ReadonlySet<number> = new Set(ascii(';)|<>&,'));

/** The argument at `at`: quoted, or up to what ends one; null where there is none. */
export function argumentAt(bytes: Uint8Array, at: number, end: number): Span | null {
  const quote = bytes[at] as number;
  const isQuoted = at < end && ((CLASSES[quote] as number) & QUOTE) !== 0;
  const start = isQuoted ? at + 1 : at;
  let stop = start;
  for (; stop < end; stop++) {
    const byte = bytes[stop] as number;
    const kind = CLASSES[byte] as number;
    if ((kind & BREAK) !== 0 || (isQuoted && byte === quote)) break;
    if (!isQuoted && ((kind & (BLANK | QUOTE)) !== 0 || STOPS.has(byte))) break;
    if (byte === BACKSLASH) break;
  }
  if (isQuoted && bytes[stop] !== quote && bytes[stop] !== BACKSLASH) return null;
  return stop > start ? [start, stop] : null;
}

/** End of the command that goes on behind `from`: its line, with those that a backslash continues. */
function commandEnd(bytes: Uint8Array, from: number, end: number): number {
  const limit = Math.min(end, from + LINE_LIMIT);
  let i = from;
  while (i < limit && (bytes[i] !== 0x0a || bytes[i - 1] === BACKSLASH)) i++;
  return i;
}

/** Start of the next word behind the one at `at`; `end` if there is none. */
function nextWord(bytes: Uint8Array, at: number, end: number): number {
  let i = at;
  const quote = bytes[i] as number;
  if (((CLASSES[quote] as number) & QUOTE) !== 0) {
    i++;
    while (i < end && bytes[i] !== quote) i++;
  }
  while (i < end && ((CLASSES[bytes[i] as number] as number) & BLANK) === 0) i++;
  return skipBlanks(bytes, i, end);
}

/** `-p value`, `-pvalue`, `/p:value`: behind a blank or a quote that opens an argument. */
export function flagReader(flag: string, joined: boolean): LineReader {
  const word = ascii(flag);
  return (bytes, from, high) => {
    const end = commandEnd(bytes, from, high);
    // The anchor may end in the flag's own dash.
    for (let i = from - 2; i < end; i++) {
      const kind = CLASSES[bytes[i] as number] as number;
      if ((kind & (BLANK | QUOTE)) === 0 || !isExactly(bytes, i + 1, end, word)) continue;
      let at = i + 1 + word.length;
      if (!joined && ((CLASSES[bytes[at] as number] as number) & BLANK) === 0) continue;
      at = skipBlanks(bytes, at, end);
      return bytes[at] === 0x2d ? null : argumentAt(bytes, at, end);
    }
    return null;
  };
}

function isExactly(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** `-U user%value`, `-u user,value`, `-a user:value`. */
export function userReader(flag: string, separator: string): LineReader {
  const word = ascii(flag);
  const joint = separator.charCodeAt(0);
  return (bytes, from, high) => {
    const end = commandEnd(bytes, from, high);
    for (let i = from - 1; i < end; i++) {
      if (((CLASSES[bytes[i] as number] as number) & BLANK) === 0) continue;
      if (!isExactly(bytes, i + 1, end, word)) continue;
      const at = skipBlanks(bytes, i + 1 + word.length, end);
      return behindUser(bytes, at, end, joint);
    }
    return null;
  };
}

/** `user%value`, `'user','value'`: the value behind the joint of the word at `at`. */
function behindUser(bytes: Uint8Array, at: number, end: number, joint: number): Span | null {
  let i = at;
  while (i < end && bytes[i] !== joint) {
    if (((CLASSES[bytes[i] as number] as number) & (BLANK | BREAK)) !== 0) return null;
    i++;
  }
  if (i === at || i >= end) return null;
  return argumentAt(bytes, i + 1, end);
}

/** `[flags] user/value[@db]` of Oracle's tools. */
export const readLogon: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  let at = skipBlanks(bytes, from, end);
  while (at < end && bytes[at] === 0x2d) at = nextWord(bytes, at, end);
  if (at < end && ((CLASSES[bytes[at] as number] as number) & QUOTE) !== 0) at++;
  const user = at;
  while (at < end && ((CLASSES[bytes[at] as number] as number) & NAME) !== 0) at++;
  if (at === user || bytes[at] !== 0x2f || bytes[user] === 0x24) return null;
  const start = at + 1;
  let stop = start;
  while (stop < end) {
    const byte = bytes[stop] as number;
    if (((CLASSES[byte] as number) & (BLANK | BREAK | QUOTE)) !== 0) break;
    if (byte === 0x40 || byte === 0x3b) break;
    // A path.
    if (byte === 0x2f) return null;
    stop++;
  }
  return stop > start ? [start, stop] : null;
};

/** `net use Z: \\host\share value /user:name` and `… /user:name value`. */
export const readNetUse: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  let before = -1;
  for (let at = skipBlanks(bytes, from, end); at < end; at = nextWord(bytes, at, end)) {
    if (startsWith(bytes, at, end, USER_OPTION)) {
      const next = nextWord(bytes, at, end);
      const isValue = next < end && bytes[next] !== 0x2f && bytes[next] !== 0x0d;
      if (isValue) return argumentAt(bytes, next, end);
      const isShare = before < 0 || bytes[before] === BACKSLASH || bytes[before + 1] === 0x3a;
      return isShare || bytes[before] === 0x2a ? null : argumentAt(bytes, before, end);
    }
    before = at;
  }
  return null;
};
const USER_OPTION = ascii('/user:');

/** `-b[…] FILE USER value`: flags, of which one holds a `b`, then the third word. */
export const readPasswordFile: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  let at = from;
  let isBatch = false;
  while (at < end && bytes[at] === 0x2d) {
    for (let i = at; i < end && bytes[i] !== 0x20; i++) if (bytes[i] === 0x62) isBatch = true;
    at = nextWord(bytes, at, end);
  }
  if (!isBatch) return null;
  at = nextWord(bytes, nextWord(bytes, at, end), end);
  return at < end ? argumentAt(bytes, at, end) : null;
};

/** The word that follows, a figure that tells how it is written passed: `key 0 value`. */
export const readFollowing: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  let at = skipBlanks(bytes, from, end);
  if (((CLASSES[bytes[at] as number] as number) & DIGIT) !== 0 && bytes[at + 1] === 0x20) {
    // A figure above 6 stands before what is encrypted.
    if ((bytes[at] as number) > 0x36) return null;
    at = skipBlanks(bytes, at + 1, end);
  }
  return bytes[at] === 0x2d ? null : argumentAt(bytes, at, end);
};

/** The second of two words: `add_user NAME value`. */
export const readSecond: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  const at = nextWord(bytes, skipBlanks(bytes, from, end), end);
  return at < end ? argumentAt(bytes, at, end) : null;
};

/** `user:value` where the anchor ends. */
export const readUser: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  return behindUser(bytes, from, end, 0x3a);
};

/** The word behind another one of the same line: `host 192.0.2.1 key value`. */
export function behindWordReader(word: string): LineReader {
  const joint = ascii(word);
  return (bytes, from, high) => {
    const end = commandEnd(bytes, from, high);
    for (let i = from; i < end; i++) {
      if (startsWith(bytes, i, end, joint)) return readFollowing(bytes, i + joint.length, end);
    }
    return null;
  };
}

/** What stands between a key's word and the key on a device: figures, algorithms, addresses, and its own words. */
const DEVICE_WORDS: readonly Word[] =
  'md5 sha1 sha256 sha hmac-sha1 hmac-sha256 address key value ascii-text'
    .split(' ')
    .map((word) => ascii(`${word} `));

/** `20 md5 value`, `address 192.0.2.1 key value`: the last word of its line, figures above 6 as in {@link readFollowing}. */
export const readDeviceKey: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  let at = skipBlanks(bytes, from, end);
  for (let next = nextWord(bytes, at, end); next < end; next = nextWord(bytes, at, end)) {
    const isWord = DEVICE_WORDS.some((word) => startsWith(bytes, at, end, word));
    if (!isWord && !isFigures(bytes, at, next)) return null;
    at = next;
  }
  // `7 value`: what is encrypted.
  if (bytes[at - 1] === 0x20 && bytes[at - 2] === 0x37 && bytes[at - 3] === 0x20) return null;
  return argumentAt(bytes, at, end);
};

/** Digits and the joints of an address, with blanks behind. */
function isFigures(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & (DIGIT | BLANK)) === 0 && byte !== 0x2e && byte !== 0x2f) {
      return false;
    }
  }
  return true;
}

/** `createUser NAME SHA value [AES value]` of SNMP. */
export const readSnmpUser: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  const at = nextWord(bytes, skipBlanks(bytes, from, end), end);
  const isKnown = startsWith(bytes, at, end, SHA) || startsWith(bytes, at, end, MD5);
  return isKnown ? argumentAt(bytes, nextWord(bytes, at, end), end) : null;
};
const SHA = ascii('sha');
const MD5 = ascii('md5');

/** `[host]:587 user:value` of a mail server's table of relays. */
export const readMailUser: LineReader = (bytes, from, high) =>
  behindUser(bytes, skipBlanks(bytes, from, high), commandEnd(bytes, from, high), 0x3a);

/** `register => user:value@host` of telephony. */
export const readRegistration: LineReader = (bytes, from, high) => {
  const text = behindUser(bytes, from, commandEnd(bytes, from, high), 0x3a);
  if (text === null) return null;
  let end = text[1];
  while (end > text[0] && bytes[end] !== 0x40) end--;
  return end > text[0] ? [text[0], end] : null;
};

/** Keywords of tests whose cells are parted by two blanks and more: `Input Password    locator    value`. */
export const readCell: LineReader = (bytes, from, high) => {
  const end = commandEnd(bytes, from, high);
  let i = skipBlanks(bytes, from, end);
  while (i + 1 < end && (bytes[i] !== 0x20 || bytes[i + 1] !== 0x20)) i++;
  const at = skipBlanks(bytes, i, end);
  // A variable of the test.
  return at >= end || bytes[at] === 0x24 || bytes[at] === 0x25 ? null : argumentAt(bytes, at, end);
};

/** Flags of any program that tell the user, in front of `-p`. */
const USER_FLAGS: readonly Word[] = ['-u', '-U', '--user', '--username', '-user'].map(ascii);
/** Longest name of a user there. */
const LONGEST_USER = 48;

/** `tool -u user -p value`: the anchor is the flag, the user stands in front of it. Ports are no passwords. */
export const readBehindUser: LineReader = (bytes, from, high) => {
  let user = from - FLAG_LENGTH;
  const low = Math.max(0, user - LONGEST_USER);
  if (bytes[from - 2] !== 0x70 && bytes[from - 2] !== 0x50) return null;
  const userEnd = user;
  while (user > low && ((CLASSES[bytes[user - 1] as number] as number) & (BLANK | BREAK)) === 0)
    user--;
  let flag = user - 1;
  if (user === userEnd || bytes[user] === 0x2d || bytes[flag] !== 0x20) return null;
  const flagEnd = flag;
  while (flag > low && ((CLASSES[bytes[flag - 1] as number] as number) & (BLANK | BREAK)) === 0)
    flag--;
  const isUser = USER_FLAGS.some(
    (word) => flagEnd - flag === word.length && isExactly(bytes, flag, flagEnd, word),
  );
  // `mysql -u user -p database` asks for the password.
  if (!isUser || isClient(bytes, flag)) return null;
  const value = argumentAt(bytes, from, commandEnd(bytes, from, high));
  return value === null || isPort(bytes, value) || bytes[value[0]] === 0x2d ? null : value;
};
const MYSQL = ascii('mysql');
const MARIADB = ascii('mariadb');
/** How far back a command's own name is looked for. */
const COMMAND_LIMIT = 120;

/** Whether the line in front of `at` holds the command's name. */
function isClient(bytes: Uint8Array, at: number): boolean {
  const low = Math.max(0, at - COMMAND_LIMIT);
  for (let i = at - 1; i >= low && bytes[i] !== 0x0a; i--) {
    if (startsWith(bytes, i, at, MYSQL) || startsWith(bytes, i, at, MARIADB)) return true;
  }
  return false;
}

/** Bytes of ` -p `. */
const FLAG_LENGTH = 4;

/** `8080`, `80:8080`, `127.0.0.1:80`. */
function isPort(bytes: Uint8Array, [start, end]: Span): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & DIGIT) === 0 && byte !== 0x3a && byte !== 0x2e) return false;
  }
  return true;
}
