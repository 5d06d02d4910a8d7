/**
 * Reads all refs of a repository: files, packed-refs or reftable, HEADs of every worktree, pseudo
 * refs. What cannot be read becomes a ledger entry; the rest is returned.
 *
 * Ids are not looked up here: whether their objects exist is for the object store to say. Reflogs
 * are reflog.ts'. Names and resolution: gitrevisions(7), git-worktree(1) "REFS".
 */

import { join } from 'node:path';
import type { Skipped } from '../base/model.ts';
import { statOrNull } from './control-file.ts';
import { readLooseRefs, readPseudoRefs, readRef } from './loose-refs.ts';
import { readPackedRefs } from './packed-refs.ts';
import {
  addBroken,
  brokenRef,
  bytesIfLossy,
  hexIdOf,
  type RawRef,
  type RawRefs,
  textOfByteName,
} from './ref-records.ts';
import { type ReftableStack, readReftableStack } from './reftable-stack.ts';
import type { Repository } from './repository.ts';
import type { Worktree } from './worktrees.ts';

/** What a ref is by its name. */
export type RefKind =
  | 'head'
  | 'branch'
  | 'remote'
  | 'tag'
  | 'stash'
  | 'note'
  | 'replace'
  | 'pseudo'
  | 'other';

/** A ref that leads to an object. */
export interface Ref {
  /** Full name; other worktrees' own refs are `worktrees/<id>/…` or `main-worktree/…`. */
  readonly name: string;
  /** The exact name where it is not valid UTF-8. */
  readonly nameBytes: Uint8Array | undefined;
  readonly kind: RefKind;
  /** Hex id of the object it leads to, symbolic refs followed. */
  readonly id: string;
  /** Hex id that an annotated tag peels to where the ref store tells it, else ''. */
  readonly peeledId: string;
  /** Full name of the ref that it stands for, '' for a direct ref. */
  readonly target: string;
}

/** What HEAD of one worktree says. */
export interface Head {
  /** Worktree id, null for the main worktree. */
  readonly worktree: string | null;
  /** Name of the ref as in {@link Ref.name}. */
  readonly name: string;
  readonly state: 'branch' | 'detached' | 'unborn' | 'missing' | 'broken';
  /** Full name of the branch, '' when detached, missing or broken. */
  readonly target: string;
  /** Hex id of the commit, '' where there is none yet. */
  readonly id: string;
}

/** Symbolic ref without an object behind it: nothing to scan, but worth a line. */
export interface DanglingRef {
  readonly name: string;
  readonly target: string;
}

/** All refs of a repository. */
export interface RefList {
  /** Sorted by the bytes of their names; FETCH_HEAD may appear once for each of its ids. */
  readonly refs: readonly Ref[];
  /** HEAD of the current worktree. */
  readonly head: Head;
  /** HEADs of all worktrees, the main one first. */
  readonly heads: readonly Head[];
  readonly dangling: readonly DanglingRef[];
  readonly broken: readonly Skipped[];
}

/** Git follows symbolic refs this many times. */
const MAX_SYMREF_DEPTH = 5;
/** Refs below these belong to one worktree each. */
const PER_WORKTREE = ['refs/bisect/', 'refs/rewritten/', 'refs/worktree/'];
const STABLE_READS = 3;

/** Reads every ref. @example `readRefs(openRepository('.')).head.target // 'refs/heads/main'` */
export function readRefs(repository: Repository): RefList {
  const collector = new Collector(repository);
  const shared = collector.readShared();
  for (const worktree of repository.worktrees) collector.addWorktree(worktree, shared);
  return collector.finish(shared);
}

