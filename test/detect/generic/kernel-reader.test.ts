/** The kernel's reader is this project's own reader, translated: it must read the same. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { kernelReader } from '../../../src/detect/generic/kernel-reader.ts';
import {
  createNamedContext,
  NAME_LITERALS,
  type NamedContext,
  readNamed,
} from '../../../src/detect/generic/named.ts';
import { createKernel } from '../../../src/kernel/index.ts';
import { searchReference } from '../../../src/prefilter/index.ts';

const kernel = createKernel({ wasm: true });
const readInKernel = kernelReader(kernel);
const start = kernel.heapBase;

const PARTS: readonly string[] = [
  'password',
  'passwd',
  'Pass',
  'pw',
  'PWD',
  'api_key',
  'apiKey',
  'key',
  'secret',
  'TOKEN',
  'publicKey',
  'token_url',
  'monkey',
  'DB_PASSWORD',
  'spring.datasource.',
  'mock',
  'a1',
  '=',
  ':',
  ' = ',
  ': ',
  ':=',
  '=>',
  '==',
  '!=',
  '::',
  '?:',
  '||',
  '->',
  '<-',
  ' - ',
  '+=',
  '"',
  "'",
  '`',
  '\\"',
  '&quot;',
  '&#39;',
  '"""',
  "''",
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '<',
  '>',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\n    ',
  ',',
  ';',
  '.',
  '#',
  '//',
  '|',
  '\\',
  '\\n',
  '%',
  '@',
  '$',
  'value',
  'default',
  'type',
  'description: x\n',
  'ENV ',
  'export ',
  'login ',
  'set ',
  'is ',
  'String',
  '&str',
  'char',
  '[32]',
  'new Secret(',
  'Buffer.from(',
  'getenv(',
  '.equals(',
  'b',
  'hunter2',
  'S3cr3t!x',
  'aGVsbG8=',
  '0123456789abcdef',
  '${NAME}',
  '{{x}}',
  '%s',
  '<name>',
  'process.env',
  'sha256:',
  '-----BEGIN',
  '0x80310037',
  '#f8f8f2',
  '...',
  'é',
  '\0',
  '</',
  '--',
];
const parts = fc.constantFrom(...PARTS);

/** What stands where values are assigned, so that some get through. */
const entries = fc
  .tuple(
    parts,
    fc.constantFrom('password', 'api_key', 'secret', 'token', 'DB_PASS', 'mypwd', 'key'),
    fc.constantFrom('=', ': ', ' = ', '": "', "', '", ' => ', '>', ' string = ', '(', ':-', ' '),
    fc.constantFrom('', '"', "'", '`', 'b"', '&quot;', '\\"', 'new X("', '\n  value: '),
    fc.constantFrom('hunter2', 'S3cr3t!x%', 'a1b2c3d4e5f6', 'correct horse', 'x'.repeat(500)),
    fc.constantFrom('', '"', "'", '`', '")', '&quot;', '\\"', '</password>', ';'),
    parts,
  )
  .map((list) => list.join(''));

/** Mostly what stands in code; sometimes long enough for every limit. */
const texts = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: parts },
      { weight: 3, arbitrary: entries },
      { weight: 1, arbitrary: longRun() },
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((list) => Buffer.from(list.join(''), 'latin1'));

function longRun(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom('a', 'x1', ' ', '_', 'key', '"', '\\'),
      fc.integer({ min: 30, max: 600 }),
    )
    .map(([text, count]) => text.repeat(count / text.length));
}

interface Answer {
  readonly found: boolean;
  readonly context: NamedContext;
}

function answersOn(text: Buffer): [plain: Answer, fast: Answer][] {
  kernel.reserve(start + text.length + 64);
  kernel.bytes.set(text, start);
  const { bytes } = kernel;
  const end = start + text.length;
  return [...searchReference(text, NAME_LITERALS, 0, text.length, text.length)].map(
    ([at, literal]) => {
      const length = NAME_LITERALS[literal]?.bytes.length ?? 0;
      const [plain, fast] = [readNamed, readInKernel!].map((reader): Answer => {
        const context = createNamedContext();
        Object.assign(context.span, {
          textStart: start,
          textEnd: end,
          anchorStart: start + at,
          anchorEnd: start + at + length,
        });
        return { found: reader(bytes, context), context };
      });
      return [plain!, fast!];
    },
  );
}

test('the kernel reads names and values as the plain reader does', () => {
  let found = 0;
  let turnedDown = 0;
  fc.assert(
    fc.property(texts, (text) => {
      for (const [plain, fast] of answersOn(text)) {
        expect(fast.found).toBe(plain.found);
        if (plain.found) {
          expect(fast.context.reading).toEqual(plain.context.reading);
          expect(fast.context.meaning).toEqual(plain.context.meaning);
          expect(fast.context.counted).toEqual(plain.context.counted);
          found += 1;
        } else {
          const { lookedLeft, lookedRight } = fast.context;
          expect(lookedLeft).toBe(plain.context.lookedLeft);
          if (lookedLeft >= 0) expect(lookedRight).toBe(plain.context.lookedRight);
          turnedDown += 1;
        }
      }
    }),
    { numRuns: 1000 },
  );
  expect(found).toBeGreaterThan(100);
  expect(turnedDown).toBeGreaterThan(1000);
});
