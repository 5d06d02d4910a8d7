/**
 * Names that are whole arguments, and the texts behind them: `option(Options.PASSWORD, "value")`, `{set, password,
 * <<"value">>}`, `is $url->password, 'value'`. The name may as well be a variable beside a text of another sense, so
 * that only what looks chosen or made counts. A branch of operators.ts and named.ts.
 */
import { ascii, CLASSES, LETTER, LOWER, startsWith, type Word } from './classes.ts';
import { NAME_KEY, NAME_PASSWORD, NAME_TOKEN, type NameMeaning } from './names.ts';
import type { Reading } from './reading.ts';
import { endsWithAny } from './spaced.ts';
import type { Statistics } from './statistics.ts';

const DOT = 0x2e;
/** Shortest text that counts. */
const SHORTEST_TEXT = 6;
/** What a text behind a member that is a key or a token has at least. */
const MADE_LENGTH = 16;
const MADE_DIGITS = 3;

/** Algorithms and encodings, by the letters in front of a number or a joint: `sha256`, `aes/cbc`, `utf-8`. */
const ALGORITHMS: readonly Word[] =
  'sha md utf hs rs es ps base aes des rc rsa iso latin hmac pbkdf pbe pkcs oauth pbewith hmacsha'
    .split(' ')
    .map(ascii);
/** Words of that length are followed by letters as well. */
const LONG_ALGORITHM = 7;

/** `(`, `,` and the end of `->` in front of a name: it is an argument. */
export function isListedBefore(byte: number): boolean {
  return byte === 0x28 || byte === 0x2c || byte === 0x3e;
}

/** Whether a text behind an argument may be a secret: the name asks for one, and the text holds a digit and no blank. */
export function isListedValue(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
): boolean {
  const isMade = counted.length >= MADE_LENGTH && counted.digits >= MADE_DIGITS;
  const isMember = isMade && name.kind >= NAME_TOKEN && holdsDot(bytes, reading);
  const asks = name.kind === NAME_PASSWORD || (name.allCaps && name.kind >= NAME_KEY) || isMember;
  if (!asks || !name.lastIsKeyword || name.negatedBefore > 0) return false;
  if (counted.length < SHORTEST_TEXT || counted.spaces > 0) return false;
  if (counted.digits === 0 || counted.digits === counted.length) return false;
  const { valueStart, valueEnd } = reading;
  // Ids of SNMP, variables in a text.
  if (bytes[valueStart] === DOT || holdsVariable(bytes, valueStart, valueEnd)) return false;
  return !isAlgorithm(bytes, valueStart, valueEnd);
}

/** `config.Token`: a member of something. */
function holdsDot(bytes: Uint8Array, reading: Reading): boolean {
  for (let i = reading.nameStart; i < reading.nameEnd; i++) if (bytes[i] === DOT) return true;
  return false;
}

/** Ends of constants that name a setting of a password: `SSL_KEY_PASSWORD_CONFIG`, `PASSWORD_PROP_NAME`. */
const SETTING_ENDS: readonly Word[] =
  '_config _prop_name _prop _property _property_name _key _param _option'.split(' ').map(ascii);

/** Whether the name is a constant under which a password is put: the name tells of the setting, not of the value. */
export function isSettingOfPassword(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
): boolean {
  if (name.kind !== NAME_PASSWORD) return false;
  for (let i = reading.nameEnd - 1; i >= reading.nameStart && bytes[i] !== DOT; i--) {
    if (((CLASSES[bytes[i] as number] as number) & LOWER) !== 0) return false;
  }
  return endsWithAny(bytes, reading.nameStart, reading.nameEnd, SETTING_ENDS);
}

function holdsVariable(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i + 1 < end; i++) {
    if (bytes[i] !== 0x24) continue;
    if (((CLASSES[bytes[i + 1] as number] as number) & LETTER) !== 0) return true;
  }
  return false;
}

/** `sha256`, `utf-8`, `AES/CBC/PKCS5Padding`, `PBEWithMD5AndDES`. */
function isAlgorithm(bytes: Uint8Array, start: number, end: number): boolean {
  for (let n = 0; n < ALGORITHMS.length; n++) {
    const word = ALGORITHMS[n] as Word;
    if (!startsWith(bytes, start, end, word)) continue;
    const next = start + word.length;
    if (word.length >= LONG_ALGORITHM || next >= end) return true;
    if (((CLASSES[bytes[next] as number] as number) & LETTER) === 0) return true;
  }
  return false;
}
