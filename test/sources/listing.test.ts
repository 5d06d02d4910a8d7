// A directory listed in parts: the same files as at once, in the order of their paths' bytes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { listFiles, openListing } from '../../src/sources/index.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

const base = temporaryDirectory();
/** Letters that stand before and behind a slash, and some of two bytes. */
const name = fc.string({
  unit: fc.constantFrom('a', '.', '-', '0', '!', 'ä', 'Z', ' '),
  minLength: 1,
  maxLength: 4,
});
const tree = fc.array(
  fc.record({ path: fc.array(name, { minLength: 1, maxLength: 4 }), isLink: fc.boolean() }),
  {
    maxLength: 40,
  },
);

function build(
  files: readonly { readonly path: readonly string[]; readonly isLink: boolean }[],
): string {
  const root = mkdtempSync(join(base, 'tree-'));
  for (const { path, isLink } of files) {
    try {
      mkdirSync(join(root, ...path.slice(0, -1)), { recursive: true });
      if (isLink) symlinkSync('nowhere', join(root, ...path));
      else writeFileSync(join(root, ...path), '');
    } catch {
      // The name is taken, or leads out of the tree: one file less.
    }
  }
  return root;
}

test('whatever the size of its parts', () => {
  fc.assert(
    fc.property(tree, fc.integer({ min: 1, max: 7 }), (files, part) => {
      const root = build(files.filter(({ path }) => !path.some((each) => /^\.+$/.test(each))));
      const options = {
        root,
        submodules: new Set<string>(),
        ignore: null,
        enterRepositories: true,
        includes: () => true,
      };
      const open = openListing(options);
      while (open.goOn(part)) expect(open.files.length).toBeGreaterThanOrEqual(part);
      const found = execFileSync('sh', ['-c', 'find . ! -type d -print0 | LC_ALL=C sort -z'], {
        cwd: root,
      });
      const expected = found
        .toString('latin1')
        .split('\0')
        .slice(0, -1)
        .map((path) => path.slice(2));
      expect(open.files.map(({ path }) => path)).toEqual(expected);
      expect(listFiles({ ...options, tracked: new Set() }).files).toEqual(open.files);
    }),
    { numRuns: 40 },
  );
});

test('repositories inside are counted; of a bare one the files are read all the same', () => {
  const root = mkdtempSync(join(base, 'nested-'));
  execFileSync('git', ['init', '-q', join(root, 'with-files')]);
  execFileSync('git', ['init', '-q', '--bare', join(root, 'bare.git')]);
  mkdirSync(join(root, 'alike', 'refs'), { recursive: true });
  writeFileSync(join(root, 'alike', 'HEAD'), '');
  const { files, skipped } = listFiles({
    root,
    submodules: new Set<string>(),
    tracked: new Set<string>(),
    ignore: null,
    enterRepositories: false,
    includes: () => true,
  });
  expect(skipped.map(({ path, reason }) => `${reason} ${path}`).toSorted()).toEqual([
    'nested-repository bare.git',
    'nested-repository with-files',
  ]);
  const paths = files.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['alike/HEAD', 'bare.git/HEAD', 'bare.git/config']));
});
