/**
 * How rare a literal is in source text: what the choice among a pattern's literals goes by. A wrong
 * guess costs time and never a match.
 *
 * A literal is as rare as its rarest four characters, and a little rarer for each further one:
 * within a word or an address the characters predict each other, so their rarities do not add up.
 */
import { COMMON_QUADS, COMMON_TRIPLES } from './pattern-frequency.ts';

/**
 * Half-bits of surprise of each ASCII character, one base-36 digit each: -2 log2 of its share in the
 * text files at the tips of curl, redis, express and fastify.
 */
const HALF_BITS =
  'wzzzzzzzziazzwzzzzzzzzzzzzzzzzzz5lfijkkdcceldecefghjjjklklffiegolgjfhfijignlgihghpfffhllmlpjkjrdiafbb8cedajgbdaach999cfgfekfkfnz';
const OTHER_BYTE_BITS = 12;
/** What is in no table is at least so rare, and at most. */
const UNLISTED_QUAD_BITS = 15;
const UNLISTED_TRIPLE_BITS = 14;
const MOST_WINDOW_BITS = 26;
/** Share of independence between neighbouring characters, a rule of thumb. */
const INDEPENDENCE = 0.75;
const BITS_PER_FURTHER_BYTE = 1;
/** Capitals are rarer than the folded tables say. */
const CAPITAL_BITS = 2;

function tableOf(rows: Readonly<Record<number, string>>, width: number): Map<string, number> {
  const table = new Map<string, number>();
  for (const [bits, text] of Object.entries(rows)) {
    for (let at = 0; at < text.length; at += width) {
      table.set(text.slice(at, at + width), Number(bits));
    }
  }
  return table;
}

const QUADS = tableOf(COMMON_QUADS, 4);
const TRIPLES = tableOf(COMMON_TRIPLES, 3);

function byteBits(byte: number): number {
  return byte < 128 ? Number.parseInt(HALF_BITS[byte]!, 36) / 2 : OTHER_BYTE_BITS;
}

function bytesBits(text: string): number {
  let bits = 0;
  for (let idx = 0; idx < text.length; idx += 1) bits += byteBits(text.charCodeAt(idx));
  return bits;
}

function windowBits(text: string, table: ReadonlyMap<string, number>, unlisted: number): number {
  const listed = table.get(text);
  if (listed !== undefined) return listed;
  return Math.min(MOST_WINDOW_BITS, Math.max(unlisted, INDEPENDENCE * bytesBits(text)));
}

/** Estimated bits of surprise of a literal: it stands at one of 2^bits positions. */
function literalBits(bytes: string, caseless: boolean): number {
  const folded = bytes.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
  const capital = !caseless && folded !== bytes ? CAPITAL_BITS : 0;
  if (bytes.length < 4) {
    return windowBits(folded, TRIPLES, UNLISTED_TRIPLE_BITS) + capital;
  }
  let rarest = 0;
  for (let at = 0; at + 4 <= folded.length; at += 1) {
    rarest = Math.max(rarest, windowBits(folded.slice(at, at + 4), QUADS, UNLISTED_QUAD_BITS));
  }
  return rarest + BITS_PER_FURTHER_BYTE * (bytes.length - 4) + capital;
}

/** Expected share of positions at which any of the literals stands, as bits (higher is rarer). */
export function setBits(literals: readonly string[], caseless: boolean): number {
  let share = 0;
  for (const literal of literals) share += 2 ** -literalBits(literal, caseless);
  return -Math.log2(share);
}
