/** Rows of commits: the kernel against parse.ts on any bytes, and both against git. */
import {
  array,
  assert,
  constantFrom,
  integer,
  oneof,
  property,
  string,
  uint8Array,
} from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createIdTable } from '../../src/base/oids.ts';
import { ABSENT, CommitReader, KernelIds, QuickCommits } from '../../src/git/index.ts';
import { COMMIT_MAX_PARENTS, type Kernel } from '../../src/kernel/index.ts';
import { KERNELS, workspace } from '../kernel/kernels.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';

const [A, B, LACKING] = ['a', 'B', '3'].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
];

/** Stands for a store: the objects A and B are its first two. */
const STORE = {
  hashLength: 20,
  numberOf: (id: Uint8Array, pos = 0): number =>
    ['aa'.repeat(20), 'bb'.repeat(20)].indexOf(
      Buffer.from(id.subarray(pos, pos + 20)).toString('hex'),
    ),
} as const;

/** What a reader says of its last commit; addresses as offsets from `start`. */
function rowOf(reader: CommitReader, start: number): Record<string, unknown> {
  const { treeAt, tree, parentCount, seconds, messageStart } = reader;
  return {
    treeAt: treeAt === ABSENT ? ABSENT : treeAt - start,
    tree,
    parents: [...reader.parents.subarray(0, parentCount)],
    parentsAt: Array.from(reader.parentsAt.subarray(0, parentCount), (at) => at - start),
    seconds,
    messageStart,
  };
}

function readIn(kernel: Kernel, content: Uint8Array): Record<string, unknown> {
  const reader = new CommitReader(STORE);
  // A commit was read before, and bytes follow that look like more of this one.
  const before = workspace(kernel).put(Buffer.from(`tree ${A}\nparent ${B}\ncommitter <> 7\n\nm`));
  reader.read(kernel, before.at, before.end - before.at);
  const { at } = workspace(kernel).put(Buffer.concat([content, Buffer.from(`\nparent ${A}\n0`)]));
  reader.read(kernel, at, content.length);
  return rowOf(reader, at);
}

function parsed(content: Uint8Array): Record<string, unknown> {
  const reader = new CommitReader(STORE);
  reader.parse(content, 0, content.length);
  return rowOf(reader, 0);
}

const FRAGMENTS = [
  `tree ${A}\n`,
  `tree ${LACKING}\n`,
  `tree ${A.slice(1)}\n`,
  `tree ${A.slice(1)}g\n`,
  'tree \n',
  `parent ${B}\n`,
  `parent ${LACKING}\n`,
  `parent ${A}${A}\n`,
  'parent \n',
  'parent',
  'author A U Thor <a@b> 1 +0000\n',
  'committer ',
  'committer\n',
  'committer C <c@d> 2 -0230\n',
  'committer C <c@d> 3 -0230\r\n',
  'committer C <c>d> -4\n',
  'committer <',
  '>',
  ' -',
  ' 12',
  '99999999999999999999',
  '9'.repeat(400),
  'gpgsig -----BEGIN\n \n x\n',
  ` parent ${A}\n`,
  'encoding x\n',
  '\0',
  '\n',
  'subject\n',
];

/** Rows that the kernel makes of these commits, and what it says of each. */
function rowsInKernel(kernel: Kernel, contents: readonly Uint8Array[]) {
  const table = createIdTable(Buffer.from('aa'.repeat(20) + 'bb'.repeat(20), 'hex'), 20);
  const ids = KernelIds.on(kernel, table, kernel.heapBase)!;
  const rows: number[] = [];
  const times: number[] = [];
  const take = (words: Int32Array, seconds: Float64Array): void => {
    for (const word of words) rows.push(word);
    for (const time of seconds) times.push(time);
  };
  const commits = new QuickCommits(ids, ids.memoryEnd, take, 0);
  const { memoryEnd } = commits;
  const told = contents.map((content, number) => {
    kernel.reserve(memoryEnd + content.length + 64);
    kernel.bytes.set(content, memoryEnd);
    kernel.bytes.set(Buffer.from(`\nparent ${A}\n0`), memoryEnd + content.length);
    return commits.read(number, memoryEnd, content.length);
  });
  commits.finish();
  return { told, rows, times };
}

/** The same by the parser; commits that lack something or have many parents are told of by -1. */
function rowsByParser(contents: readonly Uint8Array[]) {
  const told: number[] = [];
  const rows: number[] = [];
  const times: number[] = [];
  contents.forEach((content, number) => {
    const reader = new CommitReader(STORE);
    reader.parse(content, 0, content.length);
    const parents = [...reader.parents.subarray(0, reader.parentCount)];
    const lacks = parents.includes(-1) || (reader.tree < 0 && reader.treeAt !== ABSENT);
    if (lacks || parents.length > COMMIT_MAX_PARENTS) {
      told.push(-1);
      return;
    }
    told.push(reader.messageStart);
    rows.push(number, reader.tree, parents.length, ...parents);
    times.push(reader.seconds);
  });
  return { told, rows, times };
}

describe('the kernel makes rows of commits', () => {
  const { 1: wasm } = KERNELS[0]!;

  test('as the parser would', () => {
    const piece = constantFrom(...FRAGMENTS, 'parent '.concat(A, '\n').repeat(9));
    const commit = array(piece, { maxLength: 10 }).map((pieces) => Buffer.from(pieces.join('')));
    assert(
      property(array(commit, { maxLength: 8 }), (contents) => {
        expect(rowsInKernel(wasm, contents)).toEqual(rowsByParser(contents));
      }),
      { numRuns: 1000 },
    );
  });

  test('of more commits than there is room for at once', () => {
    const contents = Array.from({ length: 5_000 }, (_, i) =>
      Buffer.from(`tree ${A}\n${`parent ${B}\n`.repeat(i % 17)}committer C <c> ${i} +0000\n\nm`),
    );
    expect(rowsInKernel(wasm, contents)).toEqual(rowsByParser(contents));
  });
});

