/** The list of files that threads share. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  FILE_IS_ABSOLUTE,
  FILE_IS_INPUT,
  FILE_IS_LINK,
  fileListOf,
} from '../../src/pool/file-list.ts';

const name = fc.string({
  unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
});

test('every path comes out as the bytes it was', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ path: name, isLink: fc.boolean() })), (files) => {
      const { paths, starts, kinds } = fileListOf('/root', files, new Map());
      const found = files.map((_, i) => ({
        path: Buffer.from(paths.subarray(starts[i], starts[i + 1])).toString('latin1'),
        isLink: (kinds[i]! & FILE_IS_LINK) !== 0,
      }));
      expect(found).toEqual(files);
      const absolute = files.map((_, i) => (kinds[i]! & FILE_IS_ABSOLUTE) !== 0);
      expect(absolute).toEqual(files.map(({ path }) => path.startsWith('/')));
    }),
  );
});

test('standard input is told from a file of its name', () => {
  const files = [{ path: '-', isLink: false }];
  expect(fileListOf('', files, new Map()).kinds[0]! & FILE_IS_INPUT).not.toBe(0);
  expect(fileListOf('/root', files, new Map()).kinds[0]! & FILE_IS_INPUT).toBe(0);
});

test('the root ends with one slash', () => {
  const rootOf = (root: string): string =>
    Buffer.from(fileListOf(root, [], new Map()).root).toString();
  expect([rootOf('/'), rootOf('/a'), rootOf('/ä/'), rootOf('')]).toEqual(['/', '/a/', '/ä/', '']);
});
