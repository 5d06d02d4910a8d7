/**
 * Looks beside a narrow scope once it holds a hit, so that its findings are told right: what the
 * boundary's trees and messages already held (else an old secret in a changed file would seem new), and
 * what stands at the tips of refs (else nobody could say where a secret still is). Nothing of this is
 * in scope: it makes no findings and the ledger does not count it.
 */
import { type CommitTable, EDGE_FIELDS, EDGE_HEAD } from '../attribution/index.ts';
import { hasBit, newBits, setBit } from '../base/bits.ts';
import {
  createTagView,
  isFault,
  numbersOf,
  OBJECT_BLOB,
  OBJECT_TAG,
  OBJECT_TREE,
  type ObjectStore,
  parseTag,
  planWalk,
  type RefList,
} from '../git/index.ts';
import { HIT_FIELDS, type Pool } from '../pool/index.ts';
import type { Gathered } from './gather.ts';
import { LocalWalk } from './local-walk.ts';
import type { PathWatch } from './path-watch.ts';
import type { HistoryScope } from './scope.ts';
import { TreeReach } from './tree-reach.ts';

/** Where to look. */
export interface SurroundingsInput {
  readonly store: ObjectStore;
  readonly refs: RefList;
  readonly scope: HistoryScope;
  /** Rules about paths alone, if there are any. */
  readonly watch: PathWatch | null;
  readonly wasm: boolean;
}

const MAX_TAG_DEPTH = 100;

/** True where something in the store hit. */
export function hasObjectHits(store: ObjectStore, gathered: Gathered): boolean {
  return gathered.hits.some(({ rows }) => {
    for (let row = 0; row < rows.length; row += HIT_FIELDS) {
      if (rows[row]! < store.objectCount) return true; // a row's first word is its source
    }
    return false;
  });
}

/** True where a tree names a file that counts. */
export function hasFileEdges(store: ObjectStore, gathered: Gathered): boolean {
  return gathered.edges.some(({ rows }) => {
    for (let at = 0; at < rows.length; ) {
      const end = at + EDGE_HEAD + EDGE_FIELDS * rows[at + 1]!; // rows are whole
      for (let edge = at + EDGE_HEAD; edge < end; edge += EDGE_FIELDS) {
        if (typeIn(store, gathered, rows[edge]!) !== OBJECT_TREE) return true;
      }
      at = end;
    }
    return false;
  });
}

/** Reads what stands beside the scope into `gathered`; false when it was stopped. */
export async function readSurroundings(
  input: SurroundingsInput,
  pool: Pool,
  gathered: Gathered,
): Promise<boolean> {
  const { store, scope } = input;
  addTags(input, gathered);
  const former = formerTexts(store, scope);
  const searched = await pool.run(
    { phase: 'scan', walk: planWalk(store, former), fileCount: 0, edgesTo: new Uint8Array(0) },
    (batch) => gathered.addBeside(batch, former),
  );
  if (searched.aborted) return false;
  const trees = treesAround(input, gathered);
  const edgesTo = edgeTargets(store, gathered);
  const named = input.watch?.addNamed(edgesTo);
  // The trees in scope were read before it was known which old blobs count: they are read again.
  const first = gathered.edges.splice(0);
  const read = await pool.run(
    {
      phase: 'trees',
      walk: planWalk(store, trees),
      fileCount: 0,
      edgesTo,
      ...(named && { named }),
    },
    (batch) => gathered.addBeside(batch, former),
  );
  if (read.lost.size > 0) gathered.edges.push(...first);
  return !read.aborted;
}

/** Blobs and commits of the boundary. */
function formerTexts(store: ObjectStore, scope: HistoryScope): Uint8Array {
  const bits = newBits(store.objectCount, true);
  for (let number = 0; number < store.objectCount; number += 1) {
    if (!hasBit(scope.before, number) || hasBit(scope.wanted, number)) continue;
    const type = store.typeOf(number);
    if (type === OBJECT_BLOB || type === 0) setBit(bits, number);
  }
  for (const commit of boundaryCommits(scope)) setBit(bits, scope.graph.objectNumber[commit]!);
  return bits;
}