describe('the kernel reads what the parser reads', () => {
  test.each(KERNELS)('of anything, %s', (_, kernel) => {
    const piece = oneof(
      { weight: 12, arbitrary: constantFrom(...FRAGMENTS).map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
    );
    assert(
      property(array(piece, { maxLength: 14 }), (pieces) => {
        const content = Buffer.concat(pieces);
        expect(readIn(kernel, content)).toEqual(parsed(content));
      }),
      { numRuns: 4000 },
    );
  });

  test.each(KERNELS)('of every beginning of a commit, %s', (_, kernel) => {
    const whole = Buffer.from(
      `tree ${A}\nparent ${B}\nauthor A <a> 1 +0000\ncommitter C <c> 12345 +0100\n\nm`,
    );
    for (let length = 0; length <= whole.length; length += 1) {
      const content = whole.subarray(0, length);
      expect(readIn(kernel, content)).toEqual(parsed(content));
    }
  });

  test.each(KERNELS)('of identities, %s', (_, kernel) => {
    const words = constantFrom('<', '>', ' ', '-', '+', '0', '17', '\t', 'x', '<a@b> ', '> 9');
    assert(
      property(array(words, { maxLength: 12 }), string({ maxLength: 3 }), (parts, rest) => {
        const content = Buffer.from(`tree ${A}\ncommitter ${parts.join('')}${rest}\n\nm`);
        expect(readIn(kernel, content)).toEqual(parsed(content));
      }),
      { numRuns: 2000 },
    );
  });

  test.each(KERNELS)('of any number of parents, %s', (_, kernel) => {
    assert(
      property(integer({ min: 0, max: COMMIT_MAX_PARENTS * 8 }), (count) => {
        const lines = Array.from(
          { length: count },
          (_value, i) => `parent ${[A, B, LACKING][i % 3]}\n`,
        );
        const content = Buffer.from(`tree ${A}\n${lines.join('')}committer <> 8 +0000\n\nm`);
        const row = readIn(kernel, content);
        expect(row).toEqual(parsed(content));
        expect(row['parents']).toEqual(lines.map((_line, i) => [0, 1, -1][i % 3]));
        expect(row['seconds']).toBe(8);
      }),
      { numRuns: 60 },
    );
  });
});

/** Odd commits that git reads, without their first lines. */
const ODD: ReadonlyArray<readonly [name: string, rest: string]> = [
  ['no author', 'committer C <c@d> 1700000000 +0000\n\nm'],
  [
    'several signatures',
    'author A <a> 1 +0000\ncommitter C <c> 2 +0000\ngpgsig x\n \n y\ngpgsig-sha256 z\n\nm',
  ],
  ['a header of its own before', 'x y\nauthor A <a> 1 +0000\ncommitter C <c> 5 +0000\n\nm'],
  ['a zone that is behind', 'author A <a> 1 +0000\ncommitter C <c> 1234567890 -0730\n\nm'],
  ['carriage returns', 'author A <a> 1 +0000\r\ncommitter C <c> 77 +0000\r\n\r\n\nm'],
  ['mail with a >', 'author A <a> 1 +0000\ncommitter C <c>d> 88 +0000\n\nm'],
  ['no name', 'author <a> 1 +0000\ncommitter <c> 99 +0000\n\nm'],
  ['a late time', 'author A <a> 1 +0000\ncommitter C <c> 253402300800 +0000\n\nm'],
  ['a NUL in the message', 'author A <a> 1 +0000\ncommitter C <c> 3 +0000\n\nm\0n'],
  ['no message', 'author A <a> 1 +0000\ncommitter C <c> 4 +0000\n'],
];

function readAll(repo: GitRepo, kernel: Kernel, contents: readonly string[]): string[] {
  const ids = new Map<string, number>();
  const store = {
    hashLength: repo.hashLength,
    numberOf: (id: Uint8Array, pos = 0): number => {
      const hex = Buffer.from(id.subarray(pos, pos + repo.hashLength)).toString('hex');
      if (!ids.has(hex)) ids.set(hex, ids.size);
      return ids.get(hex) ?? -1;
    },
  };
  const reader = new CommitReader(store);
  return contents.map((content) => {
    const { at, end } = workspace(kernel).put(Buffer.from(content));
    reader.read(kernel, at, end - at);
    const names = [...ids.keys()];
    const parents = [...reader.parents.subarray(0, reader.parentCount)];
    return `${names[reader.tree]}|${parents.map((n) => names[n]).join(' ')}|${reader.seconds}`;
  });
}

describe.each(['sha1', 'sha256'] as const)('as git reads them, %s', (objectFormat) => {
  test('odd commits', () => {
    const repo = createRepo({ objectFormat });
    repo.write('a', '1');
    const parents = [repo.commit(), repo.commit()];
    const tree = repo.git('rev-parse', 'HEAD^{tree}');
    const head = `tree ${tree}\n${parents.map((id) => `parent ${id}\n`).join('')}`;
    const contents = ODD.map(([, rest]) => head + rest);
    const told = contents.map((content) =>
      repo.git('show', '-s', '--format=%T|%P|%ct', repo.hashObject(content, 'commit')),
    );
    for (const [, kernel] of KERNELS) expect(readAll(repo, kernel, contents)).toEqual(told);
  });
});
