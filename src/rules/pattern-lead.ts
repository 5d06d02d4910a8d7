/**
 * What must stand before a literal that a match begins with: for instance any byte but a letter, as in
 * `(?: ^ | [^A-Za-z] ) (?i: acme )`. Names of three or four letters stand by chance all over base64, nearly
 * always behind a letter; one byte read tells these from what a rule must be asked about. What follows a
 * literal is pattern-follow.ts'.
 *
 * The ways in which a match can begin are written out as far as the literal's second byte. Of those that
 * put the literal where it may stand, either each wants a byte before it, or begins with one spelling of
 * the literal's first two bytes (`Acme`).
 */
import {
  ANY_BYTE,
  type ByteSet,
  complement,
  EMPTY_SET,
  has,
  otherCase,
  rangesOf,
  setOf,
  sizeOf,
  union,
  WORD,
} from './byte-set.ts';
import type { FoundLiteral } from './pattern-literals.ts';
import type { AssertKind, PatternNode, RepeatNode } from './pattern-tree.ts';

/** A match has the literal only at a text's start, behind one of these bytes, or spelled so. */
export interface Lead {
  /** Bytes of which one stands before the literal, as ranges: first, last, first, last, … */
  readonly ranges: readonly number[];
  /** The two bytes with which the literal may begin behind any byte; '' where it may not. */
  readonly spelled: string;
}

type Query = Pick<FoundLiteral, 'bytes' | 'caseless' | 'before' | 'minBefore'>;

/** One way to begin: the sets of the first bytes, and the conditions before the first. */
interface Head {
  readonly asserts: readonly AssertKind[];
  readonly sets: readonly ByteSet[];
}

/** A byte before the literal, and two of the literal. */
const HEAD_SETS = 3;
const MAX_HEADS = 400;
/** A set that leaves out fewer bytes than this turns down next to nothing. */
const LEAST_OUTSIDE = 24;
const LINE_ENDS: ByteSet = setOf([0x0a, 0x0a], [0x0d, 0x0d]);
const NO_BYTES: Head = { asserts: [], sets: [] };

/** The heads with everything appended that `node` may begin with; null where they are too many. */
function extend(heads: readonly Head[], node: PatternNode): readonly Head[] | null {
  if (heads.every(isFull)) return heads;
  switch (node.kind) {
    case 'assert':
      return heads.map((head) =>
        head.sets.length === 0 ? { ...head, asserts: [...head.asserts, node.assert] } : head,
      );
    case 'set':
      return heads.map((head) =>
        isFull(head) ? head : { ...head, sets: [...head.sets, node.set] },
      );
    case 'group':
      return extend(heads, node.body);
    case 'sequence':
      return extendAll(heads, node.items);
    case 'alternation':
      return joined(node.branches.map((branch) => extend(heads, branch)));
    case 'repeat':
      return extendRepeat(heads, node);
  }
}

function isFull({ sets }: Head): boolean {
  return sets.length >= HEAD_SETS;
}

function extendAll(heads: readonly Head[], nodes: readonly PatternNode[]): readonly Head[] | null {
  let all: readonly Head[] | null = heads;
  for (const node of nodes) {
    if (all === null) return null;
    all = extend(all, node);
  }
  return all;
}

/** More rounds than fill a head add nothing to it. */
function extendRepeat(heads: readonly Head[], node: RepeatNode): readonly Head[] | null {
  const found: (readonly Head[] | null)[] = [];
  let round: readonly Head[] | null = heads;
  const last = Math.min(node.max, node.min + HEAD_SETS);
  for (let count = 0; count <= last && round !== null; count += 1) {
    if (count >= node.min) found.push(round);
    if (count < last) round = round.every(isFull) ? round : extend(round, node.body);
  }
  return round === null ? null : joined(found);
}

function joined(lists: readonly (readonly Head[] | null)[]): readonly Head[] | null {
  const all: Head[] = [];
  for (const list of lists) {
    if (list === null || all.length + list.length > MAX_HEADS) return null;
    all.push(...list);
  }
  return all;
}

/** The bytes of the set that spell a literal's byte; all spellings where the head says nothing. */
function spellings(set: ByteSet | undefined, byte: number, caseless: boolean): number[] {
  const both = caseless && otherCase(byte) !== byte ? [byte, otherCase(byte)] : [byte];
  return set === undefined ? both : both.filter((each) => has(set, each));
}

/** What the conditions before a first byte, one of `firsts`, allow before it. */
function allowedBy(asserts: readonly AssertKind[], firsts: readonly number[]): ByteSet {
  if (asserts.includes('text-start')) return EMPTY_SET;
  if (asserts.includes('line-start')) return LINE_ENDS;
  const isWord = firsts.every((byte) => has(WORD, byte));
  return asserts.includes('word-boundary') && isWord ? complement(WORD) : ANY_BYTE;
}

/** What must stand before each of a pattern's literals. */
export class Leads {
  readonly #heads: readonly Head[] | null;

  constructor(root: PatternNode) {
    this.#heads = extend([NO_BYTES], root);
  }

  /** Null where anything may stand before the literal. */
  of({ bytes, caseless, before, minBefore }: Query): Lead | null {
    if (this.#heads === null || before > 1 || bytes.length < 2) return null;
    let allowed = EMPTY_SET;
    let spelled = '';
    for (const { asserts, sets } of this.#heads) {
      for (let distance = minBefore; distance <= before; distance += 1) {
        const firsts = spellings(sets[distance], bytes.charCodeAt(0), caseless);
        const seconds = spellings(sets[distance + 1], bytes.charCodeAt(1), caseless);
        if (firsts.length === 0 || seconds.length === 0) continue;
        const set = distance === 0 ? allowedBy(asserts, firsts) : (sets[0] ?? ANY_BYTE);
        if (256 - sizeOf(set) >= LEAST_OUTSIDE) {
          allowed = union(allowed, set);
          continue;
        }
        const spelling = String.fromCharCode(...firsts, ...seconds);
        if (spelling.length > 2 || !caseless) return null;
        if (spelled !== '' && spelled !== spelling) return null;
        spelled = spelling;
      }
    }
    if (256 - sizeOf(allowed) < LEAST_OUTSIDE) return null;
    return { ranges: rangesOf(allowed).flat(), spelled };
  }
}
