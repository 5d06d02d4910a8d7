/** scrypt two by two, held to node:crypto. */
import { randomBytes, scryptSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createScryptBatch, mixShared } from '../../src/kernel/index.ts';

const BYTES = 20;
const never = (): boolean => false;

function passwordsOf(count: number): Buffer[] {
  const odd = ['', 'a', '\xff\0\xfe', 'x'.repeat(65)].map((p) => Buffer.from(p, 'latin1'));
  return [...odd, ...Array.from({ length: count }, () => randomBytes(30))].slice(0, count);
}

const expectedOf = (passwords: readonly Buffer[], cost: number): Buffer[] =>
  passwords.map((p) => scryptSync(p, 'salt', BYTES, { N: cost, r: 8, p: 1 }));

describe('a batch', () => {
  test.each([
    [1, 1024],
    [2, 16],
    [5, 2],
    [8, 16],
  ])('of %i gives what node:crypto gives, with N = %i', (count, cost) => {
    const passwords = passwordsOf(count);
    const batch = createScryptBatch(passwords, { salt: 'salt', cost, byteLength: BYTES })!;
    while (batch.mixNext());
    expect(passwords.map((_, i) => batch.result(i))).toEqual(expectedOf(passwords, cost));
  });

  test('of two equal passwords does not disturb itself', () => {
    const passwords = [Buffer.from('hunter2'), Buffer.from('hunter2')];
    const batch = createScryptBatch(passwords, { salt: 'salt', cost: 16, byteLength: BYTES })!;
    while (batch.mixNext());
    expect(passwords.map((_, i) => batch.result(i))).toEqual(expectedOf(passwords, 16));
  });

  test('is mixed by whoever comes, each pair once', () => {
    const passwords = passwordsOf(7);
    const batch = createScryptBatch(passwords, { salt: 'salt', cost: 16, byteLength: BYTES })!;
    expect(batch.mixNext()).toBe(true);
    let asked = 0;
    mixShared(batch.work, () => ++asked > 2);
    expect(batch.unclaimed).toBe(1);
    expect(batch.mixNext()).toBe(true);
    expect(batch.mixNext()).toBe(false);
    expect(passwords.map((_, i) => batch.result(i))).toEqual(expectedOf(passwords, 16));
  });

  test('has as many helpers as it says', () => {
    const passwords = passwordsOf(6);
    const batch = createScryptBatch(passwords, { salt: 'salt', cost: 2, byteLength: BYTES })!;
    let asked = 0;
    mixShared(batch.work, () => ++asked > 1);
    mixShared(batch.work, never);
    expect(batch.unclaimed).toBe(4);
  });

  test('whose helper is gone in the middle is done all the same', () => {
    const passwords = passwordsOf(5);
    const batch = createScryptBatch(passwords, { salt: 'salt', cost: 16, byteLength: BYTES })!;
    while (batch.mixNext());
    // Claimed and half mixed: that thread told nobody that it was done.
    for (const lost of [1, 4]) {
      batch.work.blocks.fill(7, lost * 1024, (lost + 1) * 1024);
      batch.work.state[2 + lost] = 0;
    }
    expect(passwords.map((_, i) => batch.result(i))).toEqual(expectedOf(passwords, 16));
  });

  test('that is stopped leaves nothing to others', () => {
    const batch = createScryptBatch(passwordsOf(4), { salt: '', cost: 16, byteLength: BYTES })!;
    batch.stop();
    expect(batch.unclaimed).toBe(0);
    expect(batch.mixNext()).toBe(false);
  });
});
