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
/** Words are far more frequent than their letters suggest: a run of letters counts at most this. */
const WORD_BITS = 10;
const CONSTANT_BITS = 16;
const BITS_PER_LETTER = 1;

function bitsOf(text: string): number {
  let bits = 0;
  for (let idx = 0; idx < text.length; idx += 1) {
    const byte = text.charCodeAt(idx);
    bits += byte < 128 ? Number.parseInt(HALF_BITS[byte]!, 36) / 2 : OTHER_BYTE_BITS;
  }
  return bits;
}

function runBits(run: string): number {
  const bits = bitsOf(run);
  if (!/^[A-Za-z]{3}/.test(run)) return bits;
  const least = /^[A-Z]+$/.test(run) ? CONSTANT_BITS : WORD_BITS;
  return Math.min(bits, least + BITS_PER_LETTER * run.length);
}

/** Estimated bits of surprise of a literal: it stands at one of 2^bits positions. */
export function literalBits(bytes: string, caseless: boolean): number {
  const runs = bytes.match(/[A-Z]?[a-z]+|[A-Z]+|[^A-Za-z]+/g) ?? [];
  const bits = runs.reduce((sum, run) => sum + runBits(run), 0);
  return Math.max(1, caseless ? bits - 1 : bits);
}

/** Expected share of positions at which any of the literals stands, as bits (higher is rarer). */
export function setBits(literals: readonly string[], caseless: boolean): number {
  let share = 0;
  for (const literal of literals) share += 2 ** -literalBits(literal, caseless);
  return -Math.log2(share);
}
