// What must stand before a literal: by hand, and against V8 on random texts for random beginnings.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/rules/compile.ts';
import { parsePattern } from '../../src/rules/pattern.ts';
import type { Anchor } from '../../src/rules/pattern-follow.ts';
import { Leads } from '../../src/rules/pattern-lead.ts';

const NO_LETTERS = [0, 0x40, 0x5b, 0x60, 0x7b, 0xff];
const NO_WORD = [0, 0x2f, 0x3a, 0x40, 0x5b, 0x5e, 0x60, 0x60, 0x7b, 0xff];

function compiled(source: string): { jsSource: string; anchors: readonly Anchor[] } {
  const result = compilePattern(source);
  if (result.kind === 'fault') throw new Error(result.fault.message);
  return result.pattern;
}

function leadOf(source: string): Anchor['lead'] {
  return compiled(source).anchors[0]!.lead;
}

/** As the kernel's judge reads it. */
function isLed({ lead }: Anchor, text: string, at: number): boolean {
  if (lead === null || at === 0) return true;
  const { ranges, spelled } = lead;
  const byte = text.charCodeAt(at - 1);
  const isIn = ranges.some((first, i) => i % 2 === 0 && byte >= first && byte <= ranges[i + 1]!);
  return isIn || (spelled !== '' && text.startsWith(spelled, at));
}

describe('what must stand before a literal', () => {
  test.each<[string, string, Anchor['lead']]>([
    ['a byte', '(?:^|[^A-Za-z])(?i:acme)=[0-9]{9}', { ranges: NO_LETTERS, spelled: '' }],
    [
      'a byte, or a spelling of its own',
      '(?:(?:^|[^A-Za-z])(?i:acme)|Acme)=[0-9]{9}',
      { ranges: NO_LETTERS, spelled: 'Ac' },
    ],
    ['the boundary of a word', String.raw`\bacme_[0-9]{9}`, { ranges: NO_WORD, spelled: '' }],
    ["nothing but the text's start", '^acme_[0-9]{9}', { ranges: [], spelled: '' }],
    ["a line's end", '(?m:^)acme_[0-9]{9}', { ranges: [10, 10, 13, 13], spelled: '' }],
    ['anything', 'acme_[0-9]{9}', null],
    ['anything, if it may begin the match', '[^A-Za-z]?acme_[0-9]{9}', null],
    ['anything, in either case', '(?:[^A-Za-z](?i:acme)|(?i:acme))=[0-9]{9}', null],
    ['anything, further away', '[^A-Za-z][0-9]{1,3}acme_[0-9]{9}', null],
  ])('%s', (_, source, lead) => {
    expect(leadOf(source)).toEqual(lead);
  });

  test('anything, where two spellings of the literal may begin a match', () => {
    const parsed = parsePattern('(?:[^A-Za-z](?i:acme)|Acme|ACme)=[0-9]{9}');
    if (parsed.kind === 'fault') throw new Error(parsed.fault.message);
    const query = { bytes: 'acme', caseless: true, before: 1, minBefore: 0 };
    expect(new Leads(parsed.root).of(query)).toBeNull();
    expect(new Leads(parsed.root).of({ ...query, minBefore: 1 })).not.toBeNull();
  });

  const beginning = fc.constantFrom(
    '',
    '^',
    String.raw`\b`,
    String.raw`\B`,
    '(?m:^)',
    '[^A-Za-z]',
    '(?:^|[^A-Za-z])',
    '(?:[^A-Z]|[0-9])',
    '(?:_|^|)',
    '[^a-z]?',
    String.raw`\b_?`,
    '(?:[^A-Za-z]|(?m:^)){1}',
  );
  const name = fc.constantFrom('(?i:key)', 'key', 'Key', '(?i:k)ey', 'K[Ee]y');
  const branch = fc.tuple(beginning, name).map(([before, word]) => before + word);
  const pattern = fc
    .array(branch, { minLength: 1, maxLength: 3 })
    .map((branches) => `(?:${branches.join('|')})[=x]`);
  const text = fc
    .array(fc.constantFrom('key=', 'Key=', 'kEy=', 'KEYx', '_', 'a', 'Z', '-', '\n', '7'), {
      minLength: 1,
      maxLength: 8,
    })
    .map((parts) => parts.join(''));

  /** Where the literal stands, in a spelling of its. */
  function placesOf({ bytes, caseless }: Anchor, haystack: string): number[] {
    const searched = caseless ? haystack.toLowerCase() : haystack;
    const places: number[] = [];
    for (let at = searched.indexOf(bytes); at >= 0; at = searched.indexOf(bytes, at + 1)) {
      places.push(at);
    }
    return places;
  }

  /** Whether a match begins where the anchor at `at` allows it. */
  function isMatched({ before, minBefore }: Anchor, regex: RegExp, haystack: string, at: number) {
    for (let start = Math.max(0, at - before); start <= at - minBefore; start += 1) {
      regex.lastIndex = start;
      if (regex.test(haystack)) return true;
    }
    return false;
  }

  test('stands there in every match', () => {
    let matches = 0;
    fc.assert(
      fc.property(pattern, text, (source, haystack) => {
        const { jsSource, anchors } = compiled(source);
        const regex = new RegExp(jsSource, 'y');
        for (const anchor of anchors) {
          for (const at of placesOf(anchor, haystack)) {
            if (!isMatched(anchor, regex, haystack, at)) continue;
            matches += 1;
            expect(isLed(anchor, haystack, at)).toBe(true);
          }
        }
      }),
      { numRuns: 2000 },
    );
    expect(matches).toBeGreaterThan(300);
  });
});
