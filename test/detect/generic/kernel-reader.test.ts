/** The kernel's reader is this project's own reader, translated: it must read the same. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReaderContext, type ReaderContext } from '../../../src/detect/generic/context.ts';
import { kernelReader } from '../../../src/detect/generic/kernel-reader.ts';
import {
  FROM_COMMAND,
  FROM_HEADER,
  FROM_LIST,
  FROM_NAME,
  FROM_URL,
  readAnchor,
} from '../../../src/detect/generic/readers.ts';
import { createKernel } from '../../../src/kernel/index.ts';
import { anchorsIn, namedTexts, placedTexts } from './anchors.ts';

const kernel = createKernel({ wasm: true });
const readInKernel = kernelReader(kernel);
const start = kernel.heapBase;

interface Answer {
  readonly found: boolean;
  readonly context: ReaderContext;
}

function answersOn(from: number, text: Buffer): [plain: Answer, fast: Answer][] {
  kernel.reserve(start + text.length + 64);
  kernel.bytes.set(text, start);
  const { bytes } = kernel;
  const end = start + text.length;
  return anchorsIn(from, text).map(([anchorStart, anchorEnd]) => {
    const [plain, fast] = [readAnchor, readInKernel!].map((reader): Answer => {
      const context = createReaderContext();
      Object.assign(context.span, {
        textStart: start,
        textEnd: end,
        anchorStart: start + anchorStart,
        anchorEnd: start + anchorEnd,
      });
      return { found: reader(from, bytes, context), context };
    });
    return [plain!, fast!];
  });
}

/** How many anchors had a value, and how many had none; each must be read the same. */
interface Tally {
  found: number;
  turnedDown: number;
}

function compare(from: number, text: Buffer, tally: Tally): void {
  for (const [plain, fast] of answersOn(from, text)) {
    expect(fast.found).toBe(plain.found);
    if (plain.found && from === FROM_LIST) {
      tally.found += 1;
    } else if (plain.found) {
      // Of no meaning where there is a value.
      fast.context.lookedRight = plain.context.lookedRight;
      expect(fast.context).toEqual(plain.context);
      tally.found += 1;
    } else {
      const { lookedLeft, lookedRight } = fast.context;
      expect(lookedLeft).toBe(plain.context.lookedLeft);
      if (lookedLeft >= 0) expect(lookedRight).toBe(plain.context.lookedRight);
      tally.turnedDown += 1;
    }
  }
}

test('the kernel reads names and values as the plain reader does', () => {
  const tally = { found: 0, turnedDown: 0 };
  const property = fc.property(namedTexts, (text) => compare(FROM_NAME, text, tally));
  fc.assert(property, { numRuns: 1000 });
  expect(tally.found).toBeGreaterThan(100);
  expect(tally.turnedDown).toBeGreaterThan(1000);
});

test.each([
  ['addresses', FROM_URL],
  ['headers', FROM_HEADER],
  ['commands, calls and SQL', FROM_COMMAND],
  ['lists of accounts', FROM_LIST],
])('the kernel reads %s as the plain reader does', (_, from) => {
  const tally = { found: 0, turnedDown: 0 };
  fc.assert(
    fc.property(placedTexts, (text) => compare(from, text, tally)),
    { numRuns: 1000 },
  );
  expect(tally.found).toBeGreaterThan(50);
  expect(tally.turnedDown).toBeGreaterThan(200);
});
