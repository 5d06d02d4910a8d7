/**
 * Path globs → pattern source. As in .gitignore: a glob without a slash is for the last part of a
 * path, one with a slash starts at the root; `*` and `?` stop at slashes, `**` does not; a trailing
 * slash means everything below. `{a,b}` and `[a-z]` work, `\` takes away a character's meaning.
 */
import { PatternError } from './pattern-tree.ts';

function literal(character: string): string {
  const code = character.codePointAt(0)!;
  if (/[0-9A-Za-z_/]/.test(character)) return character;
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}

/** Start of the path or of a part of it; unlike a leading `.*` it costs nothing to search. */
const ANY_FOLDER = '(?:\\A|/)';

interface Scan {
  readonly glob: string;
  pos: number;
  braces: number;
}

function starSource(scan: Scan): string {
  const { glob } = scan;
  if (glob[scan.pos + 1] !== '*') {
    scan.pos += 1;
    return '[^/]*';
  }
  const startsPart = scan.pos === 0 || glob[scan.pos - 1] === '/';
  if (startsPart && glob[scan.pos + 2] === '/') {
    const leads = scan.pos === 0;
    scan.pos += 3;
    return leads ? ANY_FOLDER : '(?:(?s:.*)/)?';
  }
  scan.pos += 2;
  return '(?s:.*)';
}

function classSource(scan: Scan): string {
  const match = /^\[(!|\^)?(\]?[^\]]*)\]/.exec(scan.glob.slice(scan.pos));
  if (!match)
    throw new PatternError(scan.pos, 'class without closing ]', 'write \\[ for a bracket');
  scan.pos += match[0].length;
  const members = match[2]!.replace(/[\\[\]^]/g, '\\$&');
  return match[1] ? `[^/${members}]` : `[${members}]`;
}

function partSource(scan: Scan): string {
  const character = String.fromCodePoint(scan.glob.codePointAt(scan.pos)!);
  if (character === '*') return starSource(scan);
  if (character === '[') return classSource(scan);
  scan.pos += character.length;
  switch (character) {
    case '?':
      return '[^/]';
    case '{':
      scan.braces += 1;
      return '(?:';
    case '}':
      if (scan.braces === 0) return literal('}');
      scan.braces -= 1;
      return ')';
    case ',':
      return scan.braces > 0 ? '|' : ',';
    case '\\': {
      if (scan.pos >= scan.glob.length)
        throw new PatternError(scan.pos, 'ends with a backslash', '');
      const escaped = String.fromCodePoint(scan.glob.codePointAt(scan.pos)!);
      scan.pos += escaped.length;
      return literal(escaped);
    }
    default:
      return literal(character);
  }
}

/** Source (not verbose) that matches the whole path; throws PatternError. */
export function globSource(glob: string): string {
  const anchored = glob.replace(/\/$/, '').includes('/');
  const scan: Scan = { glob: glob.replace(/^\//, ''), pos: 0, braces: 0 };
  let source = '';
  while (scan.pos < scan.glob.length) source += partSource(scan);
  if (scan.braces > 0)
    throw new PatternError(0, 'brace without closing }', 'write \\{ for a brace');
  const tail = glob.endsWith('/') ? '(?s:.*)' : '';
  const start = anchored ? (source.startsWith(ANY_FOLDER) ? '' : '\\A') : ANY_FOLDER;
  return `${start}${source}${tail}\\z`;
}
