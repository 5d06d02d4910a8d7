// HEAD read alone is HEAD as the reader of all refs finds it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRepository, readHead, readRefs } from '../../src/git/index.ts';
import { createRepo, type GitRepo } from '../support/git-repo.ts';

const ID = 'a'.repeat(40);

function withCommit(): GitRepo {
  const repo = createRepo();
  repo.write('a.txt', 'a');
  repo.commit();
  return repo;
}

function setHead(repo: GitRepo, text: string): GitRepo {
  writeFileSync(join(repo.dir, '.git/HEAD'), text);
  return repo;
}

test.each<[string, string, () => GitRepo]>([
  ['a branch', 'branch', withCommit],
  ['an unborn branch', 'unborn', () => createRepo()],
  [
    'an unborn branch beside packed refs',
    'unborn',
    () => {
      const repo = withCommit();
      repo.git('pack-refs', '--all');
      return setHead(repo, 'ref: refs/heads/other\n');
    },
  ],
  [
    'a packed branch',
    'branch',
    () => {
      const repo = withCommit();
      repo.git('pack-refs', '--all');
      return repo;
    },
  ],
  [
    'a branch that was packed and moved on',
    'branch',
    () => {
      const repo = withCommit();
      repo.git('pack-refs', '--all');
      repo.write('a.txt', 'b');
      repo.commit();
      return repo;
    },
  ],
  [
    'a branch that points to a packed branch',
    'branch',
    () => {
      const repo = withCommit();
      repo.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
      repo.git('symbolic-ref', 'HEAD', 'refs/heads/alias');
      repo.git('pack-refs', '--all');
      return repo;
    },
  ],
  ['an id', 'detached', () => setHead(createRepo(), `${ID}\n`)],
  ['an id in upper case', 'detached', () => setHead(createRepo(), `${ID.toUpperCase()}\n`)],
  ['the null id', 'broken', () => setHead(createRepo(), `${'0'.repeat(40)}\n`)],
  [
    'a branch that points to itself',
    'broken',
    () => {
      const repo = createRepo();
      writeFileSync(join(repo.dir, '.git/refs/heads/main'), 'ref: refs/heads/main\n');
      return repo;
    },
  ],
])('%s', (_, state, create) => {
  const repository = openRepository(create().dir);
  const { head } = readRefs(repository);
  expect(readHead(repository)).toEqual(head);
  if (state !== 'broken') expect(head.state).toBe(state);
});
