import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  createFingerprinter,
  guessBits,
  parseFingerprint,
  STRONG_BITS,
} from '../../src/findings/index.ts';
import { mixShared } from '../../src/kernel/index.ts';
import { ScryptBatch } from '../../src/kernel/scrypt.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const STRONG = `tok_${'aB3dE6gH9jK2mN5pQ8sT1vW4'}`;
const WEAK = 'Summer2019!';

describe('fingerprint', () => {
  test('a random token gets an HMAC and a password scrypt, as documented', async () => {
    const { fingerprint } = createFingerprinter();
    const salt = 'gitsift fingerprint v1\0';
    const hmac = createHmac('sha256', salt).update(STRONG).digest('hex').slice(0, 24);
    expect(await fingerprint('r', STRONG)).toBe(`v1:r:${hmac}`);
    const slow = scryptSync(WEAK, salt, 12, { N: 4096, r: 8, p: 1 }).toString('hex');
    expect(await fingerprint('r', WEAK)).toBe(`v1:r:${slow}`);
  });

  test('is bound to the value: another machine and another rule give the same digits', async () => {
    const names = await Promise.all(
      ['a', 'b'].map((rule) => createFingerprinter().fingerprint(rule, WEAK)),
    );
    const [first, second] = names.map((name) => parseFingerprint(name)?.hash);
    expect(first).toBe(second);
  });

  test('a key changes every fingerprint', async () => {
    for (const value of [STRONG, WEAK]) {
      const open = await createFingerprinter().fingerprint('r', value);
      const keyed = await createFingerprinter('team key').fingerprint('r', value);
      const other = await createFingerprinter('other key').fingerprint('r', value);
      expect(new Set([open, keyed, other]).size).toBe(3);
    }
  });

  test('different values have different fingerprints', async () => {
    const { fingerprint } = createFingerprinter();
    const values = Array.from({ length: 40 }, (_, i) => `password${i}`);
    const names = await Promise.all(values.map((value) => fingerprint('r', value)));
    expect(new Set(names).size).toBe(values.length);
  });

  // Few are hashed by node:crypto, more by the kernel.
  test.each([
    [2, 0],
    [5, 2],
    [13, 2],
    [13, 11],
  ])('%i values, %i of them not prepared: the same without WebAssembly', async (count, late) => {
    const values = Array.from({ length: count }, (_, i) => `passw${i}`);
    const [fast, plain] = [createFingerprinter('key'), createFingerprinter('key', false)];
    fast.prepare(values.slice(late));
    const namesOf = (by: typeof fast): Promise<string[]> =>
      Promise.all(values.map((value) => by.fingerprint('r', value)));
    expect(await namesOf(fast)).toEqual(await namesOf(plain));
  });

  test('whoever waits for a hash that fails hears of it, the others get theirs', async () => {
    const { result } = ScryptBatch.prototype;
    const spy = vi.spyOn(ScryptBatch.prototype, 'result');
    spy.mockImplementationOnce(() => {
      throw new Error('out of order');
    });
    spy.mockImplementation(function (this: ScryptBatch, i) {
      return result.call(this, i);
    });
    const values = Array.from({ length: 7 }, (_, i) => `passw${i}`);
    const { fingerprint, prepare } = createFingerprinter('key');
    prepare(values);
    const told = await Promise.allSettled(values.map((value) => fingerprint('r', value)));
    const plain = createFingerprinter('key', false);
    for (const [at, outcome] of told.entries()) {
      if (outcome.status === 'rejected') expect(String(outcome.reason)).toBe('Error: out of order');
      else expect(outcome.value).toBe(await plain.fingerprint('r', values[at]!));
    }
    expect(told.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  test('without room for WebAssembly node:crypto does the work', async () => {
    vi.spyOn(WebAssembly, 'Memory').mockImplementation(function () {
      throw new RangeError('could not allocate memory');
    });
    const values = Array.from({ length: 7 }, (_, i) => `passw${i}`);
    const namesOf = (by: ReturnType<typeof createFingerprinter>): Promise<string[]> =>
      Promise.all(values.map((value) => by.fingerprint('r', value)));
    expect(await namesOf(createFingerprinter('key'))).toEqual(
      await namesOf(createFingerprinter('key', false)),
    );
  });

  test('with help that does some or nothing: the same', async () => {
    const values = Array.from({ length: 70 }, (_, i) => `passw${i}`);
    const plain = createFingerprinter('', false);
    const expected = await Promise.all(values.map((value) => plain.fingerprint('r', value)));
    for (const most of [0, 3]) {
      const helped = createFingerprinter();
      let asked = 0;
      helped.helpedBy(async (work) => {
        await new Promise((resume) => setTimeout(resume, 20));
        mixShared(work, () => ++asked > most);
      });
      helped.prepare(values);
      await new Promise((resume) => setTimeout(resume, 10));
      const names = Promise.all(values.map((value) => helped.fingerprint('r', value)));
      expect(await names).toEqual(expected);
      helped.close();
    }
  });

  test('what nobody asked for is not computed any more once it is closed', async () => {
    const fingerprinter = createFingerprinter();
    let left = -1;
    fingerprinter.helpedBy(async (work) => {
      await new Promise((resume) => setTimeout(resume, 50));
      const before = work.state[0]!;
      mixShared(work, () => false);
      left = Math.max(0, 40 - before);
    });
    fingerprinter.prepare(Array.from({ length: 40 }, (_, i) => `passw${i}`));
    await new Promise((resume) => setTimeout(resume, 10));
    fingerprinter.close();
    await new Promise((resume) => setTimeout(resume, 100));
    expect(left).toBe(0);
  });

  test('bytes that are not UTF-8 count', async () => {
    const { fingerprint } = createFingerprinter();
    expect(await fingerprint('r', 'pass\xff')).not.toBe(await fingerprint('r', 'pass\xfe'));
  });
});

describe('guessBits', () => {
  test.each([
    'hunter2',
    'CorrectHorseBatteryStaple2024!',
    'MyCompanyProduction2019Password',
    'abc123def456ghi789jkl012mno345pqr678',
    'a1'.repeat(30),
    'deadbeef'.repeat(8),
    '1234567890'.repeat(5),
    'mongodb://admin:hunter2@db.internal.example.com:27017/production?retryWrites=true',
    Buffer.from('administrator:MyPassword2019!').toString('base64'),
    Buffer.from('administrator:MyPassword2019!').toString('hex'),
    'Server=tcp:db.example.net,1433;User ID=sa;Password=Welcome1;Encrypt=true',
  ])('%s is taken for guessable', (value) => {
    expect(guessBits(value)).toBeLessThan(STRONG_BITS);
  });

  test.each([
    ['hex of 20 bytes', () => randomBytes(20).toString('hex')],
    ['base64url of 32 bytes', () => randomBytes(32).toString('base64url')],
    ['base64url of 24 bytes', () => randomBytes(24).toString('base64url')],
  ])('%s is nearly always taken for random', (_, make) => {
    const strong = Array.from({ length: 200 }, make).filter((v) => guessBits(v) >= STRONG_BITS);
    expect(strong.length).toBeGreaterThan(170);
  });

  test('never throws and never exceeds what the length allows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
        const bits = guessBits(value);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(bits).toBeLessThanOrEqual(value.length * 5);
      }),
    );
  });
});

describe('parseFingerprint', () => {
  test('takes a fingerprint apart', () => {
    expect(parseFingerprint('v1:cloud-key:00112233445566778899aabb')).toEqual({
      version: 'v1',
      rule: 'cloud-key',
      hash: '00112233445566778899aabb',
    });
  });

  test.each([
    '',
    'v1:a',
    'v2:a:00112233445566778899aabb',
    'v1:a:xyz',
    'v1::00112233445566778899aabb',
  ])('%j is none', (text) => {
    expect(parseFingerprint(text)).toBeNull();
  });
});
