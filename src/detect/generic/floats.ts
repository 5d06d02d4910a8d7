/**
 * Numbers with a fraction. Functions of this folder are translated to WebAssembly as well, where a `number` is a
 * whole one of 32 bits: what may have a fraction is declared as {@link Float}. Both languages then compute the
 * same bits, as long as nothing but `+ - * /` and comparisons is asked of it: Math.log2 may differ.
 */

/** A `number` that need not be whole. */
export type Float = number;

/** Above it a number between 1 and 2 is nearer to 2. */
const ROOT_OF_TWO = Math.SQRT2;
/** Twice the reciprocal of the natural logarithm of 2. */
const SCALE = 2.8853900817779268;
/** The last power of the series that matters to a number of 53 bits. */
const LAST_POWER = 23;

/** Logarithm to base 2 of a positive number, by the series of the inverse hyperbolic tangent. */
export function log2Of(value: Float): Float {
  let exponent = 0;
  let rest = value;
  while (rest >= 2) {
    rest = rest / 2;
    exponent++;
  }
  while (rest < 1) {
    rest = rest * 2;
    exponent--;
  }
  if (rest > ROOT_OF_TWO) {
    rest = rest / 2;
    exponent++;
  }
  const part = (rest - 1) / (rest + 1);
  const square = part * part;
  let sum: Float = 0;
  for (let power = LAST_POWER; power > 0; power -= 2) sum = sum * square + 1 / power;
  return exponent + SCALE * part * sum;
}
