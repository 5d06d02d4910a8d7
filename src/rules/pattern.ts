/**
 * The pattern language of rules, and the way in to it.
 *
 * A pattern is RE2's syntax (https://github.com/google/re2/wiki/Syntax) over bytes: text is latin1,
 * one character a byte; classes and case folding know ASCII only. Parsing is pattern-parse.ts, the
 * facts drawn from a tree are pattern-length.ts, pattern-literals.ts and pattern-steps.ts, and
 * pattern-emit.ts writes it back as source that V8, re2 and re2js read alike.
 */
import { parseSource } from './pattern-parse.ts';
import { simplify } from './pattern-simplify.ts';
import {
  PatternError,
  type PatternFault,
  type PatternNode,
  type PatternOptions,
} from './pattern-tree.ts';

export interface ParsedPattern {
  readonly kind: 'parsed';
  readonly root: PatternNode;
  /** Number of capturing groups in the source. */
  readonly groups: number;
}

/** Reads a pattern. A fault is a value, not an exception: rule files may be wrong. */
export function parsePattern(
  source: string,
  options: PatternOptions = {},
): ParsedPattern | { readonly kind: 'fault'; readonly fault: PatternFault } {
  try {
    const { root, groups } = parseSource(source, options);
    return { kind: 'parsed', root: simplify(root), groups };
  } catch (error) {
    if (error instanceof PatternError) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}

let lastSource: string | null = null;
let lastParsed: ReturnType<typeof parsePattern>;

/** Reads the source of a compiled pattern. Its sieve and its search are made one after the other: read once. */
export function parseCompiled(source: string): ReturnType<typeof parsePattern> {
  if (source !== lastSource) {
    lastParsed = parsePattern(source);
    lastSource = source;
  }
  return lastParsed;
}
