import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FORMATS,
  inertJson,
  inertText,
  PLAIN_OPTIONS,
  reporterOf,
} from '../../src/report/index.ts';
import { HOSTILE, hostileReport } from './sample.ts';

/** Bytes and code points that no output may hold, besides the newlines of the format itself. */
const FORBIDDEN =
  // oxlint-disable-next-line no-control-regex -- this is the list of what must not appear
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** GitHub takes `::name` after leading white space for a command, and `##[` anywhere. */
const COMMAND = /^\s*::|##\[|##vso\[|##teamcity\[/im;

describe.each(FORMATS)('%s', (format) => {
  test.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 40), text] as const))(
    'is inert with %s in every text',
    (_, text) => {
      const output = [...reporterOf(format)(hostileReport(text), PLAIN_OPTIONS)].join('');
      expect(output).not.toMatch(FORBIDDEN);
      expect(output).not.toMatch(COMMAND);
      expect(output.isWellFormed()).toBe(true);
    },
  );
});

test('inert JSON parses back to the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = inertJson(value, 2);
      expect(text).not.toMatch(FORBIDDEN);
      expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
    }),
  );
});

test('inert text keeps ordinary text as it is', () => {
  expect(inertText('src/ünïcode/日本語 (1).ts')).toBe('src/ünïcode/日本語 (1).ts');
});

test('inert text shows what was hidden', () => {
  expect(inertText('a\u001b[0m\n\u202eb\u{e0041}')).toBe('a\\x1b[0m\\x0a\\u202eb\\u{e0041}');
});
