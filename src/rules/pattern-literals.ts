/**
 * Finds the literals that every match of a pattern must contain, and how far the match can reach to
 * either side of them. A scanner looks for these literals and judges nothing else, so the answer
 * must err only towards literals that are too common, never towards ones that a match could lack.
 *
 * A pattern is read as a row of parts. Neighbouring parts whose languages are small and finite are
 * multiplied out (`SK[0-9a-f]` to sixteen literals); among all such stretches, and the unions over
 * the branches of alternations, the one that is rarest in text wins.
 */
import { foldAscii, has, membersOf, otherCase, sizeOf } from './byte-set.ts';
import { addLengths, type LengthRange, lengthOf } from './pattern-length.ts';
import { setBits } from './pattern-rarity.ts';
import type { PatternNode, RepeatNode } from './pattern-tree.ts';

/** A required literal and the reach of a match around it, in bytes. */
export interface FoundLiteral {
  /** latin1; folded to lower case when caseless. */
  readonly bytes: string;
  readonly caseless: boolean;
  /** Most and fewest bytes of a match before the literal's start; Infinity where unbounded. */
  readonly before: number;
  readonly minBefore: number;
  /** Most and fewest bytes of a match after the literal's end. */
  readonly after: number;
  readonly minAfter: number;
}

/** Shorter literals fire too often to be of use. */
export const MIN_LITERAL_LENGTH = 3;
const GOOD_LITERAL_LENGTH = 4;
/** Literals one stretch may be multiplied out to. */
const MAX_EXPANSION = 320;
/** Literals a whole pattern may have, over all branches. */
const MAX_ANCHORS = 1200;
/** Strings weighed for one pattern; only patterns made to be slow come near. */
const MAX_EFFORT = 200_000;
/** A set with more members is not multiplied out. */
const MAX_SET_MEMBERS = 40;
/** Single strings are joined up to here. */
const MAX_LITERAL_LENGTH = 96;
/**
 * Literals are cut here: nothing is rarer for being longer, and a search has to begin anew so far
 * before every seam of a delta.
 */
const CUT_LENGTH = 24;
/** Copies of a repeated part that a stretch may take in. */
const MAX_COPIES = 6;
const SHORT_LITERAL_COST = 12;
/** A stretch that stands at more than one position in 2^10 is not worth looking for. */
const LEAST_BITS = 10;
/** One position in 2^36 is rare enough. */
const ENOUGH_BITS = 36;
/** Bits of rarity that doubling the number of literals must buy. */
const DOUBLING_COST = 2;
const UNBOUNDED_COST = 1000;
/** So many more starts, or bytes, make a hit twice as dear. */
const STARTS_PER_HIT = 40;
const BYTES_PER_HIT = 400;

/** A finite language. Caseless: every string is folded and stands for all its spellings. */
interface Language {
  readonly strings: readonly string[];
  readonly caseless: boolean;
}

interface Part {
  readonly language: Language | null;
  readonly length: LengthRange;
  readonly node: PatternNode;
}

interface Choice {
  readonly cost: number;
  readonly anchors: readonly FoundLiteral[];
}

/** Literals taken from one stretch's strings, each with the offset at which it stands there. */
interface Taken {
  readonly cost: number;
  readonly caseless: boolean;
  readonly literals: readonly {
    readonly bytes: string;
    readonly skip: number;
    readonly rest: number;
  }[];
}

/** Decides whether a stretch will do: the strings are all that it can match. */
type Taker = (strings: readonly string[], caseless: boolean) => Taken | null;

function setLanguage(node: PatternNode & { kind: 'set' }): Language | null {
  const members = membersOf(node.set);
  const letters = members.filter((byte) => otherCase(byte) !== byte);
  const closed = letters.length > 0 && letters.every((byte) => has(node.set, otherCase(byte)));
  const folded = closed ? members.filter((byte) => byte < 0x41 || byte > 0x5a) : members;
  if (folded.length > MAX_SET_MEMBERS) return null;
  return { strings: folded.map((byte) => String.fromCharCode(byte)), caseless: closed };
}

