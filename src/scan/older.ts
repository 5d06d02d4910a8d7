/**
 * How old a secret, or a file, is that stood there before the range: follows the file that holds it back through the
 * parents, by content where it was renamed, until no parent has the value. Old commits are out of scope, so
 * only what this walk needs is read of them, and no more than {@link READS_MAX} trees and blobs in a scan:
 * the answer is a commit that holds it, not a proof that none before does.
 */
import type { CommitTable } from '../attribution/index.ts';
import {
  createTreeEntry,
  isFault,
  isTreeMode,
  nextTreeEntry,
  OBJECT_BLOB,
  OBJECT_TREE,
  type ObjectStore,
} from '../git/index.ts';

/** Trees and blobs read in one scan: about a second of work. */
const READS_MAX = 10_000;

/** A secret whose age is asked for. */
export interface OldSecret {
  /** Latin1 string of the value's bytes. */
  readonly secret: string;
  /** Object numbers of blobs that are known to hold it. */
  readonly blobs: ReadonlySet<number>;
  /** Paths (latin1) at which it stands in scope: the first to look at. */
  readonly paths: readonly string[];
}

interface Step {
  readonly commit: number;
  readonly path: string;
  readonly blob: number;
}

/** Follows secrets of one repository back. */
export class OlderHistory {
  private readonly store: ObjectStore;
  private readonly commits: CommitTable;
  private readonly children = new Map<string, number>();
  private readonly view = createTreeEntry();
  private readsLeft = READS_MAX;

  constructor(store: ObjectStore, commits: CommitTable) {
    this.store = store;
    this.commits = commits;
  }

  /** The oldest commit found that holds it, from `commit` (an index) on, which does. */
  oldest(commit: number, old: OldSecret): number {
    const { parentStart, parents, correctedTime } = this.commits;
    const verdicts = new Map([...old.blobs].map((blob) => [blob, true]));
    const holds = (blob: number): boolean => {
      let verdict = verdicts.get(blob);
      if (verdict === undefined) {
        verdict = this.contains(blob, old.secret);
        verdicts.set(blob, verdict);
      }
      return verdict;
    };
    const pending = this.start(commit, old, holds);
    const seen = new Set(pending.map(keyOf));
    let found = commit;
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      if (correctedTime[step.commit]! < correctedTime[found]!) found = step.commit;
      const before: Step[] = [];
      for (let k = parentStart[step.commit]!; k < parentStart[step.commit + 1]!; k += 1) {
        const parent = parents[k]!;
        const blob = parent < 0 ? -1 : this.blobAt(parent, step.path);
        if (blob >= 0 && holds(blob)) before.push({ commit: parent, path: step.path, blob });
      }
      if (before.length === 0) before.push(...this.renamed(step));
      for (const each of before.toReversed()) {
        if (seen.has(keyOf(each))) continue;
        seen.add(keyOf(each));
        pending.push(each);
      }
    }
    return found;
  }

  /** The oldest commit found that has a file at `path` (latin1), from `commit` (an index) on, which has one. */
  oldestAt(commit: number, path: string): number {
    const { parentStart, parents, correctedTime } = this.commits;
    const seen = new Set([commit]);
    const pending = [commit];
    let found = commit;
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (correctedTime[next]! < correctedTime[found]!) found = next;
      for (let k = parentStart[next]!; k < parentStart[next + 1]!; k += 1) {
        const parent = parents[k]!;
        if (parent < 0 || seen.has(parent) || this.blobAt(parent, path) < 0) continue;
        seen.add(parent);
        pending.push(parent);
      }
    }
    return found;
  }

  private start(commit: number, { paths, blobs }: OldSecret, holds: HoldsTest): Step[] {
    for (const path of paths) {
      const blob = this.blobAt(commit, path);
      if (blob >= 0 && holds(blob)) return [{ commit, path, blob }];
    }
    const place = this.find(this.commits.rootTree[commit]!, blobs);
    return place === null ? [] : [{ commit, ...place }];
  }

  /** Where the parents have the very blob that came to this path. */
  private renamed({ commit, blob }: Step): Step[] {
    const { parentStart, parents, rootTree } = this.commits;
    const steps: Step[] = [];
    for (let k = parentStart[commit]!; k < parentStart[commit + 1]!; k += 1) {
      const parent = parents[k]!;
      const place = parent < 0 ? null : this.find(rootTree[parent]!, new Set([blob]));
      if (place !== null) steps.push({ commit: parent, ...place });
    }
    return steps;
  }

  private contains(blob: number, secret: string): boolean {
    const bytes = this.read(blob, OBJECT_BLOB);
    if (bytes === null) return false;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(
      secret,
      0,
      'latin1',
    );
  }

  /** Object number of what stands at a path of a commit, -1 for nothing. */
  private blobAt(commit: number, path: string): number {
    let number = this.commits.rootTree[commit]!;
    for (const name of path.split('/')) {
      if (number < 0) return -1;
      number = this.childOf(number, name);
    }
    return number;
  }

  private childOf(tree: number, name: string): number {
    const key = `${tree} ${name}`;
    let child = this.children.get(key);
    if (child === undefined) {
      child = -1;
      this.forEachEntry(tree, (entryName, number) => {
        if (entryName === name) child = number;
      });
      this.children.set(key, child);
    }
    return child;
  }

  /** The first path below a tree that leads to one of `blobs`. */
  private find(root: number, blobs: ReadonlySet<number>): { path: string; blob: number } | null {
    const pending = [{ tree: root, prefix: '' }];
    const seen = new Set<number>();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { tree, prefix } = next;
      if (tree < 0 || seen.has(tree)) continue;
      seen.add(tree);
      let found: { path: string; blob: number } | null = null;
      this.forEachEntry(tree, (name, number, isTree) => {
        if (isTree) pending.push({ tree: number, prefix: `${prefix}${name}/` });
        else if (found === null && blobs.has(number)) found = { path: prefix + name, blob: number };
      });
      if (found !== null) return found;
    }
    return null;
  }

  private forEachEntry(
    tree: number,
    visit: (name: string, number: number, isTree: boolean) => void,
  ): void {
    const bytes = this.read(tree, OBJECT_TREE);
    if (bytes === null) return;
    const { store, view } = this;
    const end = bytes.length;
    let at = nextTreeEntry(bytes, 0, end, store.hashLength, view);
    for (; at >= 0; at = nextTreeEntry(bytes, at, end, store.hashLength, view)) {
      const name = Buffer.from(bytes.subarray(view.nameStart, view.nameEnd)).toString('latin1');
      visit(name, store.numberOf(bytes, view.idAt), isTreeMode(view.mode));
    }
  }

  private read(number: number, type: number): Uint8Array | null {
    if (this.readsLeft === 0) return null;
    this.readsLeft -= 1;
    const object = this.store.read(number);
    return isFault(object) || object.type !== type ? null : object.bytes;
  }
}

type HoldsTest = (blob: number) => boolean;

function keyOf({ commit, path }: Step): string {
  return `${commit} ${path}`;
}
