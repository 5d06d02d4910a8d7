/** What the kernel leaves of an anchor that it was asked about, field by field as assembly/reader.ts lays it out. */
import { type Assessment, createAssessment } from '../../../src/detect/generic/assess.ts';
import type { Kernel } from '../../../src/kernel/index.ts';

/** Fills an object's fields from words, in their order; flags are words as well. */
function take(words: Int32Array, at: number, into: object): number {
  const fields = into as Record<string, number | boolean>;
  let next = at;
  for (const [name, value] of Object.entries(fields)) {
    const word = words[next++] ?? 0;
    fields[name] = typeof value === 'boolean' ? word !== 0 : word;
  }
  return next;
}

/** Objects that a context holds, as addresses before its own fields. */
const ADDRESSES = 5;

/** Reading, meaning, counts and context of the anchor that was asked about last, with the features. */
export function assessmentOf(kernel: Kernel): Assessment {
  const words = new Int32Array(kernel.bytes.buffer);
  const { span, reading, meaning, counted, features, ...own } = createAssessment();
  let at = kernel.readerResult / Int32Array.BYTES_PER_ELEMENT;
  for (const part of [reading, meaning, counted]) at = take(words, at, part);
  take(words, at + ADDRESSES, own);
  features.set(new Float64Array(kernel.bytes.buffer, kernel.readerFeatures, features.length));
  return { span, reading, meaning, counted, features, ...own };
}
