/**
 * Shannon entropy of a value, in bits per character: how unevenly its own characters are spread.
 *
 * It says nothing about meaning: `abcdefgh` scores as high as eight random letters. Rarity against
 * natural language is the generic score's work (generic/).
 */

/** Entropy of the latin1 string `value` in bits per character; 0 for the empty string. */
export function shannonEntropy(value: string): number {
  const length = value.length;
  if (length === 0) return 0;
  const counts = new Uint32Array(256);
  for (let i = 0; i < length; i++) counts[value.charCodeAt(i) & 0xff]!++; // in bounds: masked
  return entropyOf(counts, length);
}

function entropyOf(counts: Uint32Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!; // in bounds: i < counts.length
    if (count > 0) sum += count * Math.log2(count);
  }
  return Math.log2(length) - sum / length;
}

/** Parts of a bit that the sums below are kept in: whole numbers add up the same in any order. */
const BIT_PARTS = 2 ** 24;
/** Counts up to here have their term in a table. */
const TABLE_SIZE = 1 << 12;
/** What rounding may take away a character, in the parts above. */
const TOLERANCE = 2;

const terms = new Float64Array(TABLE_SIZE);

/** n × log2 n in parts of a bit. */
function termOf(count: number): number {
  if (count < 2) return 0;
  if (count >= TABLE_SIZE) return Math.round(count * Math.log2(count) * BIT_PARTS);
  let term = terms[count]!; // in bounds: count < TABLE_SIZE
  if (term === 0) {
    term = Math.round(count * Math.log2(count) * BIT_PARTS);
    terms[count] = term;
  }
  return term;
}

/** What another byte adds to so many of it, for small numbers; filled with the first check. */
const steps = new Float64Array(256);

function stepOf(count: number): number {
  if (count < steps.length) return steps[count]!; // in bounds: just asked
  return termOf(count + 1) - termOf(count);
}

/** Of longer stretches all counts are cleared, not those of their bytes one by one. */
const QUICKLY_UNDONE = 256;

/** Asks for the entropy of one stretch of a text after another; what two of them share is counted once. */
export class EntropyCheck {
  readonly #counts: Int32Array = new Int32Array(256);
  #sum = 0;
  #from = 0;
  #to = 0;

  constructor() {
    if (steps[1] !== 0) return;
    for (let i = 0; i < steps.length; i++) steps[i] = termOf(i + 1) - termOf(i);
  }

  /** Forgets the text at hand. */
  reset(): void {
    this.#counts.fill(0);
    this.#sum = 0;
    this.#from = 0;
    this.#to = 0;
  }

  /** Whether the bytes [from, to) have so many bits of entropy a byte, or more. */
  isAtLeast(bytes: Uint8Array, from: number, to: number, bits: number): boolean {
    const shared = Math.min(to, this.#to) - Math.max(from, this.#from);
    if (2 * shared > to - from) this.#move(bytes, from, to);
    else this.#begin(bytes, from, to);
    const length = to - from;
    return termOf(length) - this.#sum >= length * (bits * BIT_PARTS - TOLERANCE);
  }

  /** Counts [from, to) alone. HOT: once a match. */
  #begin(bytes: Uint8Array, from: number, to: number): void {
    const counts = this.#counts;
    const last = this.#to;
    // In bounds, as below: inside of the text.
    if (last - this.#from > QUICKLY_UNDONE) counts.fill(0);
    else for (let at = this.#from; at < last; at++) counts[bytes[at]!] = 0;
    const near = Math.min(to, from + steps.length);
    let sum = 0;
    for (let at = from; at < near; at++) {
      const byte = bytes[at]!;
      const count = counts[byte]!;
      counts[byte] = count + 1;
      sum += steps[count]!; // in bounds: no more bytes than steps
    }
    this.#sum = sum;
    this.#from = from;
    this.#to = near;
    if (near < to) this.#move(bytes, from, to);
  }

  /** Makes the counts those of [from, to). HOT: once a match where match follows match. */
  #move(bytes: Uint8Array, from: number, to: number): void {
    const counts = this.#counts;
    let low = this.#from;
    let high = this.#to;
    let sum = this.#sum;
    // In bounds, as all below: inside of the text. In a text of repeats what comes is what goes.
    while (low < from && high < to && bytes[low] === bytes[high]) {
      low++;
      high++;
    }
    while (low > from) sum += stepOf(counts[bytes[--low]!]!++);
    while (high < to) sum += stepOf(counts[bytes[high++]!]!++);
    while (low < from) sum -= stepOf(--counts[bytes[low++]!]!);
    while (high > to) sum -= stepOf(--counts[bytes[--high]!]!);
    this.#sum = sum;
    this.#from = from;
    this.#to = to;
  }
}
