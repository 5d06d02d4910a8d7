/** Files of refs that one read tells apart, and those that it leaves in doubt. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLooseRefs } from '../../src/git/loose-refs.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

const ID = 'c0ffee0123456789c0ffee0123456789c0ffee01';
const HEX_LENGTH = 40;
/** Longer than one read takes. */
const LONG_BYTES = 700;

function read(folder: string): { refs: Record<string, string>; broken: Record<string, string> } {
  const { refs, broken } = readLooseRefs(folder, 'refs', HEX_LENGTH);
  return {
    refs: Object.fromEntries([...refs].map(([name, ref]) => [name, ref.id || ref.target])),
    broken: Object.fromEntries(broken.map(({ path, detail = '' }) => [path, detail])),
  };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, 'refs/heads'), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

test('short and long files, and names outside of ASCII, are read whole', () => {
  const folder = folderWith({
    'refs/heads/short': `${ID}\n`,
    'refs/heads/long': `${ID}\n${'x'.repeat(LONG_BYTES)}`,
    'refs/heads/exact': `${ID}${' '.repeat(512 - HEX_LENGTH)}`,
    'refs/heads/gr\u00fcn': `ref: refs/heads/${'n'.repeat(LONG_BYTES)}\n`,
  });
  const name = Buffer.from('refs/heads/gr\u00fcn').toString('latin1');
  expect(read(folder)).toEqual({
    refs: {
      'refs/heads/short': ID,
      'refs/heads/long': ID,
      'refs/heads/exact': ID,
      [name]: `refs/heads/${'n'.repeat(LONG_BYTES)}`,
    },
    broken: {},
  });
});

test('what is no file, empty, too long or a link is told', () => {
  const folder = folderWith({ 'refs/heads/empty': '', 'refs/heads/huge': '' });
  truncateSync(join(folder, 'refs/heads/huge'), 1 << 20);
  execFileSync('mkfifo', [join(folder, 'refs/heads/pipe')]);
  symlinkSync('/dev/zero', join(folder, 'refs/heads/outside'));
  symlinkSync('refs/heads/main', join(folder, 'refs/heads/old'));
  const { refs, broken } = read(folder);
  expect(refs).toEqual({ 'refs/heads/old': 'refs/heads/main' });
  expect(broken['refs/heads/empty']).toContain('empty');
  expect(broken['refs/heads/huge']).toContain('more than');
  expect(broken['refs/heads/pipe']).toContain('a FIFO');
  expect(broken['refs/heads/outside']).toContain('symbolic link');
});
