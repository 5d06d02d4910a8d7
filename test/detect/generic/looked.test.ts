/** How far a reader says it has looked is how far it depends on the text: verdicts are inherited by that. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReaderContext } from '../../../src/detect/generic/context.ts';
import {
  FROM_COMMAND,
  FROM_HEADER,
  FROM_NAME,
  FROM_URL,
  readAnchor,
} from '../../../src/detect/generic/readers.ts';
import { anchorsIn, namedTexts, placedTexts } from './anchors.ts';

const context = createReaderContext();

function readsValue(from: number, text: Buffer, anchorStart: number, anchorEnd: number): boolean {
  const textEnd = text.length;
  Object.assign(context.span, { textStart: 0, textEnd, anchorStart, anchorEnd });
  return readAnchor(from, text, context);
}

test.each([
  ['names', FROM_NAME, namedTexts],
  ['addresses', FROM_URL, placedTexts],
  ['headers', FROM_HEADER, placedTexts],
  ['commands', FROM_COMMAND, placedTexts],
])('%s that were turned down are so wherever what was looked at is the same', (_, from, texts) => {
  let moved = 0;
  fc.assert(
    fc.property(texts, texts, texts, (text, before, behind) => {
      for (const [start, end] of anchorsIn(from, text)) {
        if (readsValue(from, text, start, end) || context.lookedLeft < 0) continue;
        const first = start - context.lookedLeft;
        const last = Math.max(end, start + context.lookedRight);
        // The edge of a text that was looked at stays one.
        const prefix = first < 0 ? Buffer.alloc(0) : before;
        const suffix = last > text.length ? Buffer.alloc(0) : behind;
        const same = text.subarray(Math.max(0, first), last);
        const other = Buffer.concat([prefix, same, suffix]);
        const shift = prefix.length - Math.max(0, first);
        expect(readsValue(from, other, start + shift, end + shift)).toBe(false);
        moved += 1;
      }
    }),
    { numRuns: 1000 },
  );
  expect(moved).toBeGreaterThan(20);
});
