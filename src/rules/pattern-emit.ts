/**
 * Writes a tree as source for V8 (flags: none, later `g` or `y`) and for RE2 (re2 and re2js), such
 * that all three find the same matches and groups in latin1 text.
 *
 * Nothing is left to an engine's defaults: sets are written out, `^` and `$` are the text's ends in all
 * three as long as no flag is set, their line sense is spelled per dialect, and RE2's limit of 1000 on nested repeats is met by writing repeats side by
 * side. Groups are numbered anew. The secret's offset is found without V8's costly `d` flag: either
 * it is a constant from one end of the match, or what stands before it is captured and measured.
 */
import { type ByteSet, rangesOf } from './byte-set.ts';
import type { SecretPlace } from './model.ts';
import { addLengths, type LengthRange, lengthOf, sequenceLength } from './pattern-length.ts';
import type { AssertKind, GroupNode, PatternNode, RepeatNode } from './pattern-tree.ts';

export type Dialect = 'v8' | 're2';

export interface Emitted {
  readonly source: string;
  /** Empty: the whole match is the secret. Else the first whose group took part tells. */
  readonly places: readonly SecretPlace[];
  /** Name → emitted group numbers (a name may stand in several branches). */
  readonly names: Readonly<Record<string, readonly number[]>>;
}

/** RE2 refuses nested repeats whose counts multiply to more. */
const RE2_REPEAT_LIMIT = 1000;

const ASSERTS: Readonly<Record<Dialect, Readonly<Record<AssertKind, string>>>> = {
  v8: {
    'word-boundary': '\\b',
    'not-word-boundary': '\\B',
    'text-start': '^',
    'text-end': '$',
    'line-start': '(?<![^\\n])',
    'line-end': '(?![^\\n])',
  },
  re2: {
    'word-boundary': '\\b',
    'not-word-boundary': '\\B',
    'text-start': '^',
    'text-end': '$',
    'line-start': '(?m:^)',
    'line-end': '(?m:$)',
  },
};

