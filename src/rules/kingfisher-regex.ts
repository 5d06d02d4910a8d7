/**
 * Expressions of Rust's regex crate in which white space means nothing, as ones in which it does: there
 * the flag `x` also holds inside of classes, where our patterns keep a blank.
 */

/** An expression, or why it cannot be rewritten. */
export type PlainExpression = { readonly source: string } | { readonly fault: string };

/** Flags at the start, before anything else: `(?x)`, `(?xi)(?s)`. */
const HEAD = /^\s*\(\?([a-zA-Z]+)\)/;

/** A comment that needs no flag; its parenthesis stands in no class and behind no backslash. */
const COMMENT = /(?<!\\)\(\?#[^)]*\)/g;

/** Takes out what means nothing. */
export function withoutSpace(given: string): PlainExpression {
  let rest = given.replace(COMMENT, '');
  let flags = '';
  for (let head = HEAD.exec(rest); head !== null; head = HEAD.exec(rest)) {
    flags += head[1] ?? '';
    rest = rest.slice(head[0].length);
    if (!flags.includes('x')) continue;
    rest = rest.replace(/^(?:\s+|#[^\n]*)+/, '');
  }
  if (/\(\?[a-wyzA-Z]*x[a-zA-Z]*-?[a-zA-Z]*[:)]/.test(rest)) {
    return { fault: 'the flag x for a part of it' };
  }
  const others = [...new Set(flags.replaceAll('x', ''))].join('');
  const lead = others === '' ? '' : `(?${others})`;
  if (!flags.includes('x')) return { source: lead + rest };
  return { source: lead + strip(rest) };
}

function strip(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!; // in bounds
    if (character === '\\') {
      out += /\s/.test(text[at + 1] ?? '') ? blank(text[at + 1]!) : text.slice(at, at + 2);
      at += 1;
    } else if (character === '#') {
      // Inside of a class, too, it begins a comment there.
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (!/\s/.test(character)) out += character;
  }
  return out;
}

/** A blank that was escaped is meant. */
function blank(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
