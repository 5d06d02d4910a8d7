/**
 * C-style quoting as git uses it for paths in text files (quote.c, `unquote_c_style`).
 */

import { utf8 } from './control-file.ts';

const SIMPLE: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
  ['\\', 92],
  ['"', 34],
]);

/** A quoted string's text and how many chars it took, both quotes included. */
export interface Unquoted {
  readonly text: string;
  readonly length: number;
}

/** Reads a string that starts with `"`; null where the quoting is broken. */
export function unquoteC(source: string): Unquoted | null {
  const bytes: number[] = [];
  let position = 1;
  while (position < source.length) {
    const char = source.charAt(position++);
    if (char === '"') return { text: utf8(Uint8Array.from(bytes)), length: position };
    if (char !== '\\') {
      bytes.push(...Buffer.from(char));
      continue;
    }
    const escape = source.charAt(position);
    const simple = SIMPLE.get(escape);
    const octal = /^[0-3][0-7]{2}/.exec(source.slice(position, position + 3));
    if (simple !== undefined) {
      bytes.push(simple);
      position++;
    } else if (octal) {
      bytes.push(Number.parseInt(octal[0], 8));
      position += 3;
    } else return null;
  }
  return null;
}