function foldLanguage(language: Language, caseless: boolean): readonly string[] {
  return caseless && !language.caseless ? language.strings.map(foldAscii) : language.strings;
}

function concatenate(a: Language, b: Language): Language | null {
  if (a.strings.length * b.strings.length > MAX_EXPANSION) return null;
  const caseless = a.caseless || b.caseless;
  const tails = foldLanguage(b, caseless);
  const strings = foldLanguage(a, caseless).flatMap((head) => tails.map((tail) => head + tail));
  return { strings: [...new Set(strings)], caseless };
}

function unite(languages: readonly Language[]): Language | null {
  const caseless = languages.some((language) => language.caseless);
  const strings = new Set(languages.flatMap((language) => foldLanguage(language, caseless)));
  return strings.size > MAX_EXPANSION ? null : { strings: [...strings], caseless };
}

const EMPTY_LANGUAGE: Language = { strings: [''], caseless: false };

function repeatLanguage(node: RepeatNode): Language | null {
  if (node.max > 64) return null;
  const body = languageOf(node.body);
  if (!body) return null;
  let power: Language | null = EMPTY_LANGUAGE;
  const powers: Language[] = node.min === 0 ? [EMPTY_LANGUAGE] : [];
  for (let count = 1; count <= node.max; count += 1) {
    power = concatenate(power, body);
    if (!power) return null;
    if (count >= node.min) powers.push(power);
  }
  return unite(powers);
}

function languageOf(node: PatternNode): Language | null {
  switch (node.kind) {
    case 'assert':
      return EMPTY_LANGUAGE;
    case 'set':
      return sizeOf(node.set) > 2 * MAX_SET_MEMBERS ? null : setLanguage(node);
    case 'group':
      return languageOf(node.body);
    case 'repeat':
      return repeatLanguage(node);
    case 'sequence': {
      let all: Language | null = EMPTY_LANGUAGE;
      for (const item of node.items) {
        const language: Language | null = languageOf(item);
        all = language && concatenate(all, language);
        if (!all) return null;
      }
      return all;
    }
    case 'alternation': {
      const languages: Language[] = [];
      for (const branch of node.branches) {
        const language = languageOf(branch);
        if (!language) return null;
        languages.push(language);
      }
      return unite(languages);
    }
  }
}

/** Splits X{n,m} into copies of X and the variable rest; `lead` puts the rest first. */
function splitRepeat(node: RepeatNode, lead: boolean): PatternNode[] {
  const copies = Math.min(node.min, MAX_COPIES);
  const rest: RepeatNode = { ...node, min: node.min - copies, max: node.max - copies };
  const solid = Array.from({ length: copies }, () => node.body);
  if (rest.max === 0) return solid;
  return lead ? [rest, ...solid] : [...solid, rest];
}

function flatten(node: PatternNode, lead: boolean, out: PatternNode[]): void {
  if (node.kind === 'group') flatten(node.body, lead, out);
  else if (node.kind === 'sequence') for (const item of node.items) flatten(item, lead, out);
  else if (node.kind === 'repeat' && node.min > 0 && node.min <= node.max) {
    const pieces = splitRepeat(node, lead);
    for (const piece of pieces) {
      if (piece.kind === 'repeat') out.push(piece);
      else flatten(piece, lead, out);
    }
  } else out.push(node);
}

function joinSingles(a: Language | null, b: Language | null): Language | null {
  if (a?.strings.length !== 1 || b?.strings.length !== 1) return null;
  return a.strings[0]!.length >= MAX_LITERAL_LENGTH ? null : concatenate(a, b);
}

/** Joins neighbouring single strings, so that a literal is never taken in pieces. */
function partsOf(node: PatternNode, lead: boolean): Part[] {
  const flat: PatternNode[] = [];
  flatten(node, lead, flat);
  const parts: Part[] = [];
  for (const item of flat) {
    const language = languageOf(item);
    const length = lengthOf(item);
    const last = parts.at(-1);
    const joined = joinSingles(last?.language ?? null, language);
    if (joined) {
      const total = addLengths(last!.length, length);
      parts[parts.length - 1] = { language: joined, length: total, node: item };
    } else {
      parts.push({ language, length, node: item });
    }
  }
  return parts;
}

