/** Globs over ref names, as `git for-each-ref` and `--glob` take them: `*` also stands for slashes. */

/** Names that may be left out before a ref's short name, as in revisions. */
const PREFIXES = ['', 'refs/', 'refs/heads/', 'refs/tags/', 'refs/remotes/'] as const;

/**
 * True when `glob` means the ref with this full name: as a whole, as a short name, or as the folder
 * that it is in. `*` is any text, `?` any character, `[a-z]` and `[!a-z]` one of a class.
 */
export function matchesRef(glob: string, name: string): boolean {
  return PREFIXES.some((prefix) => {
    if (!name.startsWith(prefix)) return false;
    const rest = name.slice(prefix.length);
    if (matchesGlob(glob, rest)) return true;
    return !/[*?[]/.test(glob) && rest.startsWith(`${glob.replace(/\/$/, '')}/`);
  });
}

/** Whole-text match; linear but for one restart at the last `*`, so no glob is slow. */
function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let pos = 0;
  let starAt = -1;
  let starPos = 0;
  while (pos < text.length) {
    const step = glob[at] === '*' ? 0 : stepAt(glob, at, text[pos] ?? '');
    if (glob[at] === '*') {
      starAt = at;
      starPos = pos;
      at += 1;
    } else if (step > 0) {
      at += step;
      pos += 1;
    } else if (starAt >= 0) {
      at = starAt + 1;
      starPos += 1;
      pos = starPos;
    } else return false;
  }
  while (glob[at] === '*') at += 1;
  return at === glob.length;
}

/** Length of the piece of `glob` at `at` if it matches `character`, else 0. */
function stepAt(glob: string, at: number, character: string): number {
  const first = glob[at];
  if (first === undefined) return 0;
  if (first === '?') return 1;
  const close = first === '[' ? glob.indexOf(']', at + 2) : -1;
  if (close < 0) return first === character ? 1 : 0;
  const isNegated = glob[at + 1] === '!' || glob[at + 1] === '^';
  const members = glob.slice(at + (isNegated ? 2 : 1), close);
  return isInClass(members, character) === isNegated ? 0 : close + 1 - at;
}

function isInClass(members: string, character: string): boolean {
  for (let i = 0; i < members.length; i += 1) {
    const low = members[i] ?? '';
    const isRange = members[i + 1] === '-' && i + 2 < members.length;
    const high = isRange ? (members[i + 2] ?? '') : low;
    if (character >= low && character <= high) return true;
    if (isRange) i += 2;
  }
  return false;
}