/** Parents, themselves out of scope, of commits in scope. */
function boundaryCommits({ graph, commits }: HistoryScope): Set<number> {
  const boundary = new Set<number>();
  for (const commit of numbersOf(commits)) {
    const end = graph.parentStart[commit + 1]!; // a set of the graph's commits
    for (let at = graph.parentStart[commit]!; at < end; at += 1) {
      const parent = graph.parents[at]!;
      if (parent >= 0 && !hasBit(commits, parent)) boundary.add(parent);
    }
  }
  return boundary;
}

/** Tags that refs name and that are out of scope: tips are known by what they lead to. */
function addTags({ store, refs }: SurroundingsInput, gathered: Gathered): void {
  const view = createTagView();
  for (const { id } of refs.refs) {
    let number = store.numberOfHex(id);
    for (let depth = 0; number >= 0 && depth < MAX_TAG_DEPTH; depth += 1) {
      const type = store.typeOf(number);
      if (gathered.targetOfTag.has(number) || (type !== OBJECT_TAG && type !== 0)) break;
      const object = store.read(number);
      if (isFault(object) || object.type !== OBJECT_TAG) break;
      const hexLength = store.hashLength * 2;
      parseTag(object.bytes, 0, object.bytes.length, hexLength, view);
      const { targetAt } = view;
      const target =
        targetAt < 0
          ? -1
          : store.numberOfHex(
              Buffer.from(object.bytes.subarray(targetAt, targetAt + hexLength)).toString('latin1'),
            );
      gathered.targetOfTag.set(number, target);
      number = target;
    }
  }
}

/** Trees in scope, of the boundary, and at the tips of refs. */
function treesAround(
  { store, refs, scope, wasm }: SurroundingsInput,
  gathered: Gathered,
): Uint8Array {
  const known = scope.wanted.map((byte, at) => byte | (scope.before[at] ?? 0));
  const tips = newBits(store.objectCount);
  const roots = refs.refs.map(({ id }) => tipTree(scope.graph, store.numberOfHex(id), gathered));
  const trees = newBits(store.objectCount, true);
  new TreeReach(store, new LocalWalk(store, wasm)).add(roots, tips, {
    except: known,
    onTree: (number) => gathered.types.set(number, OBJECT_TREE),
  });
  for (let number = 0; number < store.objectCount; number += 1) {
    const isNear = hasBit(known, number) || hasBit(tips, number);
    if (isNear && typeIn(store, gathered, number) === OBJECT_TREE) setBit(trees, number);
  }
  return trees;
}

function tipTree(graph: CommitTable, start: number, gathered: Gathered): number {
  let number = start;
  for (let depth = 0; depth < MAX_TAG_DEPTH; depth += 1) {
    number = gathered.targetOfTag.get(number) ?? number;
  }
  const commit = number < 0 ? -1 : graph.indexOf[number]!;
  return commit < 0 ? -1 : graph.rootTree[commit]!;
}

function typeIn(store: ObjectStore, gathered: Gathered, number: number): number {
  return store.typeOf(number) || (gathered.types.get(number) ?? 0);
}

function edgeTargets(store: ObjectStore, gathered: Gathered): Uint8Array {
  const edgesTo = new Uint8Array(new SharedArrayBuffer(store.objectCount));
  for (let number = 0; number < store.objectCount; number += 1) {
    if (typeIn(store, gathered, number) === OBJECT_TREE) edgesTo[number] = 1;
  }
  for (const { rows } of gathered.hits) {
    for (let row = 0; row < rows.length; row += HIT_FIELDS) {
      if (rows[row]! < store.objectCount) edgesTo[rows[row]!] = 1;
    }
  }
  return edgesTo;
}
