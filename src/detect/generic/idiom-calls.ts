/**
 * Calls that take a password or a key at a known place and whose names do not say so: `smtp.login("user",
 * "value")`, `Algorithm.HMAC256("value")`, `bcrypt.hash("value")`. A branch of idioms.ts; the calls that
 * databases and JWT libraries share are call-arguments.ts.
 */

import { isLookup } from './beside.ts';
import { nextArgument, textEnd } from './call-arguments.ts';
import { ascii, BREAK, CLASSES, DIGIT, NAME, QUOTE, startsWithAny, type Word } from './classes.ts';
import { skipSpace } from './siblings.ts';

/** How far the arguments of a call are read. */
const ARGUMENTS_LIMIT = 400;
/** Longest call around the text itself: `Encoding.UTF8.GetBytes(`. */
const WRAPPER_LIMIT = 48;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

interface Call {
  /** Which argument is the secret, from 0. */
  readonly argument: number;
  /** The argument before it is a user's name or a network's, and stands in quotes too. */
  readonly afterUser: boolean;
}

const AFTER_USER: ReadonlyArray<readonly [string, number]> = [
  ['login(', 1],
  ['loginasync(', 1],
  ['loginuser(', 1],
  ['loginas(', 1],
  ['logon(', 1],
  ['signin(', 1],
  ['signinasync(', 1],
  [' basic(', 1],
  ['.basic(', 1],
  ['httpbasic(', 1],
  ['setcredentials(', 1],
  ['ftplib.ftp(', 2],
  ['ftp_tls(', 2],
  ['ftp_login(', 2],
  ['ldap_bind(', 2],
  ['create_superuser(', 2],
  ['create_user(', 2],
  ['new sequelize(', 2],
  ['new mysqli(', 2],
  ['real_connect(', 3],
  ['ssh.connect(', 2],
  ['passwordauthentication(', 1],
  ['smtp.plainauth(', 2],
  ['basic_auth(', 1],
  ['basicauth(', 1],
  ['wifi.begin(', 1],
  ['::basic(', 1],
  ['add_user(', 1],
  ['credentials::new(', 1],
];
const ALONE: ReadonlyArray<readonly [string, number]> = [
  ['createcipheriv(', 1],
  ['createdecipheriv(', 1],
  ['openssl_encrypt(', 2],
  ['openssl_decrypt(', 2],
  ['hash_hmac(', 2],
  ['hmac.new(', 0],
  ['hmac256(', 0],
  ['hmac384(', 0],
  ['hmac512(', 0],
  ['hash::check(', 0],
  ['bcrypt.compare(', 0],
  ['bcrypt.comparesync(', 0],
  ['csrf.protect(', 0],
  ['.signwith(', 1],
  ['jwt::encode(', 1],
  ['jwt::decode(', 1],
  ['fernet(', 0],
  ['newcookiestore(', 0],
  ['.signedstring(', 0],
  ['new_from_slice(', 0],
  ['bcrypt.hash(', 0],
  ['bcrypt.hashsync(', 0],
  ['hash::make(', 0],
  ['passwordencoder.encode(', 0],
  ['passwordencoder().encode(', 0],
  ['usermanager.createasync(', 1],
  ['password_hash(', 0],
  ['pkey::rsa.new(', 1],
  ['pkey.read(', 1],
  ['::bearer(', 0],
  ['pkcs12_der(', 1],
  ['load_pkcs12(', 1],
  ['load_key_and_certificates(', 1],
  ['x509certificate2(', 1],
  ['derivekey(', 0],
  ['pbkdf2(', 0],
  ['pbkdf2sync(', 0],
  ['scryptsync(', 0],
  ['credentials += credentials(', 3],
];

/** Calls by their names, in lower case and with the parenthesis. */
export const CALLS: ReadonlyMap<string, Call> = new Map([
  ...callsOf(AFTER_USER, true),
  ...callsOf(ALONE, false),
]);

function callsOf(
  calls: ReadonlyArray<readonly [string, number]>,
  afterUser: boolean,
): Array<[string, Call]> {
  return calls.map(([name, argument]) => [name, { argument, afterUser }]);
}

/** What may be called on the text: it is still the whole value. */
const CONVERSIONS: readonly Word[] = [
  '.tochararray()',
  '.getbytes(',
  '.encode(',
  '.as_bytes()',
  '.as_ref()',
  '.into()',
  '.to_string()',
  '.to_owned()',
].map(ascii);

