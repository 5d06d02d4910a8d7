/**
 * Resolves revisions as users type them: `HEAD~3`, `v1.0^{}`, `main@{u}`, `abc123^2`, `HEAD:path`.
 *
 * A revision is a name (revision-names.ts) and suffixes that walk from it, left to right. Sets of
 * revisions are revision-set.ts'. See gitrevisions(7).
 */

import { latin1 } from './control-file.ts';
import { ABSENT, createCommitView, createTagView, parseCommit, parseTag } from './parse.ts';
import { createTreeEntry, nextTreeEntry } from './parse-tree.ts';
import { resolveName, unknownRevision } from './revision-names.ts';
import type { ObjectTypeName, RevisionObject, RevisionSource } from './revision-source.ts';

/** What a resolved revision is. */
export interface ResolvedRevision {
  /** Hex id. */
  readonly id: string;
  readonly type: ObjectTypeName;
  /** Full name of the ref that was named, '' where the text has suffixes or names an id. */
  readonly refName: string;
}

/** Longest chain of tags of tags that is followed. */
const MAX_TAG_DEPTH = 100;
const MAX_LENGTH = 4096;
const NAME = /^(?:@\{[^}]*\}|[^~^:@]|@(?!\{))*/;
const SUFFIX = /^(?:~(\d{0,9})(?!\d)|\^\{([^}]*)\}|\^(\d{0,9})(?!\d))/;
const SEARCH_HINT = 'searching by message is not supported; name the commit';

interface Walk {
  readonly source: RevisionSource;
  /** What was typed, for errors. */
  readonly text: string;
}

/**
 * Resolves one revision and, where `want` is a type, peels it to that; throws `REVISION_UNKNOWN`.
 *
 * @example resolveRevision(source, 'HEAD~3', 'commit').id
 */
export function resolveRevision(
  source: RevisionSource,
  text: string,
  want: ObjectTypeName | 'any' = 'any',
): ResolvedRevision {
  if (text.length > MAX_LENGTH) throw unknownRevision(text.slice(0, 60), 'it is too long');
  if (text.startsWith('-')) throw unknownRevision(text, 'a revision cannot start with -');
  if (text.startsWith(':')) throw unknownRevision(text, SEARCH_HINT);
  const walk: Walk = { source, text };
  const name = NAME.exec(text)?.[0] ?? '';
  let rest = text.slice(name.length);
  const hint = wantedBy(rest) ?? want;
  const named = resolveName(source, name, hint);
  let { id } = named;
  while (rest !== '' && !rest.startsWith(':')) {
    const match = SUFFIX.exec(rest);
    if (!match) throw unknownRevision(text, `${rest} is no suffix`);
    id = applySuffix(walk, id, match);
    rest = rest.slice(match[0].length);
  }
  if (rest !== '') id = lookUpPath(walk, peel(walk, id, 'tree'), rest.slice(1));
  if (want !== 'any') id = peel(walk, id, want);
  const object = readOrThrow(walk, id);
  return { id, type: object.type, refName: name === text ? named.refName : '' };
}

/** The type that a suffix needs before it: tells short ids apart. */
function wantedBy(rest: string): ObjectTypeName | null {
  if (rest.startsWith(':')) return 'tree';
  if (/^\^\{(?:tree|blob|tag)\}/.test(rest))
    return rest.slice(2, rest.indexOf('}')) as ObjectTypeName;
  return /^(?:~|\^(?!\{(?:object)?\}))/.test(rest) ? 'commit' : null;
}

function applySuffix(walk: Walk, id: string, match: RegExpExecArray): string {
  const [, ancestors, peeled, parent] = match;
  if (ancestors !== undefined)
    return ancestorOf(walk, id, ancestors === '' ? 1 : Number(ancestors));
  if (peeled !== undefined) return peelTo(walk, id, peeled);
  const number = parent === '' || parent === undefined ? 1 : Number(parent);
  const commitId = peel(walk, id, 'commit');
  return number === 0 ? commitId : parentOf(walk, commitId, number);
}

/** `^{…}` */
function peelTo(walk: Walk, id: string, what: string): string {
  switch (what) {
    case '':
      return peelTags(walk, id);
    case 'object':
      readOrThrow(walk, id);
      return id;
    case 'commit':
    case 'tree':
    case 'blob':
    case 'tag':
      return peel(walk, id, what);
    default: {
      const reason = what.startsWith('/') ? SEARCH_HINT : `^{${what}} names no object type`;
      throw unknownRevision(walk.text, reason);
    }
  }
}

function readOrThrow(walk: Walk, id: string): RevisionObject {
  const object = walk.source.readObject(id);
  if (object === null) throw unknownRevision(walk.text, `object ${id} is not in this repository`);
  return object;
}

