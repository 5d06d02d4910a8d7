/** The kernel reads and weighs by this project's own code, translated: all must be the same, to the last bit. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Assessment, createAssessment } from '../../../src/detect/generic/assess.ts';
import {
  FROM_COMMAND,
  FROM_HEADER,
  FROM_LIST,
  FROM_NAME,
  FROM_URL,
  readAnchor,
} from '../../../src/detect/generic/readers.ts';
import { createJudgement, weighRead } from '../../../src/detect/generic/weigh.ts';
import { judge, kernelWeigher, plainWeigher } from '../../../src/detect/generic/weigher.ts';
import { createKernel } from '../../../src/kernel/index.ts';
import { anchorsIn, namedTexts, placedTexts } from './anchors.ts';
import { assessmentOf } from './kernel-result.ts';

const kernel = createKernel({ wasm: true });
const weighInKernel = kernelWeigher(kernel)!;
const weighPlainly = plainWeigher();
const start = kernel.heapBase;

/** How many anchors were told, came to nothing, and had no value; each must be judged the same. */
interface Tally {
  told: number;
  nothing: number;
  turnedDown: number;
}

const noTally = (): Tally => ({ told: 0, nothing: 0, turnedDown: 0 });

function contextAt(anchorStart: number, anchorEnd: number, textEnd: number): Assessment {
  const context = createAssessment();
  Object.assign(context.span, { textStart: start, textEnd, anchorStart, anchorEnd });
  return context;
}

function copyOf({ span }: Assessment): Assessment {
  return contextAt(span.anchorStart, span.anchorEnd, span.textEnd);
}

function put(text: Buffer): void {
  kernel.reserve(start + text.length + 64);
  kernel.bytes.set(text, start);
}

function compareAnchor(from: number, context: Assessment, tally: Tally): void {
  const { bytes } = kernel;
  const judgement = createJudgement();
  const isFound = readAnchor(from, bytes, context);
  const isWeighed = isFound && weighRead(bytes, context);
  const isTold = isWeighed && judge(from, context, judgement);

  const fast = copyOf(context);
  const fastJudgement = createJudgement();
  expect(weighInKernel(from, bytes, fast, fastJudgement)).toBe(isTold);
  expect(weighPlainly(from, bytes, copyOf(context), createJudgement())).toBe(isTold);
  if (isTold) expect(fastJudgement).toEqual(judgement);
  else expect(fast.lookedLeft).toBe(isFound ? -1 : context.lookedLeft);
  if (!isFound) {
    if (context.lookedLeft >= 0) expect(fast.lookedRight).toBe(context.lookedRight);
    tally.turnedDown += 1;
    return;
  }
  const left = assessmentOf(kernel);
  const { span: _, features, lookedLeft: __, lookedRight: ___, ...rest } = context;
  expect(left).toMatchObject(rest);
  if (isWeighed) expect([...left.features]).toEqual([...features]);
  if (isTold) tally.told += 1;
  else tally.nothing += 1;
}

function compare(from: number, text: Buffer, tally: Tally): void {
  put(text);
  for (const [at, end] of anchorsIn(from, text)) {
    compareAnchor(from, contextAt(start + at, start + end, start + text.length), tally);
  }
}

test('the kernel reads and weighs names and values as the plain code does', () => {
  const tally = noTally();
  const property = fc.property(namedTexts, (text) => compare(FROM_NAME, text, tally));
  fc.assert(property, { numRuns: 1000 });
  expect(tally.told).toBeGreaterThan(50);
  expect(tally.nothing).toBeGreaterThan(50);
  expect(tally.turnedDown).toBeGreaterThan(1000);
});

test.each([
  ['addresses', FROM_URL],
  ['headers', FROM_HEADER],
  ['commands, calls and SQL', FROM_COMMAND],
])('the kernel reads and weighs %s as the plain code does', (_, from) => {
  const tally = noTally();
  fc.assert(
    fc.property(placedTexts, (text) => compare(from, text, tally)),
    { numRuns: 1000 },
  );
  expect(tally.told + tally.nothing).toBeGreaterThan(50);
  expect(tally.turnedDown).toBeGreaterThan(200);
});

test('the kernel says of lists of accounts where there is none', () => {
  let found = 0;
  const property = fc.property(placedTexts, (text) => {
    put(text);
    for (const [at, end] of anchorsIn(FROM_LIST, text)) {
      const context = contextAt(start + at, start + end, start + text.length);
      const mayHold = readAnchor(FROM_LIST, kernel.bytes, context);
      expect(weighInKernel(FROM_LIST, kernel.bytes, context, createJudgement())).toBe(mayHold);
      if (mayHold) found += 1;
    }
  });
  fc.assert(property, { numRuns: 500 });
  expect(found).toBeGreaterThan(20);
});

/** Values as people and programs make them, where filters let nearly all through: what is compared is the weight. */
const characters = (alphabet: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: 4, maxLength: 70 })
    .map((list) => list.join(''));
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values = fc.oneof(
  characters(BASE64),
  characters('0123456789abcdef'),
  characters(`${BASE64}!#%&*-_.:@ `),
  characters('abcdefghijklmnop'),
  characters('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567').map((text) => `U${text}`.padEnd(56, 'B')),
  fc
    .array(fc.constantFrom('pass', 'W0rd', 'summer', '2019', '!', '_', 'admin', 'Xk9', 'test'), {
      minLength: 1,
      maxLength: 9,
    })
    .map((list) => list.join('')),
  fc.string({ minLength: 4, maxLength: 60 }).map((text) => Buffer.from(text).toString('base64')),
);
const assigned = fc
  .tuple(
    fc.constantFrom('password', 'db_secret', 'apiKey', 'authToken', 'key', 'mock_pwd', 'TOKEN_URL'),
    fc.constantFrom(' = "', ': "', '="', '", "', '=', ' == "'),
    values,
    fc.constantFrom('"\n', '";\n', '"),\n', '\n'),
  )
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

test('features and log-odds are the same to the last bit, whatever the value', () => {
  const tally = noTally();
  fc.assert(
    fc.property(assigned, (text) => compare(FROM_NAME, text, tally)),
    { numRuns: 4000 },
  );
  expect(tally.told).toBeGreaterThan(1000);
  expect(tally.nothing).toBeGreaterThan(300);
});
