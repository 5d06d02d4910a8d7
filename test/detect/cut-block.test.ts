import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BlockEnd } from '../../src/detect/block-end.ts';
import { cutBlockEnd } from '../../src/detect/cut-block.ts';
import { loadEngine, loadRules } from '../../src/rules/index.ts';
import { createTextScan, type TextMatch } from '../../src/scan/index.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';
import { compiled, NOW } from './support.ts';

const LINE = 'MIIEpAIBAAKCAQEA7bX1qGdvHk2cJ9wZ0sYfR5tLmNpQeUoViBxCzDaEgFhTjKlW';
const BEGIN = `-----BEGIN RSA PRIVATE ${'KEY'}-----`;
const END = `-----END RSA PRIVATE ${'KEY'}-----`;

/** What of a text counts as base64 that goes on at its start. */
function body(text: string): string {
  return text.slice(0, cutBlockEnd(text, 0, text.length));
}

describe('where a block ends that was cut off', () => {
  test('takes no longer for backslashes that end no line', () => {
    const text = `${LINE}\n${'\\'.repeat(16_000)}x`;
    expect(cpuMilliseconds(() => body(text))).toBeLessThan(250);
  });

  test.each([
    ['at the end of the text', `${LINE}\n${LINE}`, `${LINE}\n${LINE}`],
    ['behind its last line of base64', `${LINE}\n${LINE}\n[... cut]\n`, `${LINE}\n${LINE}`],
    ['behind a short line with padding', `${LINE}\nabcd=\nword`, `${LINE}\nabcd=`],
    ['before a word', `${LINE}\ndone\n`, LINE],
    ['before an empty line', `${LINE}\n\n${LINE}`, LINE],
    ['within a line', `${LINE.slice(0, 30)}...`, LINE.slice(0, 30)],
    [
      'in strings that are joined',
      `${LINE}\\n" +\n  "${LINE}\\n";\nx()`,
      `${LINE}\\n" +\n  "${LINE}`,
    ],
    ['in comments', `${LINE}\n// ${LINE}\n// that was it`, `${LINE}\n// ${LINE}`],
    ['in one line', `${LINE}\\n${LINE}\\n"}`, `${LINE}\\n${LINE}`],
    ['where it does not begin', '   \nabc', ''],
  ])('%s', (_, text, expected) => {
    expect(body(text)).toBe(expected);
  });

  test('another header bounds it', () => {
    const through = compiled('-----END [A-Z ]{0,40}-----');
    const bytes = Buffer.from(`${LINE}\n${BEGIN}\n${LINE}\n${END}\n${END}`);
    const second = LINE.length + 1 + BEGIN.length;
    const end = new BlockEnd(through, 1000, { engine: loadEngine('re2js'), memory: null });
    // Asked in any order it says the same.
    for (const from of [20, second + 10, 20, 25]) {
      const expected = from < second ? LINE.length : second + 1 + LINE.length + 1 + END.length;
      expect(end.find(bytes, from, bytes.length)).toBe(expected);
    }
  });

  test('a long line of marks costs a moment', () => {
    const text = `${'+ '.repeat(1 << 13)}!`;
    expect(cpuMilliseconds(() => expect(body(text)).toBe('+'))).toBeLessThan(1000);
  });
});

describe('a private key without its last line', () => {
  async function scanned(text: string): Promise<TextMatch[]> {
    const files = [fileURLToPath(new URL('../../rules/private-key.yaml', import.meta.url))];
    const pack = await loadRules({ builtin: false, files });
    const scan = await createTextScan({ pack, engine: loadEngine('re2js'), now: NOW });
    return scan(text, 'app.log');
  }
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs1', format: 'pem' })
    .toString();

  test('is found up to where it was cut, and said to be cut', async () => {
    const cut = key.slice(0, 800);
    const found = await scanned(`12:00 loading\n${cut}\n12:01 done\n`);
    expect(found).toMatchObject([{ rule: 'private-key-rsa', secret: cut, confidence: 'medium' }]);
    expect(found[0]?.reasons).toContain('the key is cut off');
  });

  test('does not reach into the next one', async () => {
    const cut = key.slice(0, 800);
    const found = await scanned(`${cut}\n\n${key}`);
    expect(found.map(({ secret, confidence }) => [secret, confidence])).toEqual([
      [cut, 'medium'],
      [key.trimEnd(), 'high'],
    ]);
  });

  test('a remark on the line of its header is no part of it', async () => {
    const remarked = key.replace('KEY-----\n', 'KEY----- test\n');
    const [found] = await scanned(remarked);
    expect(found?.confidence).toBe('high');
    expect(found?.secret).toBe(remarked.trimEnd());
  });
});
