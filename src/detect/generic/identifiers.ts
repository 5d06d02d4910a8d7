/**
 * Whether a text is a name of code: for rules whose pattern asks for letters and a length only, so that
 * `checkIfEnvironmentVariableExists` fits it as well as a key does.
 */
import { measureRarity, standInCoverage, wordCoverage } from './rarity.ts';

/** Shorter ones tell too little; passwords of people are shorter too. */
const SHAPE = /^[A-Za-z_][A-Za-z0-9_-]{19,}$/;
/** Words joined by dots, as members of objects are; a rule that asks for letters and dots finds those, too. */
const MEMBER = /^[A-Za-z_]\w{2,}\.[A-Za-z_][\w.]{11,}$/;
/** Bits per character of names in real code stay below, those of random text do not; see rarity.ts. */
const NAME_BITS = 4.5;
const NAME_COVERAGE = 0.7;

/** Whether `secret` (latin1) is made of words as names in code are. */
export function readsLikeName(secret: string): boolean {
  if (!SHAPE.test(secret) && !MEMBER.test(secret)) return false;
  const bytes = Buffer.from(secret, 'latin1');
  const { length } = bytes;
  if (measureRarity(bytes, 0, length) >= NAME_BITS) return false;
  return wordCoverage(bytes, 0, length) > NAME_COVERAGE;
}

/** Bits per character that values of words and digits do not reach. */
const RANDOM_BITS = 5;
const RANDOM_COVERAGE = 0.4;
const LEAST_DISTINCT = 8;

/** Whether `secret` (latin1) has letters and digits in an order that only a generator makes. */
export function readsRandom(secret: string): boolean {
  if (!/[0-9]/.test(secret) || !/[A-Za-z]/.test(secret)) return false;
  if (new Set(secret).size < LEAST_DISTINCT) return false;
  const bytes = Buffer.from(secret, 'latin1');
  if (measureRarity(bytes, 0, bytes.length) < RANDOM_BITS) return false;
  return (
    wordCoverage(bytes, 0, bytes.length) < RANDOM_COVERAGE &&
    standInCoverage(bytes, 0, bytes.length) < RANDOM_COVERAGE
  );
}

/** Bits per character that words of most languages stay below; see rarity.ts. */
const WORD_BITS = 4.4;

/** Whether `secret` (latin1) has its letters in an order that words have. */
export function readsPlain(secret: string): boolean {
  const bytes = Buffer.from(secret, 'latin1');
  return measureRarity(bytes, 0, bytes.length) <= WORD_BITS;
}
