// Tokens right behind an escape; the escapes are made by Node's own encoders where it has one.
import { styleText } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bench, packOf } from '../detect/support.ts';

const TOKEN = ['acme', '_', 'k3v9x2m8q4w7z1p5t6r0'].join('');
const PACK = packOf({ acme: String.raw`\b(?<secret>acme_[0-9a-z]{20})\b` });
const bench = new Bench(PACK);

function secretsIn(text: string): string[] {
  return bench.scan(text).map(({ secret }) => secret);
}

const yellow = styleText('yellow', TOKEN, { validateStream: false });
const quotedPrintable = (text: string): string =>
  text.replace(/[=\r\n ]/g, (byte) => `=${Buffer.from(byte).toString('hex').toUpperCase()}`);

describe('a token right behind an escape', () => {
  test.each([
    ['a line feed in JSON', JSON.stringify(`first\n${TOKEN}\nlast`)],
    ['a tab in JSON in JSON', JSON.stringify(JSON.stringify(`name\t${TOKEN}`))],
    ['an address', encodeURIComponent(`token=${TOKEN}&x=1`)],
    ['an address in an address', encodeURIComponent(encodeURIComponent(`token=${TOKEN}`))],
    ['a mail', quotedPrintable(`token=${TOKEN} `)],
    ['a colour', yellow],
    ['a colour in JSON', JSON.stringify(yellow)],
    ['a colour in a shell script', String.raw`printf "\033[1;32m${TOKEN}\033[0m"`],
    ['a colour whose escape was stripped', `[38;5;196m${TOKEN}[0m`],
    ['an erased line', `\x1b[K${TOKEN}`],
    ['an escape by number', String.raw`'t\x3d${TOKEN}\x26u\u003d1'`],
    ['an octal escape', String.raw`"user\011${TOKEN}"`],
  ])('is found: %s', (_, text) => {
    expect(secretsIn(text)).toEqual([TOKEN]);
  });

  test.each([
    ['a letter', `n${TOKEN}`],
    ['an escaped letter', `%41${TOKEN}`],
    ['an escape that is none', String.raw`\q${TOKEN}`],
    ['digits', `=20000${TOKEN}`],
    ['an index', `list[7]m${TOKEN}`],
  ])('is none behind %s', (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });

  test('is found by every way of searching', () => {
    const plain = new Bench(PACK, { prefilter: false });
    const slow = new Bench(PACK, { wasm: false });
    const pieces = ['%', '3D', '\\', 'n', '0', '33', '[', ';', 'm', '=', '\x1b', 'u00', 'x', TOKEN];
    const texts = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(texts, (parts) => {
        const text = parts.join('');
        const places = (one: Bench): unknown =>
          one.scan(text).map(({ start, end, secret }) => [start, end, secret]);
        const expected = places(plain);
        expect(places(bench)).toEqual(expected);
        expect(places(slow)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('is not looked for where all of the match is the secret', () => {
    const whole = new Bench(packOf({ acme: String.raw`\bacme_[0-9a-z]{20}\b` }));
    expect(whole.scan(`%3D${TOKEN}`)).toEqual([]);
  });
});