interface Row {
  readonly parts: readonly Part[];
  /** Length of everything before part i. */
  readonly heads: readonly LengthRange[];
  /** Length of everything from part i on. */
  readonly tails: readonly LengthRange[];
}

function rowOf(parts: readonly Part[]): Row {
  const heads: LengthRange[] = [{ min: 0, max: 0 }];
  for (const part of parts) heads.push(addLengths(heads.at(-1)!, part.length));
  const tails: LengthRange[] = [{ min: 0, max: 0 }];
  for (const part of parts.toReversed()) tails.push(addLengths(part.length, tails.at(-1)!));
  return { parts, heads, tails: tails.toReversed() };
}

/** Bits by which reach makes a hit dearer: starts that must be tried, bytes that must be cut out. */
function reachCost(anchors: readonly FoundLiteral[]): number {
  let cost = 0;
  for (const { before, minBefore, after } of anchors) {
    if (before === Infinity || after === Infinity) return UNBOUNDED_COST;
    const work = 1 + (before - minBefore) / STARTS_PER_HIT + (before + after) / BYTES_PER_HIT;
    cost = Math.max(cost, Math.log2(work));
  }
  return cost;
}

/** A search for literals; it ends with the best found so far when its effort is used up. */
interface Search {
  readonly take: Taker;
  /** Strings that may still be weighed. */
  effort: number;
}

/** Best stretch that starts at part `from`. */
function bestStretch(row: Row, from: number, search: Search): Choice | null {
  let best: Choice | null = null;
  let language: Language | null = EMPTY_LANGUAGE;
  for (let to = from; to < row.parts.length; to += 1) {
    const part = row.parts[to]!;
    language = part.language && concatenate(language, part.language);
    if (!language || language.strings[0]!.length > 2 * MAX_LITERAL_LENGTH) break;
    search.effort -= language.strings.length;
    if (search.effort < 0) break;
    const taken = search.take(language.strings, language.caseless);
    if (!taken) continue;
    const head = row.heads[from]!;
    const tail = row.tails[to + 1]!;
    const { caseless } = taken;
    const anchors = taken.literals.map(({ bytes, skip, rest }) => ({
      bytes,
      caseless,
      before: head.max + skip,
      minBefore: head.min + skip,
      after: tail.max + rest,
      minAfter: tail.min + rest,
    }));
    const cost = taken.cost + reachCost(anchors);
    if (!best || cost < best.cost) best = { cost, anchors };
  }
  return best;
}

function widen(anchor: FoundLiteral, head: LengthRange, tail: LengthRange): FoundLiteral {
  return {
    ...anchor,
    before: anchor.before + head.max,
    minBefore: anchor.minBefore + head.min,
    after: anchor.after + tail.max,
    minAfter: anchor.minAfter + tail.min,
  };
}

function shift(choice: Choice | null, head: LengthRange, tail: LengthRange): Choice | null {
  if (!choice) return null;
  const anchors = choice.anchors.map((anchor) => widen(anchor, head, tail));
  const opened = reachCost(anchors) - reachCost(choice.anchors);
  return { cost: choice.cost + opened, anchors };
}

/** Best choice inside one part that cannot be multiplied out itself. */
function bestInside(node: PatternNode, search: Search): Choice | null {
  if (node.kind === 'repeat' && node.min > 0) {
    const { min, max } = lengthOf(node.body);
    const more = { min: min * (node.min - 1), max: max * (node.max - 1) };
    return shift(bestChoice(node.body, search), { min: 0, max: 0 }, more);
  }
  if (node.kind !== 'alternation') return null;
  const anchors: FoundLiteral[] = [];
  let cost = -Infinity;
  for (const branch of node.branches) {
    const choice = bestChoice(branch, search);
    if (!choice) return null;
    anchors.push(...choice.anchors);
    cost = Math.max(cost, choice.cost);
  }
  if (anchors.length > MAX_ANCHORS) return null;
  return { cost: cost + Math.log2(node.branches.length), anchors };
}

