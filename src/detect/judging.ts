/**
 * What the kernel is told of a set of rules, so that it can judge anchors itself; see `Judging` in kernel/kernel.ts.
 */
import { type Judging, REACH_FIELDS, WORD_LIST_BYTES, WORD_RECORD_BYTES } from '../kernel/index.ts';
import type { RuleSet } from './rule-set.ts';

/** The tables of these rules. */
export function judgingOf({ index, checks, checkSets, checkWords }: RuleSet): Judging {
  const { leftReach, rightReach, spans, firstUse, longestSpan } = index;
  const reaches = new Int32Array(firstUse.length * REACH_FIELDS);
  firstUse.forEach((first, literal) => {
    const row = [leftReach[literal] ?? 0, rightReach[literal] ?? 0, spans[literal] ?? 0, first];
    reaches.set(row, literal * REACH_FIELDS);
  });
  const sets = Uint8Array.from(
    { length: checkSets.length * 32 },
    (_, bit) => ((checkSets[bit >> 5] ?? 0) >>> (bit & 31)) & 1,
  );
  return { reaches, checks, sets, words: wordLists(checkWords), longestSpan };
}

/** Lists of words with a flag for each byte that one of them begins with. */
function wordLists(checkWords: Int32Array): Uint8Array {
  const records = new Uint8Array(checkWords.buffer, checkWords.byteOffset, checkWords.byteLength);
  const listBytes = WORD_LIST_BYTES - FLAGS;
  const lists = new Uint8Array((records.length / listBytes) * WORD_LIST_BYTES);
  for (let list = 0; list * listBytes < records.length; list += 1) {
    const at = list * WORD_LIST_BYTES;
    lists.set(records.subarray(list * listBytes, (list + 1) * listBytes), at + FLAGS);
    for (let record = at + FLAGS; record < at + WORD_LIST_BYTES; record += WORD_RECORD_BYTES) {
      if (lists[record] === 0) continue;
      const first = lists[record + 1] ?? 0;
      lists[at + first] = 1;
      if (first >= 0x61 && first <= 0x7a) lists[at + (first & ~0x20)] = 1;
    }
  }
  return lists;
}

/** One for each value of a byte. */
const FLAGS = 256;
