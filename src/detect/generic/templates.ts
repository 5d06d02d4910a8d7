/**
 * Values that only hold a place: templates, references, formats, numbers. Asked of every value's bytes
 * before anything is counted; filters.ts asks the rest.
 */
import {
  ALNUM,
  ascii,
  BLANK,
  CLASSES,
  DIGIT,
  indexOf,
  inOrder,
  lower,
  NAME,
  startsWithIndexed,
  UPPER,
  type Word,
} from './classes.ts';
import type { Reading } from './reading.ts';

/** A text is a template when it holds one of these. */
const TEMPLATE_MARKS: readonly Word[] = inOrder(
  [
    '${',
    '{$',
    '%{',
    '#{',
    '{{',
    '}}',
    '{%',
    '<%',
    '%>',
    '$(',
    '%(',
    '((',
    '))',
    '[[',
    '@@',
    '@{',
    '...',
    '***',
    '\\x',
    '\\u',
    '/*',
    '*/',
    '://',
    '&amp;',
    '&lt;',
    '~p~', // formats of Erlang
    '~s~',
    '~w~',
  ].map(ascii),
);

/** A value that begins so names a place, a format or an algorithm. */
const FOREIGN_STARTS: readonly Word[] = inOrder(
  [
    '-----begin',
    'ls0tls1crudj', // the same in base64
    'sha1-',
    'sha256-',
    'sha384-',
    'sha512-',
    'sha1:',
    'sha256:',
    'sha512:',
    'md5:',
    'pbkdf2',
    'argon2',
    'scrypt:',
    'bcrypt',
    'crypt:',
    '{sha',
    '{ssha',
    '{cipher}',
    'enc[',
    'encrypted:',
    '~> ', // a version that a package needs
    '>= ',
    '^[',
    '^(',
    'enc(',
    'arn:',
    'urn:',
    'pserver:',
    'vault:',
    'env:',
    'file:',
    'unix:',
    'ref:',
    'ref+',
    'data:',
    'mailto:',
    'projects/',
    'op:/',
    'secretref:',
    'ssh-rsa',
    'ssh-ed25519',
    'ssh-dss',
    'ecdsa-sha2',
    'aaaab3nzac1',
    'aaaae2vjzh',
    'aaaac3nzac1',
    'application/',
    'text/',
    'image/',
    'multipart/',
    '__',
    'basic ',
    'bearer ',
    'digest ',
    'scram-sha',
    'aes-',
    'hmac-',
    '$2a$',
    '$2b$',
    '$2y$',
    'md5$',
    'sha1$',
    '$1$',
    '$5$',
    '$6$',
    '$7$',
    '$apr1$',
    '$pbkdf2',
    '$argon2',
    '$ansible',
    'process.env',
    'os.environ',
    'system.',
    'self.',
    'this.',
    'config.',
    'settings.',
    'args.',
    'options.',
    'request.',
    'params.',
    'var.',
    'local.',
    'data.',
    'module.',
    'secrets.',
    'env.',
  ].map(ascii),
);

const FOREIGN_INDEX: Uint8Array = indexOf(FOREIGN_STARTS);
const MARK_INDEX: Uint8Array = indexOf(TEMPLATE_MARKS);

/** Whether the value cannot be a secret, as far as its bytes say without being counted. */
export function isPlaceholder(bytes: Uint8Array, reading: Reading): boolean {
  const { valueStart: start, valueEnd: end } = reading;
  const first = bytes[start] as number;
  // $NAME, <name>, [name], {name}, %NAME%, @name@: places to fill.
  if (first === 0x3c || first === 0x7b || first === 0x5b) return true;
  if (first === 0x24 && (isVariable(bytes, start + 1, end) || isElement(bytes, start + 1, end))) {
    return true;
  }
  if (first === 0x2d) return true; // -name, --name
  if (isNumberOrColour(bytes, start, end)) return true;
  if (first === 0x23 && isWordReference(bytes, start + 1, end, UPPER)) return true;
  // @fsOption, !vault, !!node
  if ((first === 0x40 || first === 0x21) && reading.quote === 0) {
    const word = bytes[start + 1] === 0x21 ? start + 2 : start + 1;
    if (isWordReference(bytes, word, end, 0)) return true;
  }
  if ((first === 0x5e || first === 0x7e) && isDigit(bytes[start + 1] as number)) return true;
  if (holdsBackslashes(bytes, start, end) || isCodePoint(bytes, start, end)) return true;
  const last = bytes[end - 1] as number;
  if ((first === 0x25 || first === 0x40 || first === 0x23) && last === first) return true;
  if (first === 0x25 && end - start <= 3) return true;
  if (first === 0x2f && reading.quote === 0 && isVariable(bytes, start + 1, end)) return true;
  if (startsWithIndexed(bytes, start, end, FOREIGN_STARTS, FOREIGN_INDEX)) return true;
  return holdsTemplate(bytes, start, end);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** `#section_name`, `@fsOption`: letters and joiners only, none of the class `without`. */
function isWordReference(bytes: Uint8Array, start: number, end: number, without: number): boolean {
  for (let i = start; i < end; i++) {
    const kind = CLASSES[bytes[i] as number] as number;
    if ((kind & NAME) === 0 || (kind & (DIGIT | without)) !== 0) return false;
  }
  return end > start;
}

/** Two and more: a regular expression, or escapes of a binary text. */
function holdsBackslashes(bytes: Uint8Array, start: number, end: number): boolean {
  let count = 0;
  for (let i = start; i < end; i++) if (bytes[i] === 0x5c && ++count > 1) return true;
  return false;
}

/** `\f21b`: a character of a style sheet. */
function isCodePoint(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== 0x5c || end - start > 7) return false;
  for (let i = start + 1; i < end; i++) {
    const byte = lower(bytes[i] as number);
    if (!isDigit(byte) && (byte < 0x61 || byte > 0x66)) return false;
  }
  return true;
}

