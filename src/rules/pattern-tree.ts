/**
 * What a parsed pattern looks like. Vocabulary only; pattern.ts is the way in.
 *
 * Every atom is a set of bytes: case folding, shorthand classes and negation are resolved when the
 * source is read, so nothing later depends on an engine's idea of them.
 */
import type { ByteSet } from './byte-set.ts';

/** A condition on a position; it has no width. */
export type AssertKind =
  | 'word-boundary'
  | 'not-word-boundary'
  | 'text-start'
  | 'text-end'
  | 'line-start'
  | 'line-end';

interface SetNode {
  readonly kind: 'set';
  readonly set: ByteSet;
}
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: readonly PatternNode[];
}
interface AlternationNode {
  readonly kind: 'alternation';
  readonly branches: readonly PatternNode[];
}
export interface RepeatNode {
  readonly kind: 'repeat';
  readonly body: PatternNode;
  readonly min: number;
  /** Infinity for `*` and `+`. */
  readonly max: number;
  readonly greedy: boolean;
  /** Where the source says so, for messages. */
  readonly position: number;
}
export interface GroupNode {
  readonly kind: 'group';
  /** 1-based, in order of opening parentheses. */
  readonly index: number;
  /** '' when the group has no name. */
  readonly name: string;
  readonly body: PatternNode;
  readonly position: number;
}
interface AssertNode {
  readonly kind: 'assert';
  readonly assert: AssertKind;
  readonly position: number;
}

/** A parsed pattern. An empty sequence matches the empty string. */
export type PatternNode =
  | SetNode
  | SequenceNode
  | AlternationNode
  | RepeatNode
  | GroupNode
  | AssertNode;

/** Why a source is no pattern. `position` counts UTF-16 units from the start of the source. */
export interface PatternFault {
  readonly position: number;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead; '' when there is nothing to suggest. */
  readonly hint: string;
}

/** A fault as an exception: thrown and caught inside this folder only. */
export class PatternError extends Error {
  readonly fault: PatternFault;

  constructor(position: number, message: string, hint = '') {
    super(message);
    this.name = 'PatternError';
    this.fault = { position, message, hint };
  }
}

export interface PatternOptions {
  /** White space and `# comments` outside classes mean nothing. */
  readonly verbose?: boolean;
  readonly caseless?: boolean;
  /** Stands in for `\p{...}`, which bytes cannot say; absent or null: such an escape is a fault. */
  readonly onUnicodeClass?: (name: string) => ByteSet | null;
}

export const EMPTY_NODE: SequenceNode = { kind: 'sequence', items: [] };

/** A sequence without needless nesting. */
export function sequenceOf(items: readonly PatternNode[]): PatternNode {
  const flat = items.flatMap((item) => (item.kind === 'sequence' ? item.items : [item]));
  return flat.length === 1 ? flat[0]! : { kind: 'sequence', items: flat };
}

export function alternationOf(branches: readonly PatternNode[]): PatternNode {
  return branches.length === 1 ? branches[0]! : { kind: 'alternation', branches };
}
