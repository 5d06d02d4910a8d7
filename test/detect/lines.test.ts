import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineCursor, lineEndOf } from '../../src/detect/lines.ts';

const CHARACTERS = ['a', '\n', '\n', '\u00e9', '\u4e2d', '\u{1f600}', '\r'];

/** The plain answer: decode what lies before, look at its last line. */
function placeOf(text: string): string {
  const lines = text.split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}

function at(bytes: Uint8Array, position: number): string {
  const cursor = new LineCursor(0, lineEndOf(bytes, 0, bytes.length));
  cursor.advance(bytes, position);
  return `${cursor.line}:${cursor.column}`;
}

describe('lines and columns', () => {
  test('count UTF-16 units from one, for any well-formed text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CHARACTERS)), (chars) => {
        const bytes = Buffer.from(`\n${chars.join('')}`);
        const cursor = new LineCursor(0, 0x0a);
        let before = '\n';
        cursor.advance(bytes, 1);
        for (const char of chars) {
          expect(`${cursor.line}:${cursor.column}`).toBe(placeOf(before));
          before += char;
          cursor.advance(bytes, Buffer.byteLength(before));
        }
        expect(`${cursor.line}:${cursor.column}`).toBe(placeOf(before));
      }),
    );
  });

  test('count a byte that is no UTF-8 as one', () => {
    const cases: [string, number][] = [
      ['ff', 1],
      ['c080', 2],
      ['e9', 1],
      ['c3a9', 1],
      ['eda080', 3],
      ['e0a080', 1],
      ['e08080', 3],
      ['f0908080', 2],
      ['f08f8080', 4],
      ['f4908080', 4],
      ['f09f98', 3],
      ['80808080', 4],
    ];
    for (const [hex, units] of cases) {
      const bytes = Buffer.from(`${hex}41`, 'hex');
      expect([hex, at(bytes, bytes.length - 1)]).toEqual([hex, `1:${units + 1}`]);
    }
  });

  test('a position inside a character has the column behind it', () => {
    const bytes = Buffer.from('\u{1f600}x');
    expect(at(bytes, 2)).toBe('1:3');
    expect(at(bytes, 4)).toBe('1:3');
  });

  test('CR ends lines only where there is no LF at all', () => {
    expect(at(Buffer.from('a\rb\rc'), 4)).toBe('3:1');
    expect(at(Buffer.from('a\rb\r\nc'), 5)).toBe('2:1');
    expect(at(Buffer.from('a\rb\n'), 2)).toBe('1:3');
  });
});