function byteSource(byte: number): string {
  const character = String.fromCharCode(byte);
  if (/[0-9A-Za-z_ "'#%&,/:;<=>@`~!]/.test(character)) return character;
  if (byte === 10) return '\\n';
  if (byte === 13) return '\\r';
  if (byte === 9) return '\\t';
  if (byte > 0x20 && byte < 0x7f) return `\\${character}`;
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function rangesSource(set: ByteSet): string {
  return rangesOf(set)
    .map(([first, last]) => {
      if (first === last) return byteSource(first);
      const dash = last === first + 1 ? '' : '-';
      return byteSource(first) + dash + byteSource(last);
    })
    .join('');
}

/** A set as source: its members, since a negation would reach beyond latin1 in RE2's eyes. */
function setSource(set: ByteSet): string {
  const ranges = rangesOf(set);
  const only = ranges.length === 1 ? ranges[0]! : null;
  return only && only[0] === only[1] ? byteSource(only[0]) : `[${rangesSource(set)}]`;
}

/** How the start of a secret's group is found. */
type Locating =
  | { readonly from: 'start' | 'end'; readonly distance: number }
  /** Both sides vary: what precedes it is captured and measured. */
  | { readonly from: 'prefix' };

interface Emitter {
  readonly dialect: Dialect;
  /** Groups that must keep their value. */
  readonly kept: ReadonlySet<GroupNode>;
  /** Those of them that hold the secret. */
  readonly secrets: ReadonlyMap<GroupNode, Locating>;
  readonly places: SecretPlace[];
  readonly names: Record<string, number[]>;
  groups: number;
}

/** What precedes a part that holds a secret; elsewhere null. */
interface Before {
  readonly distance: number;
  readonly plus: readonly number[];
}

/** Source of a part and how far RE2 would multiply its repeats. */
interface Piece {
  readonly text: string;
  /** 'atom' may be repeated as it is, 'sequence' may stand beside others, 'alternation' neither. */
  readonly shape: 'atom' | 'sequence' | 'alternation';
  readonly product: number;
}

/** Calls back for every group with the fixed lengths on its two sides, null where they vary. */
function visitGroups(
  node: PatternNode,
  left: number | null,
  right: number | null,
  visit: (group: GroupNode, left: number | null, right: number | null) => void,
): void {
  switch (node.kind) {
    case 'set':
    case 'assert':
      return;
    case 'group':
      visit(node, left, right);
      visitGroups(node.body, left, right, visit);
      return;
    case 'repeat':
      visitGroups(node.body, left, right, visit);
      return;
    case 'alternation':
      for (const branch of node.branches) visitGroups(branch, left, right, visit);
      return;
    case 'sequence':
      visitSequence(node.items, left, right, visit);
  }
}

/** One pass with running sums: sequences of thousands of parts are legal. */
function visitSequence(
  items: readonly PatternNode[],
  left: number | null,
  right: number | null,
  visit: (group: GroupNode, left: number | null, right: number | null) => void,
): void {
  const lengths = items.map(lengthOf);
  const total = lengths.reduce(addLengths, { min: 0, max: 0 });
  let head = { min: 0, max: 0 };
  for (const [idx, item] of items.entries()) {
    const length = lengths[idx]!;
    if (item.kind !== 'set') {
      const tail = { min: total.min - head.min - length.min, max: 0 };
      // Infinity has no difference: whatever is unbounded before or here may be so behind.
      tail.max = total.max === Infinity ? Infinity : total.max - head.max - length.max;
      visitGroups(item, plusFixed(left, head), plusFixed(right, tail), visit);
    }
    head = addLengths(head, length);
  }
}

function plusFixed(length: number | null, more: LengthRange): number | null {
  return length === null || more.min !== more.max ? null : length + more.min;
}

/** Every group of the tree, outer before inner. */
export function groupsOf(root: PatternNode): GroupNode[] {
  const groups: GroupNode[] = [];
  visitGroups(root, null, null, (group) => groups.push(group));
  return groups;
}

/** Does the part hold a secret, and if `prefixOnly` one that needs what precedes it? */
function holdsSecret(emitter: Emitter, node: PatternNode, prefixOnly: boolean): boolean {
  if (emitter.secrets.size === 0) return false;
  let holds = false;
  visitGroups(node, null, null, (group) => {
    const locating = emitter.secrets.get(group);
    holds ||= locating !== undefined && (!prefixOnly || locating.from === 'prefix');
  });
  return holds;
}

function atomText(piece: Piece): string {
  return piece.shape === 'atom' ? piece.text : `(?:${piece.text})`;
}

function besideText(piece: Piece): string {
  return piece.shape === 'alternation' ? `(?:${piece.text})` : piece.text;
}

function bounds(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0 && max === 1) return '?';
  if (min === max) return min === 1 ? '' : `{${min}}`;
  return `{${min},${max}}`;
}

function emitRepeat(emitter: Emitter, node: RepeatNode, before: Before | null): Piece {
  const body = emit(emitter, node.body, before);
  const atom = atomText(body);
  const lazy = node.greedy ? '' : '?';
  const { min, max } = node;
  const top = max === Infinity ? Math.max(1, min) : max;
  const chunk = Math.max(1, Math.floor(RE2_REPEAT_LIMIT / body.product));
  if (emitter.dialect === 'v8' || top <= chunk) {
    const text = atom + bounds(min, max) + (min === max ? '' : lazy);
    return { text, shape: 'sequence', product: body.product * top };
  }
  let text = '';
  let required = min;
  for (; required > chunk; required -= chunk) text += atom + bounds(chunk, chunk);
  if (max === Infinity) {
    text += `${atom}${bounds(required, Infinity)}${lazy}`;
  } else {
    if (required > 0) text += atom + bounds(required, required);
    for (let free = max - min; free > 0; free -= chunk) {
      text += atom + bounds(0, Math.min(free, chunk)) + lazy;
    }
  }
  return { text, shape: 'sequence', product: body.product * chunk };
}

/** Captures parts whose length varies, so that it can be measured. */
function capture(emitter: Emitter, emitPiece: () => Piece): { group: number; piece: Piece } {
  emitter.groups += 1;
  const group = emitter.groups;
  const piece = emitPiece();
  return { group, piece: { ...piece, text: `(${piece.text})`, shape: 'atom' } };
}

/** Emits a stretch of a sequence and adds its length to what is known to stand before. */
function emitMeasured(
  emitter: Emitter,
  items: readonly PatternNode[],
  before: Before,
  pieces: Piece[],
): Before {
  const length = sequenceLength(items);
  const inner = items.length === 1 ? before : null;
  if (length.min === length.max) {
    for (const item of items) pieces.push(emit(emitter, item, inner));
    return { distance: before.distance + length.min, plus: before.plus };
  }
  const { group, piece } = capture(emitter, () => emitSequence(emitter, items, inner));
  pieces.push(piece);
  return { distance: before.distance, plus: [...before.plus, group] };
}

function emitSequence(
  emitter: Emitter,
  items: readonly PatternNode[],
  before: Before | null,
): Piece {
  const pieces: Piece[] = [];
  let from = 0;
  if (before) {
    const holders = [...items.keys()].filter((idx) => holdsSecret(emitter, items[idx]!, true));
    let known = before;
    let holder = -1;
    for (const idx of holders) {
      // A holder is measured only if another one follows.
      if (holder >= 0) known = emitMeasured(emitter, [items[holder]!], known, pieces);
      if (idx > holder + 1)
        known = emitMeasured(emitter, items.slice(holder + 1, idx), known, pieces);
      holder = idx;
    }
    if (holder >= 0) pieces.push(emit(emitter, items[holder]!, known));
    from = holder + 1;
  }
  for (const item of items.slice(from)) pieces.push(emit(emitter, item, null));
  const product = pieces.reduce((max, piece) => Math.max(max, piece.product), 1);
  return { text: pieces.map(besideText).join(''), shape: 'sequence', product };
}

function emitGroup(emitter: Emitter, node: GroupNode, before: Before | null): Piece {
  if (!emitter.kept.has(node)) return emit(emitter, node.body, before);
  emitter.groups += 1;
  const group = emitter.groups;
  if (node.name !== '') (emitter.names[node.name] ??= []).push(group);
  const locating = emitter.secrets.get(node);
  if (locating?.from === 'prefix') {
    const { distance, plus } = before ?? { distance: 0, plus: [] };
    emitter.places.push({ group, from: 'start', distance, plus });
  } else if (locating) {
    emitter.places.push({ group, from: locating.from, distance: locating.distance, plus: [] });
  }
  const body = emit(emitter, node.body, null);
  return { ...body, text: `(${body.text})`, shape: 'atom' };
}

function emit(emitter: Emitter, node: PatternNode, before: Before | null): Piece {
  switch (node.kind) {
    case 'set':
      return { text: setSource(node.set), shape: 'atom', product: 1 };
    case 'assert':
      return { text: ASSERTS[emitter.dialect][node.assert], shape: 'atom', product: 1 };
    case 'group':
      return emitGroup(emitter, node, before);
    case 'repeat':
      return emitRepeat(emitter, node, before);
    case 'sequence':
      return emitSequence(emitter, node.items, before);
    case 'alternation': {
      const pieces = node.branches.map((branch) => emit(emitter, branch, before));
      const product = pieces.reduce((max, piece) => Math.max(max, piece.product), 1);
      return { text: pieces.map((piece) => piece.text).join('|'), shape: 'alternation', product };
    }
  }
}

export interface CaptureChoice {
  /** Groups whose text somebody may ask for. */
  readonly kept: ReadonlySet<GroupNode>;
  /** Those of them that hold the secret. */
  readonly secrets: ReadonlySet<GroupNode>;
}

/** Writes a simplified tree in one dialect. Both dialects number groups alike. */
export function emitPattern(root: PatternNode, choice: CaptureChoice, dialect: Dialect): Emitted {
  const secrets = new Map<GroupNode, Locating>();
  visitGroups(root, 0, 0, (group, left, right) => {
    if (!choice.secrets.has(group)) return;
    if (left !== null) secrets.set(group, { from: 'start', distance: left });
    else if (right !== null) secrets.set(group, { from: 'end', distance: right });
    else secrets.set(group, { from: 'prefix' });
  });
  const emitter: Emitter = {
    dialect,
    kept: choice.kept,
    secrets,
    places: [],
    names: {},
    groups: 0,
  };
  const { text } = emit(emitter, root, { distance: 0, plus: [] });
  return { source: text, places: emitter.places, names: emitter.names };
}
