// Tokens that stand in base64 by chance, against tokens that somebody wrote. Values are made here.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Bench, packOf } from './support.ts';

const REASON = 'it stands amid base64, where its letters can stand by chance';
const TOKEN = ['acme', 'k3v9x2m8q4w7z1p5t6r0'].join('');
/** As long as a line of a mail. */
const LONG = `ACME${noise(200, 'long')
  .replaceAll(/[^0-9A-Za-z]/g, '')
  .slice(0, 72)}`;
const bench = new Bench(
  packOf({
    acme: String.raw`\b(?<secret>acme[0-9a-z]{20})\b`,
    long: String.raw`\b(?<secret>ACME[0-9A-Za-z]{72})\b`,
  }),
);

/** Base64 of bytes that look random. */
function noise(length: number, seed: string): string {
  let text = '';
  while (text.length < length) {
    text += createHash('sha512').update(`${seed}${text.length}`).digest('base64').slice(0, 80);
  }
  return text.slice(0, length);
}

function doubtsOf(text: string): boolean[] {
  return bench.scan(text).map(({ record }) => record.reasons.includes(REASON));
}

const before = noise(760, 'before').replaceAll(/.{76}/g, '$&\n');
const after = `/${noise(51, 'after')}\n${noise(76, 'last')}\n`;

describe('a token that goes on as base64', () => {
  test.each([
    ['in lines of base64', `${before}${TOKEN}${after}`],
    ['in a notebook', JSON.stringify({ 'image/png': `${before}${TOKEN}${after}` })],
    ['in lists of lines', JSON.stringify([before, `${TOKEN}${after}`], null, 2)],
    [
      'in a list in code',
      `'${before.replaceAll('\n', "',\n  '")}${TOKEN}${after.replaceAll('\n', "',\n  '")}'`,
    ],
    ['in a mail', `${before}${TOKEN}${after}`.replaceAll('\n', '=\r\n')],
    ['as one of its lines', `${before}${LONG}\n${noise(76, 'last')}\n`],
    ['in one line', `${noise(300, 'x')}/${TOKEN}/${noise(300, 'y')}`],
  ])('is doubted %s', (_, text) => {
    expect(doubtsOf(text)).toEqual([true]);
  });

  test.each([
    ['behind base64, at a line of its own', `${before}${TOKEN}\n`],
    ['between lines of base64', `${before}${TOKEN}\n${after.slice(1)}`],
    ['in a list of long tokens', `${LONG}\n`.repeat(12)],
    ['in a list of tokens', `${TOKEN}\n`.repeat(12)],
    ['in an address', `https://api.example.com/v1/${TOKEN}/messages/${'a/'.repeat(100)}`],
    ['in a short path', `${noise(60, 'x')}/${TOKEN}/${noise(60, 'y')}`],
  ])('is not %s', (_, text) => {
    expect(new Set(doubtsOf(text))).toEqual(new Set([false]));
  });
});
