/**
 * Passwords in the settings of servers and devices whose lines have a grammar of their own: words by their
 * place, steps of a path, parts between colons or braces, stored passwords with their scheme. A branch of idioms.ts,
 * as command-lines.ts is, whose readers' form these have.
 */
import { ascii, BLANK, BREAK, hasClass, LOWER, NAME, QUOTE, startsWith } from './classes.ts';
import { argumentAt, type LineReader, type Span } from './command-lines.ts';
import { skipBlanks } from './siblings.ts';

/** How far a line is read. */
const LINE_LIMIT = 300;
const COLON = 0x3a;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;

function lineEnd(bytes: Uint8Array, from: number, high: number): number {
  const limit = Math.min(high, from + LINE_LIMIT);
  let i = from;
  while (i < limit && !hasClass(bytes[i] as number, BREAK)) i++;
  return i;
}

/** The word with so many words in front of it: `SQLConnectInfo db@host user value`. */
export function wordReader(before: number): LineReader {
  return (bytes, from, high) => {
    const end = lineEnd(bytes, from, high);
    let at = skipBlanks(bytes, from, end);
    for (let n = 0; n < before; n++) {
      while (at < end && !hasClass(bytes[at] as number, BLANK)) at++;
      at = skipBlanks(bytes, at, end);
    }
    // A flag, a variable, a remark.
    if (at >= end || bytes[at] === 0x2d || bytes[at] === 0x24 || bytes[at] === 0x28) return null;
    return argumentAt(bytes, at, end);
  };
}

/** The first of the readers that finds something. */
export function firstOf(...readers: readonly LineReader[]): LineReader {
  return (bytes, from, high) => {
    for (const read of readers) {
      const span = read(bytes, from, high);
      if (span !== null) return span;
    }
    return null;
  };
}

/** `username ann … password 0 value`, but `username cisco … password 0 cisco`, which everybody would try. */
export function notItsUser(reader: LineReader): LineReader {
  return (bytes, from, high) => {
    const span = reader(bytes, from, high);
    if (span === null) return null;
    const value = bytes.subarray(span[0], span[1]);
    const low = Math.max(0, from - LINE_LIMIT);
    for (let i = from - value.length; i >= low && bytes[i] !== 0x0a; i--) {
      if (startsWith(bytes, i, from, value)) return null;
    }
    return span;
  };
}

/** `: user@host : value`: the last part between colons of a client's answers (Exim, `client_send`). */
export const readAnswers: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let last = -1;
  for (let i = from; i + 1 < end; i++) {
    if (bytes[i] === COLON && hasClass(bytes[i + 1] as number, BLANK)) last = i;
  }
  const at = last < 0 ? end : skipBlanks(bytes, last + 1, end);
  return at < end && bytes[at] !== 0x24 ? argumentAt(bytes, at, end) : null;
};

/** Steps in front of the password: host, database, user. */
const SERVER_STEPS = 3;

/** `host/database/user/value` (Exim, `mysql_servers`), a list of them parted by colons. */
export const readServers: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let steps = 0;
  for (let i = from; i < end; i++) {
    if (bytes[i] !== SLASH || ++steps < SERVER_STEPS) continue;
    let stop = i + 1;
    while (stop < end && !hasClass(bytes[stop] as number, BLANK | QUOTE) && bytes[stop] !== COLON) {
      stop++;
    }
    return stop > i + 1 ? [i + 1, stop] : null;
  }
  return null;
};

/** `{value}`, the anchor's own brace before it: arguments of Exim's `eq` and `hmac`. */
export const readBraced: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let stop = from;
  while (stop < end && bytes[stop] !== 0x7d) {
    if (bytes[stop] === 0x24 || bytes[stop] === 0x7b) return null;
    stop++;
  }
  return stop > from && stop < end ? [from, stop] : null;
};

/** `{PLAIN}value`: up to a colon, a quote or a blank. */
export const readScheme: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let stop = from;
  while (stop < end) {
    const byte = bytes[stop] as number;
    if (hasClass(byte, BLANK | QUOTE) || byte === COLON || byte === BACKSLASH || byte === 0x3c)
      break;
    stop++;
  }
  return stop > from && bytes[from] !== 0x24 ? [from, stop] : null;
};

/** `snmp_community = "value"`, `'snmp_community': 'value'`: the rest of a name, a joint, and a value. */
export const readAssigned: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let at = from;
  while (at < end && hasClass(bytes[at] as number, NAME)) at++;
  while (at < end && hasClass(bytes[at] as number, QUOTE)) at++;
  at = skipBlanks(bytes, at, end);
  // = : => :=
  const joint = bytes[at];
  if (joint !== 0x3d && joint !== COLON) return null;
  at++;
  if (bytes[at] === 0x3d || bytes[at] === 0x3e) at++;
  at = skipBlanks(bytes, at, end);
  const value: Span | null = at < end && bytes[at] !== 0x24 ? argumentAt(bytes, at, end) : null;
  if (value === null) return null;
  // A bare word in code is another name.
  const isQuoted = hasClass(bytes[value[0] - 1] as number, QUOTE);
  return isQuoted || lineEnd(bytes, value[1], high) === value[1] ? value : null;
};

const SHELL_DEFAULT = ascii("' '");

/** `file_env 'NAME' 'value'` of container images: what a variable falls back to. */
export const readFallback: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let at = from;
  while (at < end && hasClass(bytes[at] as number, NAME)) at++;
  if (!startsWith(bytes, at, end, SHELL_DEFAULT)) return null;
  const value = argumentAt(bytes, at + SHELL_DEFAULT.length - 1, end);
  if (value === null) return null;
  // 'example', 'postgres': a name of its own.
  let letters = 0;
  for (let i = value[0]; i < value[1]; i++) if (hasClass(bytes[i] as number, LOWER)) letters++;
  return letters < value[1] - value[0] ? value : null;
};
