/**
 * Joints: an escape in front of a token ends with letters or digits of its own, which hide where the token
 * begins. `\nTOKEN` in a string, `%3DTOKEN` in an address, `=3DTOKEN` in a mail, `\x1b[33mTOKEN` in a log: no
 * word boundary stands before the T. A pattern that asks for one, and then for a literal that says what
 * it is, takes the end of an escape instead.
 */
import { type ByteSet, has, intersects, rangesOf, setOf, sizeOf, union, WORD } from './byte-set.ts';
import { parsePattern } from './pattern.ts';
import type { Anchor } from './pattern-follow.ts';
import type { Lead } from './pattern-lead.ts';
import { lengthOf } from './pattern-length.ts';
import { alternationOf, type PatternNode, sequenceOf } from './pattern-tree.ts';

/** Two digits that stand for a byte of no word: blanks, quotes, brackets, operators. */
const HEX = String.raw`(?: 0[9AaDd] | 2[0-9A-Fa-f] | 3[A-Fa-f] | 40 | 5[B-Eb-e] | 60 | 7[B-Eb-e] )`;

/** The end of an escape, as far as it tells: at most 12 bytes, the last one of a word. */
const JOINT = String.raw`
  (?: %(?:25)? | \\x | \\u00 ) ${HEX}         # an address, strings
  | = (?: 3D | 0[9AD] | 2[027] )              # quoted-printable
  | \\ (?: [fnrtv] | 0 [0-7]{0,2} )           # strings
  | \[ [0-9;]{0,10} [mK]                      # colours of a terminal, however its escape is written
`;

/** The longest joint, in bytes. */
const MOST_JOINT = 12;

/** What {@link JOINT} ends with. */
const JOINT_ENDS: ByteSet = 'fnrtvmK0123456789ABCDEFabcdef'
  .split('')
  .map((end) => setOf([end.charCodeAt(0), end.charCodeAt(0)]))
  .reduce(union);

/** Matches begin with so many bytes that are always the same, and have so many in all: no word by chance. */
const LEAST: readonly { readonly prefix: number; readonly length: number }[] = [
  { prefix: 3, length: 8 },
  { prefix: 2, length: 24 },
];
/** A byte in either case. */
const BOTH_CASES = 2;

/**
 * A token can be reached from its boundary and from at most two joints, told apart by their bytes; what is
 * tried at the other starts of a window fails within these steps.
 */
const WAYS_TO_BEGIN = 3;
const JOINT_STEPS = 600;

function readJoint(): PatternNode {
  const parsed = parsePattern(JOINT, { verbose: true });
  if (parsed.kind === 'fault') throw new Error(`the pattern of joints: ${parsed.fault.message}`);
  return parsed.root;
}

let joint: PatternNode | undefined;

const ALPHANUMERIC: ByteSet = setOf([0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]);

/** Whether a node is a condition that no letter or digit stands before the next one. */
function isBoundary(node: PatternNode): boolean {
  if (node.kind === 'assert') return node.assert === 'word-boundary';
  if (node.kind === 'set') return !intersects(node.set, ALPHANUMERIC);
  if (node.kind !== 'alternation') return false;
  return node.branches.every(
    (branch) =>
      (branch.kind === 'assert' && branch.assert === 'text-start') ||
      (branch.kind === 'set' && !intersects(branch.set, ALPHANUMERIC)),
  );
}

/** The bytes that a node begins with and that are the same in each match; `isAll` where it has no others. */
interface Prefix {
  readonly length: number;
  readonly isAll: boolean;
}

const NO_PREFIX: Prefix = { length: 0, isAll: true };

function prefixOf(node: PatternNode): Prefix {
  switch (node.kind) {
    case 'assert':
      return NO_PREFIX;
    case 'set': {
      const isFixed = sizeOf(node.set) <= BOTH_CASES;
      return { length: isFixed ? 1 : 0, isAll: isFixed };
    }
    case 'group':
      return prefixOf(node.body);
    case 'sequence':
      return node.items.reduce((before, item) => {
        if (!before.isAll) return before;
        const { length, isAll } = prefixOf(item);
        return { length: before.length + length, isAll };
      }, NO_PREFIX);
    case 'alternation': {
      const lengths = node.branches.map((branch) => prefixOf(branch).length);
      return { length: Math.min(...lengths), isAll: false };
    }
    case 'repeat':
      return { length: node.min > 0 ? prefixOf(node.body).length : 0, isAll: false };
  }
}

/** Whether what a match begins with says what it is, and a word could hide it. */
function isTelling(node: PatternNode, anchors: readonly Anchor[]): boolean {
  const prefix = prefixOf(node).length;
  const length = lengthOf(node).min;
  if (!LEAST.some((least) => prefix >= least.prefix && length >= least.length)) return false;
  return anchors.every(({ bytes, before }) => before > 1 || has(WORD, bytes.charCodeAt(0)));
}

/**
 * The pattern with a joint as another way to begin; null where that is none, for what it begins with. `anchors`
 * are those of the pattern as it is.
 */
export function withJoint(root: PatternNode, anchors: readonly Anchor[]): PatternNode | null {
  if (root.kind !== 'sequence' || anchors.length === 0) return null;
  const [first, ...rest] = root.items;
  if (first === undefined || !isBoundary(first) || !isTelling(sequenceOf(rest), anchors))
    return null;
  joint ??= readJoint();
  return sequenceOf([alternationOf([first, joint]), ...rest]);
}

/** Steps of a pattern with a joint, from those of the pattern as it is. */
export function stepsWithJoint(steps: number): number {
  return WAYS_TO_BEGIN * steps + JOINT_STEPS;
}

/**
 * A literal of a pattern with a joint, told apart as well as in the pattern as it is, whose literals are `plain`. A match
 * without its joint is one of those but for what stands before it: what follows the same literal there follows it here.
 */
export function anchorWithJoint(anchor: Anchor, plain: readonly Anchor[]): Anchor {
  const known = plain.find(
    ({ bytes, caseless, before, minBefore }) =>
      bytes === anchor.bytes &&
      caseless === anchor.caseless &&
      minBefore === anchor.minBefore &&
      anchor.before - before <= MOST_JOINT,
  );
  if (known === undefined) return { ...anchor, lead: null };
  return { ...anchor, follow: known.follow, lead: leadWithJoint(known.lead) };
}

/** What stands before a literal of a pattern with a joint. */
function leadWithJoint(lead: Lead | null): Lead | null {
  if (lead === null) return null;
  const pairs = lead.ranges.flatMap((edge, i) =>
    i % 2 === 0 ? [[edge, lead.ranges[i + 1] ?? edge] as const] : [],
  );
  return { ...lead, ranges: rangesOf(union(setOf(...pairs), JOINT_ENDS)).flat() };
}
