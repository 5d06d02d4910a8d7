/**
 * Reads pattern source into a tree, with the reason and place where it cannot. Groups, flags,
 * repeats and verbose mode live here; single characters are pattern-class.ts.
 *
 * Sizes are capped because user rules are untrusted: source length, nesting, repeat counts, and the
 * number of atoms once repeats are written out (which is what an automaton has to hold).
 */
import { ANY_BYTE, foldCase, NOT_LINE_FEED, setOf } from './byte-set.ts';
import { readClass, readEscape } from './pattern-class.ts';
import { refuseLarge } from './pattern-size.ts';
import {
  type AssertKind,
  alternationOf,
  EMPTY_NODE,
  PatternError,
  type PatternNode,
  type PatternOptions,
  sequenceOf,
} from './pattern-tree.ts';

const MAX_SOURCE_LENGTH = 16_384;
const MAX_NESTING = 100;
/** Contract with rule authors; RE2's own limit of 1000 is worked around when emitting. */
const MAX_REPEAT = 32_768;

interface Flags {
  caseless: boolean;
  multiline: boolean;
  dotAll: boolean;
  lazy: boolean;
  verbose: boolean;
}

const FLAG_NAMES: Readonly<Record<string, keyof Flags>> = {
  i: 'caseless',
  m: 'multiline',
  s: 'dotAll',
  U: 'lazy',
  x: 'verbose',
};

interface Reader {
  readonly source: string;
  readonly options: PatternOptions;
  pos: number;
  groups: number;
  depth: number;
  flags: Flags;
}

const FLAG_HINT = 'known flags: i (case), m (lines), s (dot matches \\n), U (lazy), x (verbose)';

/** Openings that RE2 does not have, longest first. */
const REFUSED_GROUPS: readonly (readonly [string, string, string])[] = [
  [
    '(?<=',
    'look-behind is not supported',
    'match the text before and name the secret (?<secret>...)',
  ],
  ['(?<!', 'look-behind is not supported', 'use \\b, or match the byte before: (?:^|[^a-z])'],
  ['(?=', 'look-ahead is not supported', 'match the text after, outside (?<secret>...)'],
  ['(?!', 'look-ahead is not supported', 'list what may not follow under allow.values'],
  ['(?>', 'atomic groups are not supported', 'write (?:...): engines here do not backtrack'],
  ['(?|', 'branch reset is not supported', 'the same name may stand in several branches'],
  ['(?#', 'comment groups are not supported', 'write # comment in a verbose pattern'],
  ['(?(', 'conditionals are not supported', 'write an alternation'],
  ['(?P=', 'back-references are not supported', 'a linear-time engine cannot run them'],
  ['(?P>', 'recursion is not supported', ''],
  ['(?R', 'recursion is not supported', ''],
  ['(?&', 'recursion is not supported', ''],
];

function fault(reader: Reader, message: string, hint = ''): PatternError {
  return new PatternError(reader.pos, message, hint);
}

function skipBlank(reader: Reader): void {
  if (!reader.flags.verbose) return;
  const { source } = reader;
  for (;;) {
    const character = source[reader.pos];
    if (character === '#') {
      const end = source.indexOf('\n', reader.pos);
      reader.pos = end < 0 ? source.length : end + 1;
    } else if (character !== undefined && /[ \t\r\n\f\v]/.test(character)) {
      reader.pos += 1;
    } else {
      return;
    }
  }
}

function byteNode(byte: number, caseless: boolean): PatternNode {
  const set = setOf([byte, byte]);
  return { kind: 'set', set: caseless ? foldCase(set) : set };
}

/** A character beyond ASCII is its UTF-8 bytes, kept together so that a repeat covers them all. */
function characterNode(codePoint: number, caseless: boolean): PatternNode {
  if (codePoint < 0x80) return byteNode(codePoint, caseless);
  const bytes = new TextEncoder().encode(String.fromCodePoint(codePoint));
  return sequenceOf(Array.from(bytes, (byte) => byteNode(byte, false)));
}

function assertNode(reader: Reader, assert: AssertKind, length: number): PatternNode {
  const position = reader.pos;
  reader.pos += length;
  return { kind: 'assert', assert, position };
}

