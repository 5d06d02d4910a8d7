/**
 * From a pattern that is searched in paths to one that is searched in the last name of a path, and that
 * every matching path passes: what leads to a file is known only once its trees are put together, and
 * most entries of most trees need not be kept for that. Which paths match is the pattern's own word.
 */
import { has } from './byte-set.ts';
import { compilePattern } from './compile.ts';
import type { CompiledPattern } from './model.ts';
import { parsePattern } from './pattern.ts';
import { emitPattern } from './pattern-emit.ts';
import { alternationOf, type PatternNode, sequenceOf } from './pattern-tree.ts';

const SLASH = 0x2f;
/** File systems have no longer names; V8 is proven cheap up to here. */
const NAME_LENGTH = 255;

/** What a last name must hold where the path matches `pattern`; null: it may be any. */
export function lastNamePattern(pattern: CompiledPattern): CompiledPattern | null {
  const parsed = parsePattern(pattern.re2Source);
  if (parsed.kind === 'fault') return null;
  const end = endOf(parsed.root);
  if (end === null) return null;
  const nothing = { kept: new Set<never>(), secrets: new Set<never>() };
  const { source } = emitPattern(end, nothing, 're2');
  const compiled = compilePattern(source, { group: 0, textLength: NAME_LENGTH });
  return compiled.kind === 'compiled' ? compiled.pattern : null;
}

/** The end of all that a part matches, as far as it has no slash; null where it need not reach the text's end. */
function endOf(node: PatternNode): PatternNode | null {
  switch (node.kind) {
    case 'group':
      return endOf(node.body);
    case 'alternation': {
      const ends = node.branches.map(endOf).filter((end) => end !== null);
      return ends.length === node.branches.length ? alternationOf(ends) : null;
    }
    case 'sequence':
      return endOfSequence(node.items);
    default:
      return null;
  }
}

function endOfSequence(items: readonly PatternNode[]): PatternNode | null {
  const last = items.at(-1);
  if (last === undefined) return null;
  if (last.kind !== 'assert') return endOf(last);
  if (last.assert !== 'text-end') return null;
  let first = items.length - 1;
  while (first > 0 && !mayHoldSlash(items[first - 1]!)) first -= 1; // in bounds
  // The end alone says nothing.
  return first === items.length - 1 ? null : sequenceOf(items.slice(first));
}

function mayHoldSlash(node: PatternNode): boolean {
  switch (node.kind) {
    case 'set':
      return has(node.set, SLASH);
    case 'assert':
      return false;
    case 'group':
    case 'repeat':
      return mayHoldSlash(node.body);
    case 'sequence':
      return node.items.some(mayHoldSlash);
    case 'alternation':
      return node.branches.some(mayHoldSlash);
  }
}
