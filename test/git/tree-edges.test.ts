/** Edges of trees in delta families, held to parsing each tree whole. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createTreeEntry,
  nextTreeEntry,
  OBJECT_TREE,
  TREE_BROKEN,
  TREE_END,
  TreeEdges,
  type WalkNode,
} from '../../src/git/index.ts';
import { newWalkNode } from '../../src/git/walk-visitor.ts';

const ID_LENGTH = 20;

interface Entry {
  readonly mode: string;
  readonly name: string;
  readonly id: number;
}

/** A step of a delta: copy from the base, or bytes of its own. */
type Step = { readonly from: number; readonly length: number } | { readonly bytes: Buffer };

const entries = fc.array(
  fc.record({
    mode: fc.constantFrom('100644', '40000', '160000', '120000'),
    name: fc.string({ minLength: 1, maxLength: 6 }).map((name) => name.replaceAll('\0', '_')),
    id: fc.nat(255),
  }),
  { maxLength: 12 },
);

function entryBytes({ mode, name, id }: Entry): Buffer {
  return Buffer.concat([Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.alloc(ID_LENGTH, id)]);
}

function treeBytes(list: readonly Entry[]): Buffer {
  return Buffer.concat(list.map(entryBytes));
}

/** Lays a tree and its delta's rows into memory. */
function layOut(depth: number, tree: Buffer, rows: readonly number[], withOps: boolean) {
  const memory = new Uint8Array(Math.ceil((tree.length + rows.length * 4 + 8) / 4) * 4);
  const opsAddress = Math.ceil(tree.length / 4) * 4;
  memory.set(tree);
  const words = new Int32Array(memory.buffer);
  words.set(rows, opsAddress / 4);
  const node: WalkNode = {
    ...newWalkNode(),
    objectNumber: 1000 + depth,
    type: OBJECT_TREE,
    depth,
    length: tree.length,
    opsAddress,
    opsCount: withOps && depth > 0 ? rows.length / 3 : -1,
  };
  return { node, memory, words };
}

/** Edges of each tree of a chain, and whether it was whole. */
function edgesOf(chain: ReadonlyArray<{ tree: Buffer; rows: number[] }>, withOps: boolean) {
  const found: unknown[][] = [];
  const edges: TreeEdges = new TreeEdges({
    idLength: ID_LENGTH,
    find: (bytes, at) => bytes[at]!,
    isWanted: (number) => number % 3 !== 0,
    edges: (parent, children, names, from, to) => {
      for (let i = from; i < to; i += 1) {
        found.at(-1)!.push([parent, children[i]!, edges.names[names[i]!]]);
      }
    },
    missing: () => undefined,
  });
  chain.forEach(({ tree, rows }, depth) => {
    found.push([]);
    const { node, memory, words } = layOut(depth, tree, rows, withOps);
    found.at(-1)!.push(edges.enter(node, memory, words));
  });
  return found;
}

function parseWhole(tree: Buffer, parent: number): unknown[] {
  const found: unknown[] = [];
  const entry = createTreeEntry();
  for (let at = 0; ; ) {
    at = nextTreeEntry(tree, at, tree.length, ID_LENGTH, entry);
    if (at === TREE_END || at === TREE_BROKEN) return [...found, at === TREE_END];
    const id = tree[entry.idAt]!;
    if (entry.mode === 0o160000 || id % 3 === 0) continue;
    found.push([parent, id, tree.toString('latin1', entry.nameStart, entry.nameEnd)]);
  }
}

/** Applies steps to a base; rows say what was copied. */
function applySteps(base: Buffer, steps: readonly Step[]): { tree: Buffer; rows: number[] } {
  const rows: number[] = [];
  const pieces: Buffer[] = [];
  let at = 0;
  for (const step of steps) {
    const piece = 'bytes' in step ? step.bytes : base.subarray(step.from, step.from + step.length);
    if (piece.length === 0) continue;
    rows.push(at, 'bytes' in step ? -1 : step.from, piece.length);
    pieces.push(piece);
    at += piece.length;
  }
  return { tree: Buffer.concat(pieces), rows };
}

/** Steps that keep, drop and add entries; `slack` moves where copies begin and end within entries. */
function editSteps(base: readonly Entry[], edits: readonly number[], added: readonly Entry[]) {
  const steps: Step[] = [];
  const list: Entry[] = [];
  let at = 0;
  base.forEach((entry, i) => {
    const bytes = entryBytes(entry);
    const edit = edits[i % edits.length]!;
    if (edit % 4 === 0) {
      const other = added[i % added.length];
      if (other) {
        steps.push({ bytes: entryBytes(other) });
        list.push(other);
      }
    } else {
      const cut = edit % bytes.length;
      steps.push({ from: at, length: cut });
      // Now and then a part is written out although the base has it.
      if (edit % 3 === 0) steps.push({ bytes: bytes.subarray(cut) });
      else steps.push({ from: at + cut, length: bytes.length - cut });
      list.push(entry);
    }
    at += bytes.length;
  });
  return { steps: joined(steps), list };
}

/** Copies that follow each other are one, as Git writes them. */
function joined(steps: readonly Step[]): Step[] {
  const result: Step[] = [];
  for (const step of steps) {
    const last = result.at(-1);
    if (last && 'from' in last && 'from' in step && last.from + last.length === step.from) {
      result[result.length - 1] = { from: last.from, length: last.length + step.length };
    } else result.push(step);
  }
  return result;
}

const edits = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 });

test('trees by their deltas have the edges that parsing them whole finds', () => {
  fc.assert(
    fc.property(entries, fc.array(fc.tuple(edits, entries), { maxLength: 3 }), (first, changes) => {
      let list: Entry[] = first;
      const chain = [{ tree: treeBytes(first), rows: [] as number[] }];
      for (const [edit, added] of changes) {
        const { steps, list: next } = editSteps(list, edit, added);
        chain.push(applySteps(chain.at(-1)!.tree, steps));
        list = next;
        expect(chain.at(-1)!.tree).toEqual(treeBytes(list));
      }
      const expected = chain.map(({ tree }, depth) => parseWhole(tree, 1000 + depth));
      const isSame = (found: unknown[][]): void =>
        expect(found.map((f) => f.map(String).toSorted())).toEqual(
          expected.map((e) => e.map(String).toSorted()),
        );
      isSame(edgesOf(chain, true));
      isSame(edgesOf(chain, false));
    }),
    { numRuns: 300 },
  );
});

test('copies that cut trees to pieces change nothing about what is read', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ from: fc.nat(300), length: fc.nat(300) }),
      entries.map((list) => ({ bytes: treeBytes(list) })),
      fc.uint8Array({ maxLength: 5 }).map((bytes) => ({ bytes: Buffer.from(bytes) })),
    ),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(entries, steps, steps, (first, second, third) => {
      const chain = [{ tree: treeBytes(first), rows: [] as number[] }];
      for (const list of [second, third]) {
        const base = chain.at(-1)!.tree;
        const within = list.filter(
          (step) => 'bytes' in step || step.from + step.length <= base.length,
        );
        chain.push(applySteps(base, within));
      }
      expect(edgesOf(chain, true)).toEqual(edgesOf(chain, false));
    }),
    { numRuns: 500 },
  );
});
