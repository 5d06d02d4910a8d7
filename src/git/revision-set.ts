/**
 * Parses sets of revisions: `A..B`, `A...B`, `^A`, `--not A`, `A^@`, `A^!`, `A^-`. Which commits they
 * stand for is for the walk to say (commit-walk.ts). See gitrevisions(7), "Specifying ranges".
 */

import { ScanError } from '../base/errors.ts';
import { parentsOf, resolveRevision, tagChain } from './revision.ts';
import { unknownRevision } from './revision-names.ts';
import type { RevisionSource } from './revision-source.ts';

/** Hex ids of commits: in are those reachable from `include` and not from `exclude`. */
export interface RevisionSet {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Ends of each `A...B`: what both reach is excluded. They stand in `include` too. */
  readonly symmetric: readonly (readonly [string, string])[];
  /** Annotated tags that were named to be included, and the tags that they lead through. */
  readonly tags: readonly string[];
  /** The same of those that were named to be excluded. */
  readonly excludedTags: readonly string[];
}

interface Parts {
  readonly include: string[];
  readonly exclude: string[];
  readonly symmetric: [string, string][];
  readonly tags: string[];
  readonly excludedTags: string[];
}

/** Resolves words such as `['main..topic', '^v1.0', '--not', 'old']` to commits. */
export function resolveRevisionSet(source: RevisionSource, words: readonly string[]): RevisionSet {
  const parts: Parts = { include: [], exclude: [], symmetric: [], tags: [], excludedTags: [] };
  let isNegated = false;
  for (const word of words) {
    if (word === '--not') isNegated = !isNegated;
    else if (isNegated && dotsIn(word)?.length === 3) {
      throw unknownRevision(word, 'A...B has no meaning behind --not');
    } else addWord(source, word, isNegated ? swapped(parts) : parts);
  }
  return parts;
}

/** The same lists with the sides exchanged, for words behind `--not`. */
function swapped(parts: Parts): Parts {
  return {
    include: parts.exclude,
    exclude: parts.include,
    symmetric: parts.symmetric,
    tags: parts.excludedTags,
    excludedTags: parts.tags,
  };
}

const PARENTS_SUFFIX = /\^(?:([@!])|-(\d{0,9}))$/;

function addWord(source: RevisionSource, word: string, parts: Parts): void {
  const dots = dotsIn(word);
  if (dots !== null) {
    addDots(source, word, dots, parts);
    return;
  }
  if (word.startsWith('^')) {
    addPlain(source, word.slice(1), swapped(parts));
    return;
  }
  addPlain(source, word, parts);
}

/** Where `..` or `...` stands outside of braces and paths; null where it does not. */
function dotsIn(word: string): { at: number; length: number } | null {
  const masked = word.replaceAll(/\{[^}]*\}/g, (braces) => '_'.repeat(braces.length));
  const at = masked.indexOf('..');
  const colon = masked.indexOf(':');
  if (at < 0 || (colon >= 0 && colon < at)) return null;
  return { at, length: masked.startsWith('...', at) ? 3 : 2 };
}

function addDots(
  source: RevisionSource,
  word: string,
  dots: { at: number; length: number },
  parts: Parts,
): void {
  const leftTags = dots.length === 2 ? parts.excludedTags : parts.tags;
  const left = commitId(source, word.slice(0, dots.at) || 'HEAD', leftTags);
  const right = commitId(source, word.slice(dots.at + dots.length) || 'HEAD', parts.tags);
  parts.include.push(right);
  if (dots.length === 2) {
    parts.exclude.push(left);
    return;
  }
  parts.include.push(left);
  parts.symmetric.push([left, right]);
}

function addPlain(source: RevisionSource, word: string, parts: Parts): void {
  const suffix = PARENTS_SUFFIX.exec(word);
  if (!suffix) {
    parts.include.push(commitId(source, word, parts.tags));
    return;
  }
  // `A^@` does not mean A itself.
  const tags = suffix[1] === '@' ? [] : parts.tags;
  const id = commitId(source, word.slice(0, suffix.index), tags);
  const parents = parentsOf(source, id);
  if (suffix[1] === '@') {
    parts.include.push(...parents);
    return;
  }
  parts.include.push(id);
  if (suffix[1] === '!') {
    parts.exclude.push(...parents);
    return;
  }
  const number = suffix[2] ? Number(suffix[2]) : 1;
  const parent = parents[number - 1];
  if (parent === undefined) throw unknownRevision(word, `it has ${parents.length} parents`);
  parts.exclude.push(parent);
}

/** The commit that `text` leads to; annotated tags on the way go to `tags`. */
function commitId(source: RevisionSource, text: string, tags: string[]): string {
  const { id } = resolveRevision(source, text, 'commit');
  tags.push(...tagsOnTheWay(source, text));
  return id;
}

function tagsOnTheWay(source: RevisionSource, text: string): string[] {
  try {
    return [...tagChain(source, resolveRevision(source, text).id).tags];
  } catch (error) {
    // The beginning of several ids, of which only one can be meant where a commit is asked for.
    if (error instanceof ScanError) return [];
    throw error;
  }
}
