/** scrypt two by two, held to node:crypto. */
import { randomBytes, scryptSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { createPairScrypt } from '../../src/kernel/index.ts';

const BYTES = 20;

test.each([2, 16, 1024])('gives what node:crypto gives, with N = %i', (cost) => {
  const scrypt = createPairScrypt({ salt: 'salt', cost, byteLength: BYTES })!;
  const passwords = ['', 'a', '\xff\0\xfe', 'x'.repeat(65), randomBytes(200)].map((p) =>
    Buffer.from(p as string, 'latin1'),
  );
  const expected = passwords.map((p) => scryptSync(p, 'salt', BYTES, { N: cost, r: 8, p: 1 }));
  passwords.forEach((first, i) => {
    const next = (i + 1) % passwords.length;
    const hashes = scrypt.hash(first, passwords[next]!);
    expect(hashes).toEqual([expected[i], expected[next]]);
  });
});

test('two equal passwords do not disturb each other', () => {
  const scrypt = createPairScrypt({ salt: 'other', cost: 16, byteLength: BYTES })!;
  const password = Buffer.from('hunter2');
  const expected = scryptSync(password, 'other', BYTES, { N: 16, r: 8, p: 1 });
  expect(scrypt.hash(password, password)).toEqual([expected, expected]);
});
