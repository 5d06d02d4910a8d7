/** The ledger does not depend on the order in which threads tell what they met. */
import { expect, test } from 'vitest';
import type { Skipped } from '../../src/base/model.ts';
import { openObjectStore } from '../../src/git/index.ts';
import { Gathered } from '../../src/scan/gather.ts';
import { makeLedger } from '../../src/scan/ledger.ts';
import { createRepo } from '../support/git-repo.ts';

const ABSENT = 'a'.repeat(40);

test('of all that name a missing object the same one is told', () => {
  const repo = createRepo();
  for (let i = 0; i < 4; i += 1) {
    repo.write('a.txt', `${i}`);
    repo.commit(`commit ${i}`);
  }
  const store = openObjectStore({ objectsDir: repo.objectsDir, hashLength: 20 });
  const ledgerOf = (namers: readonly number[]): readonly Skipped[] => {
    const gathered = new Gathered();
    for (const from of namers) gathered.missing.push({ object: ABSENT, kind: 'blob', from });
    const none = new Uint8Array(Math.ceil(store.objectCount / 8));
    return makeLedger(
      {
        store,
        wanted: none,
        unread: none,
        fileCount: 0,
        fileName: String,
        missingReason: 'missing',
        notOfScope: new Set(),
        skipped: [],
        lost: new Map(),
        lostFiles: new Map(),
        aborted: false,
      },
      gathered,
    ).skipped;
  };
  try {
    const entry = { object: ABSENT, reason: 'missing', detail: `named by ${store.idOf(2)}` };
    expect(ledgerOf([2, 5, 7])).toEqual([entry]);
    expect(ledgerOf([7, 5, 2])).toEqual([entry]);
    expect(ledgerOf([5, 2, 7, 2])).toEqual([entry]);
  } finally {
    store.close();
  }
});
