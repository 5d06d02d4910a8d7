/**
 * Reads what stands for one byte: escapes and bracketed classes. Offsets are taken and returned, the
 * reader's state stays in pattern-parse.ts.
 */
import {
  type ByteSet,
  complement,
  DIGITS,
  EMPTY_SET,
  foldCase,
  SPACE,
  setOf,
  sizeOf,
  union,
  WORD,
} from './byte-set.ts';
import { PatternError, type PatternOptions } from './pattern-tree.ts';

/** What an escape stands for: a set, or a code point (which above 0x7f may be several bytes). */
export type Escape =
  | { readonly kind: 'set'; readonly set: ByteSet; readonly end: number }
  | { readonly kind: 'byte'; readonly byte: number; readonly end: number }
  | { readonly kind: 'code-point'; readonly codePoint: number; readonly end: number };

const MAX_CODE_POINT = 0x10ffff;

const SHORTHANDS: Readonly<Record<string, ByteSet>> = {
  d: DIGITS,
  D: complement(DIGITS),
  w: WORD,
  W: complement(WORD),
  s: SPACE,
  S: complement(SPACE),
};

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** RE2's POSIX classes, ASCII as RE2 has them. */
const POSIX: Readonly<Record<string, ByteSet>> = {
  alnum: setOf([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]),
  alpha: setOf([0x41, 0x5a], [0x61, 0x7a]),
  ascii: setOf([0, 0x7f]),
  blank: setOf([9, 9], [0x20, 0x20]),
  cntrl: setOf([0, 0x1f], [0x7f, 0x7f]),
  digit: DIGITS,
  graph: setOf([0x21, 0x7e]),
  lower: setOf([0x61, 0x7a]),
  print: setOf([0x20, 0x7e]),
  punct: setOf([0x21, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0x7e]),
  space: setOf([9, 13], [0x20, 0x20]),
  upper: setOf([0x41, 0x5a]),
  word: WORD,
  xdigit: setOf([0x30, 0x39], [0x41, 0x46], [0x61, 0x66]),
};

const UNSUPPORTED: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  k: ['back-references are not supported', 'a linear-time engine cannot run them'],
  g: ['back-references are not supported', 'a linear-time engine cannot run them'],
  Z: ['\\Z is not supported', 'write \\z, or \\n?\\z'],
  G: ['\\G is not supported', ''],
  K: ['\\K is not supported', 'name the wanted part (?<secret>...)'],
  h: ['\\h is not supported', 'write [ \\t]'],
  H: ['\\H is not supported', 'write [^ \\t]'],
  R: ['\\R is not supported', 'write \\r?\\n'],
  N: ['\\N is not supported', 'write [^\\n]'],
  X: ['\\X is not supported', ''],
  C: ['\\C is not supported', 'write (?s:.), which is one byte'],
  u: ['\\u is not supported', 'write \\x{...}'],
  E: ['\\E without \\Q', ''],
};

function octalEscape(source: string, at: number): Escape {
  const digits = /^[0-7]{1,3}/.exec(source.slice(at + 1))![0];
  const byte = Number.parseInt(digits, 8);
  if (byte > 0xff) throw new PatternError(at, `\\${digits} is above one byte`, 'write \\x{...}');
  return { kind: 'byte', byte, end: at + 1 + digits.length };
}

function hexEscape(source: string, at: number): Escape {
  const rest = source.slice(at + 2, at + 14);
  const plain = /^[0-9A-Fa-f]{2}/.exec(rest);
  if (plain) {
    return { kind: 'byte', byte: Number.parseInt(plain[0], 16), end: at + 4 };
  }
  const braced = /^\{([0-9A-Fa-f]{1,8})\}/.exec(rest);
  if (!braced) throw new PatternError(at, 'incomplete \\x escape', 'write \\x41 or \\x{41}');
  const codePoint = Number.parseInt(braced[1]!, 16);
  if (codePoint > MAX_CODE_POINT) throw new PatternError(at, 'no such character', '');
  const end = at + 2 + braced[0].length;
  return codePoint <= 0xff
    ? { kind: 'byte', byte: codePoint, end }
    : { kind: 'code-point', codePoint, end };
}

function unicodeEscape(source: string, at: number, options: PatternOptions): Escape {
  const match = /^[pP](?:\{(\^?)(\w{1,64})\}|([A-Z]))/.exec(source.slice(at + 1, at + 80));
  const hint = 'patterns are over bytes: write the ASCII class you mean, such as [A-Za-z]';
  if (!match) throw new PatternError(at, 'incomplete \\p escape', hint);
  const set = options.onUnicodeClass?.(match[2] ?? match[3]!) ?? null;
  if (!set) throw new PatternError(at, `${match[0]}: Unicode classes are not supported`, hint);
  const negated = (match[0][0] === 'P') !== (match[1] === '^');
  return { kind: 'set', set: negated ? complement(set) : set, end: at + 1 + match[0].length };
}