function bestChoice(node: PatternNode, search: Search): Choice | null {
  let best: Choice | null = null;
  const offer = (choice: Choice | null): void => {
    if (choice && (!best || choice.cost < best.cost)) best = choice;
  };
  for (const lead of [false, true]) {
    const row = rowOf(partsOf(node, lead));
    for (let idx = 0; idx < row.parts.length; idx += 1) {
      offer(bestStretch(row, idx, search));
      const inner = row.parts[idx]!;
      if (!inner.language) {
        offer(shift(bestInside(inner.node, search), row.heads[idx]!, row.tails[idx + 1]!));
      }
    }
  }
  return best;
}

/** Takes a stretch whole, by how rare it is in text. */
function takeRarest(strings: readonly string[], caseless: boolean): Taken | null {
  const shortest = strings.reduce((min, text) => Math.min(min, text.length), Infinity);
  if (shortest < MIN_LITERAL_LENGTH) return null;
  const short = shortest < GOOD_LITERAL_LENGTH ? SHORT_LITERAL_COST : 0;
  const bits = setBits(strings, caseless);
  if (bits < LEAST_BITS) return null;
  const rarity = Math.min(ENOUGH_BITS, bits);
  const cost = short - rarity + DOUBLING_COST * Math.log2(strings.length);
  const literals = strings.map((text) => {
    const bytes = text.slice(0, CUT_LENGTH);
    return { bytes, skip: 0, rest: text.length - bytes.length };
  });
  return { cost, caseless, literals };
}

/** Takes a stretch if each of its strings contains one of the literals that the author named. */
function takeGiven(given: readonly string[], givenCaseless: boolean): Taker {
  return (strings, caseless) => {
    if (caseless && !givenCaseless) return null;
    const literals: { bytes: string; skip: number; rest: number }[] = [];
    for (const text of strings) {
      const subject = givenCaseless ? foldAscii(text) : text;
      const bytes = given.find((literal) => subject.includes(literal));
      if (bytes === undefined) return null;
      const skip = subject.indexOf(bytes);
      literals.push({ bytes, skip, rest: subject.length - skip - bytes.length });
    }
    return { cost: -setBits(given, givenCaseless), caseless: givenCaseless, literals };
  };
}

/**
 * One anchor for each literal, with the widest reach that any of its places needs. A literal that stands
 * in all spellings is found in each: `(?i: acme ) | Acme` needs one.
 */
function mergeAnchors(anchors: readonly FoundLiteral[]): FoundLiteral[] {
  const folded = new Set(anchors.filter(({ caseless }) => caseless).map(({ bytes }) => bytes));
  const merged = new Map<string, FoundLiteral>();
  for (const anchor of anchors) {
    const caseless = folded.has(foldAscii(anchor.bytes));
    const bytes = caseless ? foldAscii(anchor.bytes) : anchor.bytes;
    const known = merged.get(bytes) ?? anchor;
    merged.set(bytes, {
      bytes,
      caseless,
      before: Math.max(known.before, anchor.before),
      minBefore: Math.min(known.minBefore, anchor.minBefore),
      after: Math.max(known.after, anchor.after),
      minAfter: Math.min(known.minAfter, anchor.minAfter),
    });
  }
  return [...merged.values()];
}

/** The required literals of a pattern; empty when it has none of use. */
export function requiredLiterals(root: PatternNode): FoundLiteral[] {
  return mergeAnchors(bestChoice(root, { take: takeRarest, effort: MAX_EFFORT })?.anchors ?? []);
}

/** The reach around literals that the author named; null when they are not provably required. */
export function givenLiterals(
  root: PatternNode,
  literals: readonly string[],
  caseless: boolean,
): FoundLiteral[] | null {
  const given = caseless ? literals.map(foldAscii) : literals;
  const choice = bestChoice(root, { take: takeGiven(given, caseless), effort: MAX_EFFORT });
  return choice && mergeAnchors(choice.anchors);
}
