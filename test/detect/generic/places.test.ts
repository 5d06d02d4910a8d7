/** Secrets that a place betrays, and what a path adds to a score. */
import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { adjustForPlace } from '../../../src/detect/generic/index.ts';
import { findIn, randomText, valuesIn } from './support.ts';

const password = `${randomText(1, 6)}4${randomText(2, 7)}`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function manifest(entries: string, kind = 'Secret'): string {
  return `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: db\n${entries}`;
}

describe('Basic authorization', () => {
  test('is judged by the password that it encodes', () => {
    const header = base64(`deploy:${password}`);
    expect(findIn(`Authorization: Basic ${header}`)).toMatchObject([
      { rule: 'authorization-basic', value: header },
    ]);
  });

  test.each([
    base64('username:password'),
    base64('user:'),
    base64('no colon in here at all'),
    randomText(3, 24),
  ])('with no credentials in it is nothing: %s', (header) => {
    expect(valuesIn(`Authorization: Basic ${header}`)).toEqual([]);
  });
});

describe('Kubernetes secrets', () => {
  test('have their data decoded before it is judged', () => {
    const found = findIn(manifest(`data:\n  db-pass: ${base64(password)}\n`));
    expect(found).toContainEqual(
      expect.objectContaining({ rule: 'kubernetes-secret', value: base64(password) }),
    );
  });

  test('each Secret of a list, whether its data stands before or behind its kind', () => {
    const values = ['Vq7-hL2x_Zt9', 'pN4!wKd83sRb', 'Gm6+Yc1%Tj5u'];
    const [first, second, third] = values.map(base64);
    const text = [
      'kind: List\nitems:',
      `- apiVersion: v1\n  data:\n    db-pass: ${first}\n  kind: Secret\n  metadata:\n    name: a`,
      `- kind: Secret\n  data:\n    db-pass: ${second}\n  metadata:\n    name: b`,
      `- apiVersion: v1\n  data:\n    db-pass: ${third}\n  kind: Secret\n`,
    ].join('\n');
    const found = findIn(text).filter(({ rule }) => rule === 'kubernetes-secret');
    expect(found.map(({ value }) => value)).toEqual([first, second, third]);
  });

  test('may have their data before their kind, and plain', () => {
    const text = `apiVersion: v1\nstringData:\n  db-pass: ${password}\nkind: Secret\n`;
    expect(findIn(text)).toContainEqual(
      expect.objectContaining({ rule: 'kubernetes-secret', value: password }),
    );
  });

  test('hold names and stand-ins that are no secrets', () => {
    const data = `data:\n  username: ${base64('shop')}\n  password: ${base64('changeme')}\n`;
    expect(valuesIn(manifest(data))).toEqual([]);
  });

  test('of another kind are not read', () => {
    const rules = findIn(manifest(`data:\n  note: ${base64(password)}\n`, 'SecretStore'));
    expect(rules.filter(({ rule }) => rule === 'kubernetes-secret')).toEqual([]);
  });
});

describe('JSON Web Keys', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const curve = createECDH('prime256v1');
  curve.generateKeys();

  test('have the private member reported', () => {
    const jwk = rsa.privateKey.export({ format: 'jwk' });
    for (const text of [JSON.stringify(jwk), JSON.stringify(jwk, null, 2)]) {
      const found = findIn(text).filter(({ rule }) => rule === 'jwk-private-key');
      expect(found.map(({ value }) => value)).toEqual([jwk.d]);
    }
  });

  test('may be object literals, and symmetric', () => {
    const k = randomBytes(32).toString('base64url');
    expect(findIn(`{\n  kty: 'oct',\n  k: '${k}',\n}`)).toMatchObject([
      { rule: 'jwk-private-key', value: k },
    ]);
  });

  test('without a private member are public', () => {
    const jwk = JSON.stringify(rsa.publicKey.export({ format: 'jwk' }));
    expect(findIn(jwk)).toEqual([]);
  });

  test('do not borrow the member of the object beside them', () => {
    const d = randomBytes(32).toString('base64url');
    expect(findIn(`[{"kty":"EC","x":"${d}"},{"d":"${d}"}]`)).toEqual([]);
  });
});

describe('a path', () => {
  const score = 0.6;

  test.each([
    ['config/production.env', 'higher'],
    ['package-lock.json', 'lower'],
    ['web/locales/de.json', 'lower'],
    ['static/app.min.js', 'lower'],
    ['node_modules/x/index.js', 'lower'],
    ['crypto/test-vectors.json', 'lower'],
    ['src/vectorstore.py', 'same'],
    ['app/res/values-de/strings.xml', 'lower'],
    ['app/res/values/strings.xml', 'same'],
    ['test/login_test.go', 'lower'],
    ['docs/setup.md', 'lower'],
    ['src/settings.rb', 'same'],
    ['', 'same'],
  ])('%s makes the score %s', (path, direction) => {
    const placed = adjustForPlace(score, [], path);
    expect(Math.sign(placed.score - score)).toBe({ lower: -1, same: 0, higher: 1 }[direction]);
    expect(placed.reason === '').toBe(direction === 'same');
  });

  test('of source code makes a bare value doubtful', () => {
    const bare = findIn(`api_key = ${randomText(8, 9)}`)[0];
    expect(bare).toBeDefined();
    const { score: inCode } = adjustForPlace(bare?.score ?? 0, bare?.reasons ?? [], 'src/a.py');
    expect(inCode).toBeLessThan(bare?.score ?? 0);
  });

  test.each([
    ['test/login.js', 'low'],
    ['src/LoginTest.java', 'low'],
    ['docs/setup.md', 'low'],
    ['src/latest.js', 'high'],
    ['config/app.yml', 'high'],
  ])('%s: a plain word is %s', (path, confidence) => {
    const found = findIn('password: "zebra"')[0];
    expect(found?.reasons).toContain('it is a plain word, without digits and symbols');
    expect(adjustForPlace(0.95, found?.reasons ?? [], path).confidence).toBe(confidence);
    const other = findIn('password: "Zebra2031!"')[0];
    expect(adjustForPlace(0.95, other?.reasons ?? [], path).confidence).toBe('high');
  });

  test('of tests and documents leaves what counts little in the report', () => {
    expect(adjustForPlace(0.2, [], 'test/a.py').confidence).toBe('low');
    expect(adjustForPlace(0.2, [], 'README.md').confidence).toBe('low');
    expect(adjustForPlace(0.19, [], 'README.md').confidence).toBe('none');
    expect(adjustForPlace(0.2, [], 'yarn.lock').confidence).toBe('none');
  });
});
