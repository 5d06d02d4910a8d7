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

function nameReason(assessment: Assessment): string {
  const place = PLACE_REASONS.get(assessment.reading.operator);
  if (place !== undefined) return place;
  switch (assessment.meaning.kind) {
    case NAME_PASSWORD:
      return 'the name says password';
    case NAME_SECRET:
      return 'the name says secret';
    case NAME_KEY:
      return 'the name says secret key';
    case NAME_BARE:
      return 'the name says key, which means little alone';
    default:
      return 'the name says token';
  }
}

/** A longer run of letters is no word, whatever the language. */
const LONGEST_WORD = 20;

/** Thresholds measured on identifiers of real code; see rarity.ts. */
function rarityReason(bits: number, { length, lower, upper, spaces }: Statistics): string {
  // A short run of letters is a word of some language.
  const mayBeWord = length <= LONGEST_WORD && lower + upper + spaces === length;
  if (bits > 5.2 && !mayBeWord) return RARE_REASON;
  if (bits > 4.4) return 'the value is unlike words (over 4.4 bits per character)';
  if (bits > 3.2) return 'the value is partly like words (over 3.2 bits per character)';
  return 'the value reads like words (under 3.2 bits per character)';
}

/** Reasons for the candidate just assessed, most telling first. */
export function reasonsFor(assessment: Assessment): readonly string[] {
  const { features, meaning, reading, counted } = assessment;
  const reasons = [nameReason(assessment), rarityReason(features[RARITY] as number, counted)];
  if ((features[CLASS_COUNT] as number) >= 3) {
    reasons.push('it mixes cases, digits or symbols as passwords do');
  }
  if (counted.length >= 24) reasons.push('it is as long as generated keys are');
  if (counted.length < 6) reasons.push('it is very short');
  if ((features[WORD_COVERAGE] as number) > 0.8) reasons.push('it is made of common words');
  if ((features[STAND_IN] as number) > 0.5) {
    reasons.push('it holds a word that stands for secrets in examples');
  }
  if (reading.operator === OP_COMPARE) reasons.push('it is compared with, not assigned');
  if (reading.operator === OP_DEFAULT) reasons.push('it is a fall-back value');
  if (reading.operator === OP_INDIRECT) reasons.push('name and value stand in sibling entries');
  if (meaning.negatedAfter > 0) reasons.push('the name goes on to speak of something else');
  if (meaning.mock) reasons.push('the name speaks of a test or an example');
  if (reading.quote === 0 && reading.operator < OP_URL) reasons.push(BARE_REASON);
  return reasons;
}