/** 20 bytes in hexadecimal behind `0x`: an account of Ethereum and its kin, which everybody sees. */
const CHAIN_ADDRESS_LENGTH = 42;

/** `0x80310037`, `#f8f8f2`, addresses of chains. */
function isNumberOrColour(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] as number;
  const length = end - start;
  const short = length <= 18 || length === CHAIN_ADDRESS_LENGTH;
  const hexadecimal = first === 0x30 && short && (bytes[start + 1] as number) === 0x78;
  if (!hexadecimal && (first !== 0x23 || end - start > 9)) return false;
  for (let i = start + (hexadecimal ? 2 : 1); i < end; i++) {
    const byte = lower(bytes[i] as number);
    const kind = CLASSES[byte] as number;
    if ((kind & DIGIT) === 0 && (byte < 0x61 || byte > 0x66)) return false;
  }
  return true;
}

/** Letters, digits and joiners only, not beginning with a digit. */
function isVariable(bytes: Uint8Array, start: number, end: number): boolean {
  if (start >= end || ((CLASSES[bytes[start] as number] as number) & DIGIT) !== 0) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & NAME) === 0 && byte !== 0x2e && byte !== 0x2f) return false;
  }
  return true;
}

/** `NAME[5]`, `NAME{key}`, `NAME(part)`, `NAME->member`, behind the `$` of a variable. */
function isElement(bytes: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end && ((CLASSES[bytes[i] as number] as number) & ALNUM) !== 0) i++;
  if (i === start || i >= end || isDigit(bytes[start] as number)) return false;
  if (bytes[i] === 0x2d) return i + 1 < end && bytes[i + 1] === 0x3e;
  if (bytes[i] !== 0x5b && bytes[i] !== 0x7b && bytes[i] !== 0x28) return false;
  const closer = bytes[i] === 0x5b ? 0x5d : bytes[i] === 0x28 ? 0x29 : 0x7d;
  while (i < end && bytes[i] !== closer) i++;
  return i < end;
}

function holdsTemplate(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end - 1; i++) {
    const byte = bytes[i] as number;
    if (((CLASSES[byte] as number) & ALNUM) !== 0) continue;
    const inWord = i > start && ((CLASSES[bytes[i - 1] as number] as number) & ALNUM) !== 0;
    if ((byte === 0x3c || byte === 0x7b) && !inWord) {
      // <name>, {name}
      const close = byte === 0x3c ? 0x3e : 0x7d;
      let j = i + 1;
      while (j < end && ((CLASSES[bytes[j] as number] as number) & (NAME | BLANK)) !== 0) j++;
      if (j < end && bytes[j] === close) return true;
    }
    if (byte === 0x25 && isFormatVerb(bytes, i + 1, end)) return true;
    if (startsWithIndexed(bytes, i, end, TEMPLATE_MARKS, MARK_INDEX)) return true;
  }
  return false;
}

/** `%s`, `%d`, `%v`, `%q`, `%x` at the value's end or in front of a separator. */
function isFormatVerb(bytes: Uint8Array, at: number, end: number): boolean {
  const verb = bytes[at] as number;
  // s d v q x i
  const known =
    verb === 0x73 ||
    verb === 0x64 ||
    verb === 0x76 ||
    verb === 0x71 ||
    verb === 0x78 ||
    verb === 0x69;
  if (!known) return false;
  return at + 1 >= end || ((CLASSES[bytes[at + 1] as number] as number) & ALNUM) === 0;
}