/** Follows tags until something else stands there. */
function peelTags(walk: Walk, id: string): string {
  let current = id;
  for (let depth = 0; depth <= MAX_TAG_DEPTH; depth++) {
    const object = readOrThrow(walk, current);
    if (object.type !== 'tag') return current;
    const target = targetOf(walk.source, object);
    if (target === null) throw unknownRevision(walk.text, `tag ${current} names no object`);
    current = target;
  }
  throw unknownRevision(walk.text, `more than ${MAX_TAG_DEPTH} tags of tags`);
}

/** Hex id that a tag names, null for none. */
function targetOf(source: RevisionSource, tag: RevisionObject): string | null {
  const view = createTagView();
  const hexLength = source.hashLength * 2;
  parseTag(tag.bytes, 0, tag.bytes.length, hexLength, view);
  return view.targetAt === ABSENT ? null : hexAt(tag.bytes, view.targetAt, hexLength);
}

/**
 * The annotated tags from `id` on, each pointing to the next, and what the last one points to
 * (`id` itself where it is no tag).
 */
export function tagChain(
  source: RevisionSource,
  id: string,
): { readonly tags: readonly string[]; readonly target: string } {
  const tags: string[] = [];
  let target = id;
  while (tags.length <= MAX_TAG_DEPTH) {
    const object = source.readObject(target);
    const next = object?.type === 'tag' ? targetOf(source, object) : null;
    if (next === null) break;
    tags.push(target);
    target = next;
  }
  return { tags, target };
}

function peel(walk: Walk, id: string, type: ObjectTypeName): string {
  const { type: found } = readOrThrow(walk, id);
  if (found === type) return id;
  const peeled = peelTags(walk, id);
  const object = readOrThrow(walk, peeled);
  if (object.type === type) return peeled;
  if (object.type === 'commit' && type === 'tree') {
    const view = createCommitView();
    const hexLength = walk.source.hashLength * 2;
    parseCommit(object.bytes, 0, object.bytes.length, hexLength, view);
    if (view.treeAt !== ABSENT) return hexAt(object.bytes, view.treeAt, hexLength);
  }
  throw unknownRevision(walk.text, `it is a ${object.type}, not a ${type}`);
}

/** Hex ids of a commit's parents. */
export function parentsOf(source: RevisionSource, commitId: string): string[] {
  const object = source.readObject(commitId);
  if (object?.type !== 'commit') return [];
  const view = createCommitView();
  const hexLength = source.hashLength * 2;
  parseCommit(object.bytes, 0, object.bytes.length, hexLength, view);
  const offsets = view.parents.subarray(0, view.parentCount);
  return Array.from(offsets, (at) => hexAt(object.bytes, at, hexLength));
}

function parentOf(walk: Walk, commitId: string, number: number): string {
  const parents = parentsOf(walk.source, commitId);
  const parent = parents[number - 1];
  if (parent === undefined) {
    const count = parents.length === 1 ? '1 parent' : `${parents.length} parents`;
    throw unknownRevision(walk.text, `${commitId.slice(0, 12)} has ${count}`);
  }
  if (walk.source.readObject(parent) === null) {
    const reason = walk.source.isShallow
      ? 'the history is cut off before it: git fetch --unshallow'
      : `commit ${parent} is missing`;
    throw unknownRevision(walk.text, reason);
  }
  return parent;
}

function ancestorOf(walk: Walk, id: string, generations: number): string {
  let commitId = peel(walk, id, 'commit');
  for (let step = 0; step < generations; step++) commitId = parentOf(walk, commitId, 1);
  return commitId;
}

function hexAt(bytes: Uint8Array, at: number, hexLength: number): string {
  return latin1(bytes, at, at + hexLength).toLowerCase();
}

/** `rev:a/b`: the entry at a path of a tree. */
function lookUpPath(walk: Walk, treeId: string, path: string): string {
  let id = treeId;
  for (const name of path.split('/').filter((part) => part !== '' && part !== '.')) {
    const object = readOrThrow(walk, id);
    const entry = object.type === 'tree' ? findEntry(walk.source, object.bytes, name) : null;
    if (entry === null) throw unknownRevision(walk.text, `path ${path} is not in that tree`);
    id = entry;
  }
  return id;
}

function findEntry(source: RevisionSource, bytes: Uint8Array, name: string): string | null {
  const wanted = Buffer.from(name);
  const entry = createTreeEntry();
  const { hashLength } = source;
  let at = nextTreeEntry(bytes, 0, bytes.length, hashLength, entry);
  for (; at >= 0; at = nextTreeEntry(bytes, at, bytes.length, hashLength, entry)) {
    if (wanted.equals(bytes.subarray(entry.nameStart, entry.nameEnd))) {
      return Buffer.from(bytes.subarray(entry.idAt, entry.idAt + hashLength)).toString('hex');
    }
  }
  return null;
}