/** Reads the escape whose backslash is at `at`; `\b`, `\Q` and the like are the caller's. */
export function readEscape(source: string, at: number, options: PatternOptions): Escape {
  const letter = source[at + 1];
  if (letter === undefined) throw new PatternError(at, 'the pattern ends with a backslash', '');
  const shorthand = SHORTHANDS[letter];
  if (shorthand && Object.hasOwn(SHORTHANDS, letter)) {
    return { kind: 'set', set: shorthand, end: at + 2 };
  }
  if (letter === 'x') return hexEscape(source, at);
  if (letter === 'p' || letter === 'P') return unicodeEscape(source, at, options);
  if (letter === '0' || /^[1-7][0-7]/.test(source.slice(at + 1, at + 3))) {
    return octalEscape(source, at);
  }
  if (letter >= '1' && letter <= '9') {
    throw new PatternError(
      at,
      'back-references are not supported',
      'a linear-time engine cannot run them',
    );
  }
  if (Object.hasOwn(CONTROLS, letter)) {
    return { kind: 'byte', byte: CONTROLS[letter]!, end: at + 2 };
  }
  const code = source.codePointAt(at + 1)!;
  if (code < 0x80 && !/[A-Za-z]/.test(letter)) return { kind: 'byte', byte: code, end: at + 2 };
  const [what, hint] = Object.hasOwn(UNSUPPORTED, letter)
    ? UNSUPPORTED[letter]!
    : [`unknown escape \\${String.fromCodePoint(code)}`, 'only punctuation may be escaped freely'];
  throw new PatternError(at, what, hint);
}

interface Member {
  /** A single byte, which may start a range; -1 for a set. */
  readonly byte: number;
  readonly set: ByteSet;
  readonly end: number;
}

function readPosix(source: string, at: number): Member | null {
  const match = /^\[:(\^?)([^\]:]*):\]/.exec(source.slice(at, at + 40));
  if (!match) return null;
  const name = match[2]!;
  if (!Object.hasOwn(POSIX, name)) {
    throw new PatternError(
      at,
      `unknown class [:${name}:]`,
      `known: ${Object.keys(POSIX).join(', ')}`,
    );
  }
  const set = POSIX[name]!;
  return { byte: -1, set: match[1] ? complement(set) : set, end: at + match[0].length };
}

function readMember(source: string, at: number, options: PatternOptions): Member {
  if (source.startsWith('[:', at)) {
    const posix = readPosix(source, at);
    if (posix) return posix;
  }
  const code = source.codePointAt(at)!;
  if (source[at] !== '\\') {
    if (code >= 0x80) throw notOneByte(at);
    return { byte: code, set: setOf([code, code]), end: at + 1 };
  }
  if (source[at + 1] === 'b' || source[at + 1] === 'B') {
    throw new PatternError(at, 'a class cannot hold a word boundary', 'write \\x08 for backspace');
  }
  const escape = readEscape(source, at, options);
  if (escape.kind === 'code-point') throw notOneByte(at);
  if (escape.kind === 'set') return { byte: -1, set: escape.set, end: escape.end };
  return { byte: escape.byte, set: setOf([escape.byte, escape.byte]), end: escape.end };
}

function notOneByte(at: number): PatternError {
  return new PatternError(
    at,
    'a class holds single bytes, and this character is several in UTF-8',
    'write an alternation, such as (?:é|è), or the bytes, such as [\\x80-\\xff]',
  );
}

/** Reads the class whose `[` is at `at`. White space inside means itself, also in verbose mode. */
export function readClass(
  source: string,
  at: number,
  options: PatternOptions & { readonly caseless: boolean },
): { readonly set: ByteSet; readonly end: number } {
  let pos = at + 1;
  const negated = source[pos] === '^';
  if (negated) pos += 1;
  let set = EMPTY_SET;
  for (let first = true; first || source[pos] !== ']'; first = false) {
    if (pos >= source.length) throw new PatternError(at, 'class without closing ]', '');
    const low = readMember(source, pos, options);
    const isRange = source[low.end] === '-' && (source[low.end + 1] ?? ']') !== ']';
    if (!isRange) {
      set = union(set, low.set);
      pos = low.end;
      continue;
    }
    const high = readMember(source, low.end + 1, options);
    if (low.byte < 0 || high.byte < 0) {
      throw new PatternError(pos, 'a range needs a single character at both ends', 'write \\-');
    }
    if (high.byte < low.byte) {
      throw new PatternError(pos, `range ${source.slice(pos, high.end)} runs backwards`, '');
    }
    set = union(set, setOf([low.byte, high.byte]));
    pos = high.end;
  }
  if (options.caseless) set = foldCase(set);
  if (negated) set = complement(set);
  if (sizeOf(set) === 0) throw new PatternError(at, 'this class matches nothing', '');
  return { set, end: pos + 1 };
}
