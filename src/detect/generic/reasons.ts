/**
 * Why a candidate counts, in words from a small fixed vocabulary (the sink interns them). No reason
 * holds a piece of a value, a name, or a number that would tell one value from another. Which reasons hold is
 * told by functions that the kernel has as well (weigh.ts).
 */
import type { ReaderContext } from './context.ts';
import { CLASS_COUNT, RARITY, STAND_IN, WORD_COVERAGE } from './features.ts';
import type { Float } from './floats.ts';
import { NAME_BARE, NAME_KEY, NAME_PASSWORD, NAME_SECRET, type NameMeaning } from './names.ts';
import {
  OP_COMMAND,
  OP_COMPARE,
  OP_DEFAULT,
  OP_HEADER,
  OP_INDIRECT,
  OP_URL,
  type Reading,
} from './reading.ts';
import type { Statistics } from './statistics.ts';

/** Values that are bare in code are often names; place.ts looks for this reason. */
export const BARE_REASON = 'the value is not quoted';

/** Words that stand for passwords in tests and manuals; place.ts looks for this reason as well. */
export const PLAIN_REASON = 'it is a plain word, without digits and symbols';

/** Values that no translation holds; place.ts looks for this reason as well. */
export const RARE_REASON = 'the value is very unlike words (over 5.2 bits per character)';

/** First reasons, by number. */
const FIRST_REASONS: readonly string[] = [
  'the name says token',
  'it stands where an address has its password',
  'it follows the scheme of an Authorization header',
  'it stands where a command or a call takes a password',
  'the name says password',
  'the name says secret',
  'the name says secret key',
  'the name says key, which means little alone',
];

function firstOf(reading: Reading, meaning: NameMeaning): number {
  if (reading.operator === OP_URL) return 1;
  if (reading.operator === OP_HEADER) return 2;
  if (reading.operator === OP_COMMAND) return 3;
  if (meaning.kind === NAME_PASSWORD) return 4;
  if (meaning.kind === NAME_SECRET) return 5;
  if (meaning.kind === NAME_KEY) return 6;
  return meaning.kind === NAME_BARE ? 7 : 0;
}

/** A longer run of letters is no word, whatever the language. */
const LONGEST_WORD = 20;

/** From the words that are least like words on; thresholds measured on identifiers of real code, see rarity.ts. */
const RARITY_REASONS: readonly string[] = [
  RARE_REASON,
  'the value is unlike words (over 4.4 bits per character)',
  'the value is partly like words (over 3.2 bits per character)',
  'the value reads like words (under 3.2 bits per character)',
];

function rarityLevel(bits: Float, counted: Statistics): number {
  const { length, lower, upper, spaces } = counted;
  // A short run of letters is a word of some language.
  const mayBeWord = length <= LONGEST_WORD && lower + upper + spaces === length;
  if (bits > 5.2 && !mayBeWord) return 0;
  if (bits > 4.4) return 1;
  return bits > 3.2 ? 2 : 3;
}

/** Further reasons, in the order in which they are told; a bit each. */
const MORE_REASONS: readonly string[] = [
  'it mixes cases, digits or symbols as passwords do',
  'it is as long as generated keys are',
  'it is very short',
  'it is made of common words',
  'it holds a word that stands for secrets in examples',
  'it is compared with, not assigned',
  'it is a fall-back value',
  'name and value stand in sibling entries',
  'the name goes on to speak of something else',
  'the name speaks of a test or an example',
  BARE_REASON,
  PLAIN_REASON,
];

function moreOf(context: ReaderContext, level: number): number {
  const { features, meaning, reading, counted } = context;
  const isWord = level > 1 && counted.lower + counted.upper === counted.length;
  return (
    flag((features[CLASS_COUNT] as number) >= 3, 0) |
    flag(counted.length >= 24, 1) |
    flag(counted.length < 6, 2) |
    flag((features[WORD_COVERAGE] as number) > 0.8, 3) |
    flag((features[STAND_IN] as number) > 0.5, 4) |
    flag(reading.operator === OP_COMPARE, 5) |
    flag(reading.operator === OP_DEFAULT, 6) |
    flag(reading.operator === OP_INDIRECT, 7) |
    flag(meaning.negatedAfter > 0, 8) |
    (meaning.mock ? 1 << 9 : 0) |
    flag(reading.quote === 0 && reading.operator < OP_URL, 10) |
    flag(isWord && counted.humps < 2, 11)
  );
}

function flag(isSet: boolean, bit: number): number {
  return isSet ? 1 << bit : 0;
}

const FIRST_BITS = 3;
const LEVEL_BITS = 2;

/** Reasons for the value that was weighed last, as a number: see {@link reasonsFor}. */
export function reasonsOf(context: ReaderContext): number {
  const { reading, meaning, features, counted } = context;
  const level = rarityLevel(features[RARITY] as number, counted);
  const rest = level | (moreOf(context, level) << LEVEL_BITS);
  return firstOf(reading, meaning) | (rest << FIRST_BITS);
}

/** Lists that were told, each once. */
const lists = new Map<number, readonly string[]>();

/** Reasons in words, most telling first. The same list for the same number. */
export function reasonsFor(reasons: number): readonly string[] {
  let list = lists.get(reasons);
  if (list === undefined) {
    const first = FIRST_REASONS[reasons & ((1 << FIRST_BITS) - 1)] ?? '';
    const rest = reasons >> FIRST_BITS;
    const level = RARITY_REASONS[rest & ((1 << LEVEL_BITS) - 1)] ?? '';
    const told = MORE_REASONS.filter((_, bit) => ((rest >> (LEVEL_BITS + bit)) & 1) === 1);
    list = Object.freeze([first, level, ...told]);
    lists.set(reasons, list);
  }
  return list;
}
