/**
 * How rare a literal is in source text: what the choice among a pattern's literals goes by. A rough
 * order-0 model is enough, since a wrong guess costs time and never a match.
 */

/**
 * Half-bits of surprise of each ASCII character, one base-36 digit each: -2 log2 of its share in the
 * text files at the tips of curl, redis, express and fastify.
 */
const HALF_BITS =
  'wzzzzzzzziazzwzzzzzzzzzzzzzzzzzz5lfijkkdcceldecefghjjjklklffiegolgjfhfijignlgihghpfffhllmlpjkjrdiafbb8cedajgbdaach999cfgfekfkfnz';
const OTHER_BYTE_BITS = 12;
/** Words of natural language and identifiers are far more frequent than their letters suggest. */
const WORD_DISCOUNT_BITS = 6;
/** More surprise than this makes no difference to a scan. */
const ENOUGH_BITS = 40;

function bitsOf(byte: number): number {
  return byte < 128 ? Number.parseInt(HALF_BITS[byte]!, 36) / 2 : OTHER_BYTE_BITS;
}

/** Estimated bits of surprise of a literal: it stands at one of 2^bits positions. */
export function literalBits(bytes: string, caseless: boolean): number {
  let bits = 0;
  for (let idx = 0; idx < bytes.length; idx += 1) bits += bitsOf(bytes.charCodeAt(idx));
  if (caseless) bits -= 0.3 * bytes.length;
  if (/^[A-Za-z][a-z]+$/.test(bytes)) bits -= WORD_DISCOUNT_BITS;
  return Math.max(1, Math.min(ENOUGH_BITS, bits));
}

/** Expected share of positions at which any of the literals stands, as bits (higher is rarer). */
export function setBits(literals: readonly string[], caseless: boolean): number {
  let share = 0;
  for (const literal of literals) share += 2 ** -literalBits(literal, caseless);
  return -Math.log2(share);
}