/** What a ref is by its full name, worktree prefixes taken off. */
export function refKindOf(name: string): RefKind {
  const own = name.replace(/^(?:main-worktree|worktrees\/[^/]+)\//, '');
  if (own === 'HEAD') return 'head';
  if (!own.startsWith('refs/')) return 'pseudo';
  if (own.startsWith('refs/heads/')) return 'branch';
  if (own.startsWith('refs/remotes/')) return 'remote';
  if (own.startsWith('refs/tags/')) return 'tag';
  if (own === 'refs/stash') return 'stash';
  if (own.startsWith('refs/notes/')) return 'note';
  return own.startsWith('refs/replace/') ? 'replace' : 'other';
}

/** Prefix of another worktree's own refs, '' for the current one. */
export function worktreePrefix(worktree: Worktree): string {
  if (worktree.current) return '';
  return worktree.id === null ? 'main-worktree/' : `worktrees/${worktree.id}/`;
}

function isPerWorktree(name: string): boolean {
  return !name.startsWith('refs/') || PER_WORKTREE.some((prefix) => name.startsWith(prefix));
}

/** Gathers refs of all worktrees; lives for one {@link readRefs} call. */
class Collector {
  readonly #repository: Repository;
  readonly #hexLength: number;
  readonly #found: { name: string; ref: Ref }[] = [];
  readonly #heads: Head[] = [];
  readonly #dangling: DanglingRef[] = [];
  readonly #broken: Skipped[] = [];

  constructor(repository: Repository) {
    this.#repository = repository;
    this.#hexLength = repository.hashLength * 2;
  }

  /** Refs that all worktrees share, and those of the main worktree, which lie beside them. */
  readShared(): RawRefs {
    const { commonDir, refStorage } = this.#repository;
    if (refStorage === 'reftable') return this.#readStack(commonDir);
    const packedPath = join(commonDir, 'packed-refs');
    // Loose before packed, and again when pack-refs moved some from here to there meanwhile.
    for (let attempt = 1; ; attempt++) {
      const before = stampOf(packedPath);
      const loose = readLooseRefs(commonDir, 'refs', this.#hexLength);
      const packed = readPackedRefs(packedPath, this.#hexLength);
      if (stampOf(packedPath) !== before && attempt < STABLE_READS) continue;
      for (const [name, ref] of loose.refs) packed.refs.set(name, ref);
      return { refs: packed.refs, broken: [...loose.broken, ...packed.broken] };
    }
  }

  #readStack(gitDir: string): ReftableStack {
    return readReftableStack(join(gitDir, 'reftable'), this.#repository.hashLength);
  }

  /** Adds what belongs to one worktree alone: HEAD, pseudo refs, refs/bisect and the like. */
  addWorktree(worktree: Worktree, shared: RawRefs): void {
    const prefix = worktreePrefix(worktree);
    const own = this.#ownRefs(worktree, shared);
    const lookup = (name: string): RawRef | undefined =>
      isPerWorktree(name) ? own.refs.get(name) : shared.refs.get(name);
    for (const entry of own.broken) {
      addBroken(this.#broken, { ...entry, path: prefix + (entry.path ?? '') });
    }
    this.#addHead(worktree, own.refs.get('HEAD'), lookup);
    for (const [name, ref] of own.refs) {
      if (name !== 'HEAD') this.#add(prefix + name, ref, lookup);
    }
    const pseudo = readPseudoRefs(worktree.gitDir, this.#hexLength);
    for (const { name, ref } of pseudo.refs) this.#add(prefix + name, ref, lookup);
    for (const entry of pseudo.broken) {
      addBroken(this.#broken, { ...entry, path: prefix + (entry.path ?? '') });
    }
  }

  #ownRefs(worktree: Worktree, shared: RawRefs): RawRefs {
    const { refStorage } = this.#repository;
    const refs = new Map<string, RawRef>();
    const broken: Skipped[] = [];
    if (worktree.id === null) {
      for (const [name, ref] of shared.refs) if (isPerWorktree(name)) refs.set(name, ref);
    } else {
      const own =
        refStorage === 'reftable'
          ? this.#readStack(worktree.gitDir)
          : readLooseRefs(worktree.gitDir, 'refs', this.#hexLength);
      for (const [name, ref] of own.refs) if (isPerWorktree(name)) refs.set(name, ref);
      broken.push(...own.broken);
    }
    if (refStorage === 'files') {
      const head = readRef(worktree.gitDir, 'HEAD', this.#hexLength);
      if (typeof head === 'string') broken.push(brokenRef('HEAD', head));
      else if (head !== null) refs.set('HEAD', head);
    }
    return { refs, broken };
  }

  #addHead(
    worktree: Worktree,
    raw: RawRef | undefined,
    lookup: (name: string) => RawRef | undefined,
  ): void {
    const name = `${worktreePrefix(worktree)}HEAD`;
    const base = { worktree: worktree.id, name };
    if (raw === undefined) {
      const isBroken = this.#broken.some((entry) => entry.path === name);
      this.#heads.push({ ...base, state: isBroken ? 'broken' : 'missing', target: '', id: '' });
      return;
    }
    const id = this.#resolve(name, raw, lookup) ?? '';
    const state = raw.target === '' ? 'detached' : id === '' ? 'unborn' : 'branch';
    this.#heads.push({ ...base, state, target: textOfByteName(raw.target), id });
    if (id !== '') this.#push(name, raw, id);
  }

  #add(name: string, raw: RawRef, lookup: (name: string) => RawRef | undefined): void {
    const id = this.#resolve(name, raw, lookup);
    if (id === null) return;
    if (id !== '') this.#push(name, raw, id);
    else {
      this.#dangling.push({ name: textOfByteName(name), target: textOfByteName(raw.target) });
    }
  }

  /** The hex id behind symbolic refs, '' where they lead nowhere, null where one was broken. */
  #resolve(name: string, raw: RawRef, lookup: (name: string) => RawRef | undefined): string | null {
    let ref: RawRef | undefined = raw;
    for (let depth = 0; ref !== undefined && ref.target !== ''; depth++) {
      if (depth === MAX_SYMREF_DEPTH) {
        const detail = `symbolic refs go round or deeper than ${MAX_SYMREF_DEPTH}`;
        addBroken(this.#broken, brokenRef(name, detail));
        return null;
      }
      ref = lookup(ref.target);
    }
    if (ref === undefined) return '';
    const id = hexIdOf(ref.id, this.#hexLength);
    if (id !== '') return id;
    addBroken(this.#broken, brokenRef(name, 'it holds the null id'));
    return null;
  }

  #push(name: string, raw: RawRef, id: string): void {
    const ref: Ref = {
      name: textOfByteName(name),
      nameBytes: bytesIfLossy(name),
      kind: refKindOf(name),
      id,
      peeledId: raw.peeledId,
      target: textOfByteName(raw.target),
    };
    this.#found.push({ name, ref });
  }

  finish(shared: RawRefs): RefList {
    for (const entry of shared.broken) addBroken(this.#broken, entry);
    const lookup = (name: string): RawRef | undefined => shared.refs.get(name);
    for (const [name, ref] of shared.refs) {
      if (!isPerWorktree(name)) this.#add(name, ref, lookup);
    }
    const current = this.#repository.worktrees.findIndex((worktree) => worktree.current);
    const missing: Head = { worktree: null, name: 'HEAD', state: 'missing', target: '', id: '' };
    return {
      refs: this.#found.toSorted(byName).map((found) => found.ref),
      head: this.#heads[current] ?? missing,
      heads: this.#heads,
      dangling: this.#dangling,
      broken: this.#broken,
    };
  }
}

/** Byte order: the names have one char a byte. */
function byName(a: { name: string }, b: { name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

function stampOf(path: string): string {
  const stats = statOrNull(path);
  return stats ? `${stats.ino}:${stats.size}:${stats.mtimeMs}` : '';
}
