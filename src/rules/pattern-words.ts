/**
 * Finds words of which every match of a pattern holds one, besides the literals that it is found by: for
 * instance `key` or `token` between the name of a service and a value. Where none of them stands near
 * such a name, the regular expression need not be asked. Bytes in a row are pattern-runs.ts'.
 */
import { type ByteSet, membersOf } from './byte-set.ts';
import { shareOf } from './pattern-runs.ts';
import type { PatternNode } from './pattern-tree.ts';

/** Most words worth looking for, and most bytes of a word that are. */
export const MAX_WORDS = 16;
export const MAX_WORD_LENGTH = 15;
/** Words that stand more often than this, in a thousand bytes of text, spare too little, as bytes alone do. */
const MOST_PER_THOUSAND = 10;

/** Lower-case words; null: none is certain. */
type Words = readonly string[] | null;

/** The printable byte that a set stands for, a letter's in lower case; -1 for any other set. */
function byteOf(set: ByteSet): number {
  const members = membersOf(set);
  const [first = -1, second = -1] = members;
  if (first <= 0x20 || first >= 0x7f) return -1;
  if (members.length === 1) return isUpper(first) ? first | 0x20 : first;
  const isLetter = members.length === 2 && isUpper(first) && second === (first | 0x20);
  return isLetter ? second : -1;
}

function isUpper(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

/** How often one of the words stands in a thousand bytes of text, roughly. */
function frequencyOf(words: readonly string[]): number {
  let sum = 0;
  for (const word of words) {
    let share = 1;
    for (let i = 0; i < word.length; i += 1) share *= shareOf(word.charCodeAt(i)) / 1000;
    sum += share * 1000;
  }
  return sum;
}

/** What is certain of a part. Words that `isKnown` stand there anyway. */
function wordsOf(node: PatternNode, isKnown: (words: readonly string[]) => boolean): Words {
  switch (node.kind) {
    case 'assert':
      return null;
    case 'set':
      return best([wordOf([node])], isKnown);
    case 'group':
      return wordsOf(node.body, isKnown);
    case 'repeat':
      return node.min === 0 ? null : wordsOf(node.body, isKnown);
    case 'alternation':
      return together(node.branches.map((branch) => wordsOf(branch, isKnown)));
    case 'sequence':
      return best(candidatesOf(node.items, isKnown), isKnown);
  }
}

/** One of the words of each branch. */
function together(branches: readonly Words[]): Words {
  const words = new Set<string>();
  for (const branch of branches) {
    if (branch === null) return null;
    for (const word of branch) words.add(word);
  }
  return words.size <= MAX_WORDS ? [...words] : null;
}

/** The word that neighbouring sets spell, null where one of them stands for more than a byte. */
function wordOf(items: readonly PatternNode[]): Words {
  const bytes = items.map((item) => (item.kind === 'set' ? byteOf(item.set) : -1));
  return bytes.length === 0 || bytes.includes(-1) ? null : [String.fromCharCode(...bytes)];
}

function isByte(item: PatternNode): boolean {
  return item.kind === 'set' && byteOf(item.set) >= 0;
}

/** What each part of a sequence makes certain. */
function candidatesOf(
  items: readonly PatternNode[],
  isKnown: (words: readonly string[]) => boolean,
): Words[] {
  const found: Words[] = [];
  let spelled: PatternNode[] = [];
  for (const item of items) {
    if (isByte(item) && spelled.length < MAX_WORD_LENGTH) {
      spelled.push(item);
      continue;
    }
    found.push(wordOf(spelled));
    spelled = isByte(item) ? [item] : [];
    if (!isByte(item)) found.push(wordsOf(item, isKnown));
  }
  return [...found, wordOf(spelled)];
}

function best(candidates: readonly Words[], isKnown: (words: readonly string[]) => boolean): Words {
  let chosen: Words = null;
  let least = Infinity;
  for (const words of candidates) {
    if (words === null || isKnown(words) || frequencyOf(words) >= least) continue;
    chosen = words;
    least = frequencyOf(words);
  }
  return chosen;
}

/**
 * The rarest words, in lower case, of which every match holds at least one in any case of its letters;
 * empty where there are none worth looking for. `literals` are what the pattern is found by.
 */
export function requiredWords(root: PatternNode, literals: readonly string[]): readonly string[] {
  const known = literals.map((literal) => literal.toLowerCase());
  const isKnown = (words: readonly string[]): boolean =>
    words.every((word) => known.some((text) => text.includes(word) || word.includes(text)));
  const words = wordsOf(root, isKnown) ?? [];
  const isRare = frequencyOf(words) <= MOST_PER_THOUSAND && words.some(({ length }) => length > 1);
  return isRare ? words : [];
}