function readQuoted(reader: Reader): PatternNode {
  const start = reader.pos + 2;
  const close = reader.source.indexOf('\\E', start);
  const end = close < 0 ? reader.source.length : close;
  const items = Array.from(reader.source.slice(start, end), (character) =>
    characterNode(character.codePointAt(0)!, reader.flags.caseless),
  );
  reader.pos = close < 0 ? end : end + 2;
  if (items.length > 1 && /[*+?{]/.test(reader.source[reader.pos] ?? '')) {
    throw fault(reader, 'a repeat right after \\E', 'put (?:...) around what is to be repeated');
  }
  return sequenceOf(items);
}

const ASSERT_ESCAPES: Readonly<Record<string, AssertKind>> = {
  b: 'word-boundary',
  B: 'not-word-boundary',
  A: 'text-start',
  z: 'text-end',
};

function readEscaped(reader: Reader): PatternNode {
  const letter = reader.source[reader.pos + 1] ?? '';
  if (letter === 'Q') return readQuoted(reader);
  if (Object.hasOwn(ASSERT_ESCAPES, letter)) return assertNode(reader, ASSERT_ESCAPES[letter]!, 2);
  const escape = readEscape(reader.source, reader.pos, reader.options);
  reader.pos = escape.end;
  if (escape.kind === 'byte') return byteNode(escape.byte, reader.flags.caseless);
  if (escape.kind === 'code-point') return characterNode(escape.codePoint, reader.flags.caseless);
  return { kind: 'set', set: reader.flags.caseless ? foldCase(escape.set) : escape.set };
}

/** Reads `(?flags)` or `(?flags:`; the position is behind it afterwards. */
function readFlags(reader: Reader): { readonly scoped: boolean } {
  const start = reader.pos;
  const flags = { ...reader.flags };
  let on = true;
  let seen = 0;
  for (reader.pos += 2; ; reader.pos += 1) {
    const letter = reader.source[reader.pos];
    if (letter === undefined) throw new PatternError(start, 'group without closing )', '');
    if (letter === ':' || letter === ')') break;
    if (letter === '-' && on) {
      on = false;
    } else {
      const name = Object.hasOwn(FLAG_NAMES, letter) ? FLAG_NAMES[letter] : undefined;
      if (!name) throw fault(reader, `unknown group or flag (?${letter}`, FLAG_HINT);
      flags[name] = on;
      seen += 1;
    }
  }
  const scoped = reader.source[reader.pos] === ':';
  if (seen === 0 && !(scoped && on)) throw new PatternError(start, 'flags are missing', FLAG_HINT);
  reader.pos += 1;
  reader.flags = flags;
  return { scoped };
}

function closeGroup(reader: Reader, start: number): void {
  if (reader.source[reader.pos] !== ')') {
    throw new PatternError(start, 'group without closing )', '');
  }
  reader.pos += 1;
}

function readGroup(reader: Reader): PatternNode {
  const start = reader.pos;
  const { source } = reader;
  const refused = REFUSED_GROUPS.find(([opening]) => source.startsWith(opening, start));
  if (refused) throw new PatternError(start, refused[1], refused[2]);
  reader.depth += 1;
  if (reader.depth > MAX_NESTING) {
    throw new PatternError(start, `groups nest deeper than ${MAX_NESTING}`, '');
  }
  const outer = reader.flags;
  const opening = /^\(\?P?<([^>]*)(>?)/.exec(source.slice(start, start + 80));
  if (source[start + 1] === '?' && !opening) {
    const { scoped } = readFlags(reader);
    if (!scoped) {
      // A bare (?i) holds to the end of the enclosing group, so the flags stay.
      reader.depth -= 1;
      return EMPTY_NODE;
    }
    const body = readAlternation(reader);
    closeGroup(reader, start);
    reader.flags = outer;
    reader.depth -= 1;
    return body;
  }
  const name = opening?.[1] ?? '';
  if (opening && (!opening[2] || !/^[A-Za-z_]\w{0,31}$/.test(name))) {
    throw new PatternError(start, 'bad group name', 'letters, digits and _, at most 32');
  }
  reader.pos += opening ? opening[0].length : 1;
  reader.groups += 1;
  const index = reader.groups;
  reader.flags = { ...outer };
  const body = readAlternation(reader);
  closeGroup(reader, start);
  reader.flags = outer;
  reader.depth -= 1;
  return { kind: 'group', index, name, body, position: start };
}

function readAtom(reader: Reader): PatternNode {
  const { source, flags } = reader;
  const character = source[reader.pos]!;
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[': {
      const options = { ...reader.options, caseless: flags.caseless };
      const { set, end } = readClass(source, reader.pos, options);
      reader.pos = end;
      return { kind: 'set', set };
    }
    case '.':
      reader.pos += 1;
      return { kind: 'set', set: flags.dotAll ? ANY_BYTE : NOT_LINE_FEED };
    case '^':
      return assertNode(reader, flags.multiline ? 'line-start' : 'text-start', 1);
    case '$':
      return assertNode(reader, flags.multiline ? 'line-end' : 'text-end', 1);
    case '\\':
      return readEscaped(reader);
    case '*':
    case '+':
    case '?':
      throw fault(reader, `nothing to repeat before ${character}`, `write \\${character}`);
    default: {
      if (character === '{' && readBounds(reader)) {
        throw fault(reader, 'nothing to repeat before {', 'write \\{');
      }
      const codePoint = source.codePointAt(reader.pos)!;
      reader.pos += codePoint > 0xffff ? 2 : 1;
      return characterNode(codePoint, flags.caseless);
    }
  }
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly length: number;
}

/** The `{n,m}` at the position, or null where `{` is a plain character (as RE2 has it). */
function readBounds(reader: Reader): Bounds | null {
  const rest = reader.source.slice(reader.pos, reader.pos + 64);
  const match = /^\{(\d+)(,?)(\d*)\}/.exec(rest);
  if (!match) {
    if (/^\{[\d\s]*,?[\d\s]+\}/.test(rest)) {
      throw fault(reader, 'not a repeat count', 'write {n}, {n,} or {n,m} without spaces');
    }
    return null;
  }
  const min = Number(match[1]);
  const max = match[2] ? (match[3] ? Number(match[3]) : Infinity) : min;
  const top = max === Infinity ? min : max;
  if (top > MAX_REPEAT) throw fault(reader, `repeat count above ${MAX_REPEAT}`, '');
  if (max < min) throw fault(reader, `repeat ${match[0]} runs backwards`, '');
  return { min, max, length: match[0].length };
}

function readRepeat(reader: Reader): Bounds | null {
  switch (reader.source[reader.pos]) {
    case '*':
      return { min: 0, max: Infinity, length: 1 };
    case '+':
      return { min: 1, max: Infinity, length: 1 };
    case '?':
      return { min: 0, max: 1, length: 1 };
    case '{':
      return readBounds(reader);
    default:
      return null;
  }
}

function readRepeated(reader: Reader): PatternNode {
  const body = readAtom(reader);
  skipBlank(reader);
  const position = reader.pos;
  const bounds = readRepeat(reader);
  if (!bounds) return body;
  if (body.kind === 'assert' || (body.kind === 'sequence' && body.items.length === 0)) {
    throw fault(reader, 'a repeat of something without width', 'repeat what stands before it');
  }
  reader.pos += bounds.length;
  let greedy = !reader.flags.lazy;
  if (reader.source[reader.pos] === '?') {
    greedy = !greedy;
    reader.pos += 1;
  } else if (reader.source[reader.pos] === '+') {
    throw fault(reader, 'possessive repeats are not supported', 'drop the +');
  }
  skipBlank(reader);
  if (readRepeat(reader))
    throw fault(reader, 'a repeat of a repeat', 'put (?:...) around the first');
  return { kind: 'repeat', body, min: bounds.min, max: bounds.max, greedy, position };
}

function readAlternation(reader: Reader): PatternNode {
  const branches: PatternNode[] = [];
  let items: PatternNode[] = [];
  for (;;) {
    skipBlank(reader);
    const character = reader.source[reader.pos];
    if (character === undefined || character === ')') break;
    if (character === '|') {
      reader.pos += 1;
      branches.push(sequenceOf(items));
      items = [];
    } else {
      items.push(readRepeated(reader));
    }
  }
  branches.push(sequenceOf(items));
  return alternationOf(branches);
}

/** Reads a whole pattern; throws PatternError. */
export function parseSource(
  source: string,
  options: PatternOptions,
): { readonly root: PatternNode; readonly groups: number } {
  if (source.length > MAX_SOURCE_LENGTH) {
    throw new PatternError(0, `the pattern is longer than ${MAX_SOURCE_LENGTH} characters`, '');
  }
  const flags: Flags = {
    caseless: options.caseless ?? false,
    multiline: false,
    dotAll: false,
    lazy: false,
    verbose: options.verbose ?? false,
  };
  const reader: Reader = { source, options, pos: 0, groups: 0, depth: 0, flags };
  const root = readAlternation(reader);
  if (reader.pos < source.length) throw fault(reader, ') without opening (', 'write \\)');
  refuseLarge(root, 0);
  return { root, groups: reader.groups };
}
