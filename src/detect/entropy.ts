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