/** The text that the call behind `anchorEnd` takes, as [start, end); null if there is none to judge. */
export function readCallText(
  bytes: Uint8Array,
  anchorEnd: number,
  high: number,
  call: Call,
): readonly [number, number] | null {
  const end = Math.min(high, anchorEnd + ARGUMENTS_LIMIT);
  let at = skipSpace(bytes, anchorEnd, end);
  for (let n = 0; n < call.argument; n++) {
    if (n === call.argument - 1 && call.afterUser) {
      // connect(host, port, user, value)
      if (isNumber(bytes, at)) at = nextArgument(bytes, at, end);
      if (at < 0 || !isUserAt(bytes, at, end)) return null;
    }
    at = nextArgument(bytes, at, end);
    if (at < 0) return null;
  }
  return textAt(bytes, at, end);
}

function isNumber(bytes: Uint8Array, at: number): boolean {
  return ((CLASSES[bytes[at] as number] as number) & DIGIT) !== 0;
}

/** What a user's name comes from: `ann.getEmail()`, `USER_NAME`. */
const USER_WORDS: readonly Word[] = ['user', 'mail', 'name', 'login', 'admin'].map(ascii);

/** Whether the argument at `at` is a text, or an expression that says that it is a user. */
function isUserAt(bytes: Uint8Array, at: number, end: number): boolean {
  if (isQuoteAt(bytes, at, end) || isBinaryAt(bytes, at, end)) return true;
  for (let i = at; i < end && bytes[i] !== COMMA; i++) {
    if (startsWithAny(bytes, i, end, USER_WORDS)) return true;
  }
  return false;
}

/** `<<"…` of Erlang. */
function isBinaryAt(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at] === 0x3c && bytes[at + 1] === 0x3c && isQuoteAt(bytes, at + 2, end);
}

/** Whether a quote stands at `at`, a backslash in front of it passed. */
function isQuoteAt(bytes: Uint8Array, at: number, end: number): boolean {
  const i = bytes[at] === BACKSLASH ? at + 1 : at;
  return i < end && ((CLASSES[bytes[i] as number] as number) & QUOTE) !== 0;
}

/** The quoted text at `at`, with one call around it; null where it is joined, looked up or goes on. */
function textAt(bytes: Uint8Array, at: number, end: number): readonly [number, number] | null {
  const limit = Math.min(end, at + WRAPPER_LIMIT);
  let open = at;
  while (open < limit && !isQuoteAt(bytes, open, end)) {
    const byte = bytes[open] as number;
    const kind = CLASSES[byte] as number;
    // . : [ ] ( and the << of Erlang's binaries, & @
    const isWrapper =
      byte === 0x2e ||
      byte === 0x3a ||
      byte === 0x5b ||
      byte === 0x5d ||
      byte === 0x28 ||
      (byte === 0x3c && (bytes[open + 1] === 0x3c || bytes[open - 1] === 0x3c));
    if ((kind & NAME) === 0 && !isWrapper && byte !== 0x26 && byte !== 0x40) return null;
    if (byte === 0x28 && isLookup(bytes, at, open)) return null;
    open++;
  }
  if (open >= limit) return null;
  const escaped = bytes[open] === BACKSLASH;
  if (escaped) open++;
  const close = escaped ? escapedEnd(bytes, open, end) : textEnd(bytes, open, end);
  if (close <= open + 1) return null;
  let behind = skipSpace(bytes, close + (escaped ? 2 : 1), end);
  if (startsWithAny(bytes, behind, end, CONVERSIONS)) return [open + 1, close];
  while (behind < end && bytes[behind] === BACKSLASH) behind++;
  // ) , ] }
  const closer = behind < end ? bytes[behind] : 0;
  const isBinary = closer === 0x3e && bytes[behind + 1] === 0x3e;
  const isWhole =
    closer === 0x29 || closer === 0x2c || closer === 0x5d || closer === 0x7d || isBinary;
  return isWhole ? [open + 1, close] : null;
}

/** Position of the backslash before the quote that closes an escaped text. */
function escapedEnd(bytes: Uint8Array, open: number, end: number): number {
  for (let i = open + 1; i + 1 < end; i++) {
    if (((CLASSES[bytes[i] as number] as number) & BREAK) !== 0) return -1;
    if (bytes[i] === BACKSLASH && bytes[i + 1] === bytes[open]) return i;
  }
  return -1;
}
