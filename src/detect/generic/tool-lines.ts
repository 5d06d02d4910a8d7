/**
 * Passwords in lines of clients and administration that idioms.ts names by their words: sessions of mail and chat,
 * binds of LDAP, logons of Oracle by address, modules of JAAS. A branch of idioms.ts, in the form of command-lines.ts
 * where the value stands behind the words, of a place's reader where it stands around them.
 */
import { ascii, BLANK, BREAK, hasClass, NAME, QUOTE, startsWith, type Word } from './classes.ts';
import {
  argumentAt,
  flagReader,
  type LineReader,
  readFollowing,
  readMailUser,
  readUser,
  type Span,
} from './command-lines.ts';
import { chosen } from './paired-calls.ts';
import { skipBlanks } from './siblings.ts';
import type { Stretch } from './stretch.ts';

type PlaceReader = (place: Stretch) => Span | null;

/** How far a line is read. */
const LINE_LIMIT = 300;
const AT = 0x40;
const SLASH = 0x2f;
const DASH = 0x2d;
const PERCENT = 0x25;
const DOLLAR = 0x24;
const BACKTICK = 0x60;

/** The last word of the line; flags and what is expanded are none. */
const readLast: LineReader = (bytes, from, high) => {
  const limit = Math.min(high, from + LINE_LIMIT);
  let word = skipBlanks(bytes, from, limit);
  for (let i = word; i < limit && !hasClass(bytes[i] as number, BREAK); i++) {
    // | > ) ; end a command
    const byte = bytes[i] as number;
    if (byte === 0x7c || byte === 0x3e || byte === 0x29 || byte === 0x3b) break;
    if (hasClass(byte, BLANK) && !hasClass(bytes[i + 1] as number, BLANK | BREAK)) word = i + 1;
  }
  const first = bytes[word];
  return first === DASH || first === DOLLAR ? null : argumentAt(bytes, word, limit);
};

/** The second word behind the anchor: `ghost NICK value`. */
const readSecondWord: LineReader = (bytes, from, high) => {
  let at = skipBlanks(bytes, from, high);
  while (at < high && !hasClass(bytes[at] as number, BLANK | BREAK)) at++;
  at = skipBlanks(bytes, at, high);
  return at < high ? argumentAt(bytes, at, high) : null;
};

/** `=value`, `="value"` of an attribute in braces. */
const readAttribute: LineReader = (bytes, from, high) => {
  const quoted = hasClass(bytes[from] as number, QUOTE);
  if (quoted) return argumentAt(bytes, from, high);
  let stop = from;
  while (stop < high && !hasClass(bytes[stop] as number, BLANK | BREAK | QUOTE)) {
    // , } ) part attributes
    const byte = bytes[stop] as number;
    if (byte === 0x2c || byte === 0x7d || byte === 0x29) break;
    stop++;
  }
  return stop > from && bytes[from] !== DOLLAR ? [from, stop] : null;
};

/** `user.info=user:value`, `"user.info": "user:value"`. */
const readUserInfo: LineReader = (bytes, from, high) => {
  let at = from;
  while (at < high && hasClass(bytes[at] as number, QUOTE)) at++;
  at = skipBlanks(bytes, at, high);
  if (bytes[at] !== 0x3d && bytes[at] !== 0x3a) return null;
  at = skipBlanks(bytes, at + 1, high);
  if (hasClass(bytes[at] as number, QUOTE)) at++;
  if (!hasClass(bytes[at] as number, NAME) || bytes[at] === DOLLAR) return null;
  return chosen(bytes, readUser(bytes, at, high));
};

/** Lines by the words in front of the value. */
export const TOOL_LINES: ReadonlyArray<readonly [LineReader, readonly string[]]> = [
  [readLast, ['nickserv identify ', 'openssl passwd ']],
  [readSecondWord, ['ghost ', 'regain '].map((verb) => `nickserv ${verb}`)],
  [readFollowing, ['nickserv register ']],
  [readLast, ['--auth gitlab-token.', '--auth github-oauth.', '--auth http-basic.']],
  [
    readFollowing,
    [
      ' auth md5 ',
      ' auth sha ',
      ' priv des ',
      ' priv aes 128 ',
      ' priv aes 192 ',
      ' priv aes 256 ',
    ],
  ],
  [flagReader('-a', false), ['-a bearer ']],
  [readMailUser, [']:587=', ']:465=', ']:25=']],
  [readAttribute, ['clear-text=']],
  [readUserInfo, ['auth.user.info', 'auth_user_info', '_login']],
  [readUser, ['authorization: basic ']],
];

const BIND_NAME = ascii(' -d ');

function holdsVariable(bytes: Uint8Array, [start, end]: Span): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === DOLLAR) return true;
  return false;
}

/** `ldap… -D "cn=…" -w value`: a bind's name in front of the flag. */
function readBind({ bytes, start, end, low, high }: Stretch): Span | null {
  if (bytes[end - 2] !== 0x77) return null;
  for (let i = start; i >= low && bytes[i] !== 0x0a; i--) {
    if (!startsWith(bytes, i, high, BIND_NAME) || bytes[i + 2] !== 0x44) continue;
    const value = chosen(bytes, argumentAt(bytes, end, high));
    // What curl is to write, a command, a variable, the next flag.
    const first = value === null ? DASH : bytes[value[0]];
    const isText = first !== PERCENT && first !== DASH && bytes[end] !== BACKTICK;
    return value !== null && isText && !holdsVariable(bytes, value) ? value : null;
  }
  return null;
}

/** `user/value@host:1521/service`: the anchor is Oracle's port. */
function readOracle({ bytes, start, low }: Stretch): Span | null {
  let at = start;
  while (at > low && (hasClass(bytes[at - 1] as number, NAME) || bytes[at - 1] === 0x2e)) at--;
  if (at === start || bytes[at - 1] !== AT) return null;
  const stop = at - 1;
  let open = stop;
  while (open > low && bytes[open - 1] !== SLASH) {
    if (hasClass(bytes[open - 1] as number, BLANK | BREAK | QUOTE)) return null;
    open--;
  }
  const hasUser = open - 2 >= low && hasClass(bytes[open - 2] as number, NAME);
  return hasUser && open < stop && bytes[open] !== DOLLAR ? [open, stop] : null;
}

/** Words of the lines in front of a password that a client sends. */
const USER_LINE: Word = ascii('user ');
const USER_REACH = 80;

/** `USER ann` and then `PASS value`, as FTP and POP3 have them. */
function readPass({ bytes, start, end, low, high }: Stretch): Span | null {
  if (bytes[end - 5] !== 0x50 || bytes[end - 2] !== 0x53) return null; // PASS in capitals
  for (let i = start - 1; i >= Math.max(low, start - USER_REACH) && bytes[i] !== 0x0a; i--) {
    if (bytes[i] === 0x55 && startsWith(bytes, i, high, USER_LINE)) {
      return argumentAt(bytes, end, high);
    }
  }
  return null;
}

/** Words in lower case, and what reads around them. */
export const TOOL_READERS: ReadonlyArray<readonly [string, PlaceReader]> = [
  [' -w ', readBind],
  [':1521/', readOracle],
  [':1521:', readOracle],
  ['\npass ', readPass],
];
