import { describe, expect, test } from 'vitest';
import { publicBySetting } from '../../src/detect/surroundings.ts';
import { Bench, packOf } from './support.ts';

/** A key of the shape, made up here. */
const KEY = ['AI', 'zaSyB', 'q7Wk2mZx0Lr9TfYd4NvHs8PcJg1UeOaRi'].join('');

function reasonIn(text: string, rule = 'google-api-key', match = KEY): string {
  const start = text.indexOf(match);
  return publicBySetting(rule, match, { start, end: start + match.length }, (from, to) =>
    text.slice(Math.max(0, from), to),
  );
}

describe('a Google key', () => {
  test.each([
    ['in a page', `{ apiKey: "${KEY}", authDomain: "x.firebaseapp.com", storageBucket: "y" }`],
    ['in variables', `FIREBASE_API_KEY=${KEY}\nFIREBASE_AUTH_DOMAIN=x\n`],
    ['in an Android app', `"mobilesdk_app_id": "1:2:android:3", "current_key": "${KEY}"`],
    ['in an iOS app', `<string>${KEY}</string><key>GCM_SENDER_ID</key><key>GOOGLE_APP_ID</key>`],
  ])('%s is public by design', (_, text) => {
    expect(reasonIn(text)).toMatch(/Firebase/);
  });

  test.each([
    ['alone', `key = "${KEY}"`],
    ['beside one such name', `GOOGLE_KEY=${KEY}\nDATABASE_URL=x`],
    ['far from them', `apiKey: "${KEY}"${' '.repeat(2000)}authDomain: x, storageBucket: y`],
  ])('%s is not', (_, text) => {
    expect(reasonIn(text)).toBe('');
  });

  test('nor is the key of another rule', () => {
    const text = `{ token: "${KEY}", authDomain: "x", storageBucket: "y" }`;
    expect(reasonIn(text, 'stripe-secret-key')).toBe('');
  });
});

describe('the key of a search box', () => {
  const value = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

  test('only searches, an admin key does not', () => {
    const box = `{ appId: 'ABC', apiKey: '${value}', indexName: 'docs' }`;
    expect(reasonIn(box, 'generic-api-key', `apiKey: '${value}`)).toMatch(/search box/);
    const admin = box.replace('apiKey', 'adminApiKey');
    expect(reasonIn(admin, 'generic-api-key', `adminApiKey: '${value}`)).toBe('');
  });
});

test('the setting is told where the match stands, and nowhere else', () => {
  const bench = new Bench(packOf({ 'google-api-key': 'AIza[A-Za-z0-9_-]{35}' }));
  const text = `${KEY}\n${'.'.repeat(3000)}\napiKey: ${KEY}\nauthDomain: x\nstorageBucket: y\n`;
  const found = bench.scan(text).map(({ record }) => [record.confidence, record.reasons.length]);
  expect(found).toEqual([
    ['high', 0],
    ['low', 1],
  ]);
});
