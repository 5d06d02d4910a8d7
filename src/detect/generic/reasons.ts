/**
 * Why a candidate counts, in words from a small fixed vocabulary (the sink interns them). No reason
 * holds a piece of a value, a name, or a number that would tell one value from another.
 */
import type { Assessment } from './assess.ts';
import { CLASS_COUNT, RARITY, STAND_IN, WORD_COVERAGE } from './features.ts';
import { NAME_BARE, NAME_KEY, NAME_PASSWORD, NAME_SECRET } from './names.ts';
import { OP_COMMAND, OP_COMPARE, OP_DEFAULT, OP_HEADER, OP_INDIRECT, OP_URL } from './reading.ts';
import type { Statistics } from './statistics.ts';

/** Values that are bare in code are often names; place.ts looks for this reason. */
export const BARE_REASON = 'the value is not quoted';

/** Values that no translation holds; place.ts looks for this reason as well. */
export const RARE_REASON = 'the value is very unlike words (over 5.2 bits per character)';

const PLACE_REASONS: ReadonlyMap<number, string> = new Map([
  [OP_URL, 'it stands where an address has its password'],
  [OP_HEADER, 'it follows the scheme of an Authorization header'],
  [OP_COMMAND, 'it stands where a command or a call takes a password'],
]);
const NAME_REASONS: ReadonlyMap<number, string> = new Map([
  [NAME_PASSWORD, 'the name says password'],
  [NAME_SECRET, 'the name says secret'],
  [NAME_KEY, 'the name says secret key'],
  [NAME_BARE, 'the name says key, which means little alone'],
]);
const TOKEN_REASON = 'the name says token';

/** A longer run of letters is no word, whatever the language. */
const LONGEST_WORD = 20;

/** From the words that are least like words on; thresholds measured on identifiers of real code, see rarity.ts. */
const RARITY_REASONS: readonly string[] = [
  RARE_REASON,
  'the value is unlike words (over 4.4 bits per character)',
  'the value is partly like words (over 3.2 bits per character)',
  'the value reads like words (under 3.2 bits per character)',
];

function rarityLevel(bits: number, { length, lower, upper, spaces }: Statistics): number {
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
];

function moreOf({ features, meaning, reading, counted }: Assessment): number {
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
    flag(meaning.mock, 9) |
    flag(reading.quote === 0 && reading.operator < OP_URL, 10)
  );
}

function flag(isSet: boolean, bit: number): number {
  return isSet ? 1 << bit : 0;
}

/** Lists that were told, each once: by first reason, and level with further reasons. */
const lists = new Map<string, Map<number, readonly string[]>>();
const LEVEL_BITS = 2;

/** Reasons for the candidate just assessed, most telling first. The same list for the same reasons. */
export function reasonsFor(assessment: Assessment): readonly string[] {
  const { features, meaning, reading, counted } = assessment;
  const name =
    PLACE_REASONS.get(reading.operator) ?? NAME_REASONS.get(meaning.kind) ?? TOKEN_REASON;
  const level = rarityLevel(features[RARITY] as number, counted);
  const more = moreOf(assessment);
  let known = lists.get(name);
  if (known === undefined) lists.set(name, (known = new Map()));
  const key = level | (more << LEVEL_BITS);
  let list = known.get(key);
  if (list === undefined) {
    const told = MORE_REASONS.filter((_, bit) => ((more >> bit) & 1) === 1);
    list = Object.freeze([name, RARITY_REASONS[level] ?? '', ...told]);
    known.set(key, list);
  }
  return list;
}
