/**
 * Whether a text is a name of code: for rules whose pattern asks for letters and a length only, so that
 * `checkIfEnvironmentVariableExists` fits it as well as a key does.
 */
import { measureRarity, type Rarity, wordCoverage } from './rarity.ts';

/** Shorter ones tell too little; passwords of people are shorter too. */
const SHAPE = /^[A-Za-z_][A-Za-z0-9_-]{19,}$/;
/** Bits per character of names in real code stay below, those of random text do not; see rarity.ts. */
const NAME_BITS = 4.5;
const NAME_COVERAGE = 0.7;

const rarity: Rarity = { bits: 0, worstRun: 0 };

/** Whether `secret` (latin1) is made of words as names in code are. */
export function readsLikeName(secret: string): boolean {
  if (!SHAPE.test(secret)) return false;
  const bytes = Buffer.from(secret, 'latin1');
  measureRarity(bytes, 0, bytes.length, rarity);
  return rarity.bits < NAME_BITS && wordCoverage(bytes, 0, bytes.length) > NAME_COVERAGE;
}
