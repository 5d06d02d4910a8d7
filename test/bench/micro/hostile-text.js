/**
 * Texts made to cost a rule as much as they can: its literals as thick as they go, what it accepts up to
 * the last byte but one, and mixtures. Repeatable, and made from nothing but the rule. Serves the
 * bench worst-case.js and the test of linear work; what is done with the texts is theirs.
 */

/** Spellings of "here comes a value" that keyword rules wait for. */
const OPERATORS = ['=', ' = "', ': ', '":"', '=>', '(', ' '];
/** Where whole matches are cut, as shares of their length; 1 is one byte short. */
const CUTS = [0.5, 0.9, 1];
/** Literals of a rule that are tried one by one. */
const MOST_LITERALS = 3;
/** Pieces of a mixture before it repeats: long enough that no cache of windows holds it. */
const MIXTURE_PIECES = 4000;

const VISIBLE = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function randomOf(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** `piece` over and over, `length` bytes of it. */
function repeated(piece, length) {
  return piece === '' ? '' : piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

function has(set, byte) {
  return (set[byte >> 5] & (1 << (byte & 31))) !== 0;
}

/** A byte of the set: of the favourites if one is in it, else a visible one. */
function memberOf(set, favourites) {
  for (const character of favourites + VISIBLE) {
    if (has(set, character.charCodeAt(0))) return character;
  }
  for (let byte = 255; byte >= 0; byte--) if (has(set, byte)) return String.fromCharCode(byte);
  return '';
}

/** The longest text that the tree matches (unbounded repeats: 500 rounds), out of the favourites where possible. */
function longest(node, favourites) {
  switch (node.kind) {
    case 'assert':
      return '';
    case 'set':
      return memberOf(node.set, favourites);
    case 'group':
      return longest(node.body, favourites);
    case 'alternation':
      return node.branches
        .map((branch) => longest(branch, favourites))
        .reduce((most, text) => (text.length > most.length ? text : most), '');
    case 'sequence':
      return node.items.map((item) => longest(item, favourites)).join('');
    case 'repeat': {
      const rounds = Math.min(node.max, Math.max(node.min, 500));
      return longest(node.body, favourites).repeat(
        node.max > 32768 ? rounds : Math.min(node.max, 32768),
      );
    }
  }
}

function mixture(pieces, length, seed) {
  const random = randomOf(seed);
  let text = '';
  for (let i = 0; i < MIXTURE_PIECES && text.length < length; i++)
    text += pieces[random(pieces.length)];
  return repeated(text, length);
}

function spellingsOf(literal) {
  return literal.caseless ? [literal.bytes, literal.bytes.toUpperCase()] : [literal.bytes];
}

/**
 * Named texts of `length` bytes (latin1). `root` is the tree of the rule's pattern, `examples` are
 * expanded. With `names` only those.
 */
export function hostileTexts({ rule, root, examples, length, names = null }) {
  const texts = [];
  const add = (name, piece) => {
    if (piece === '' || names?.has(name) === false) return;
    texts.push({ name, text: repeated(piece, length) });
  };
  const literals = rule.anchors
    .slice(0, MOST_LITERALS)
    .flatMap(spellingsOf)
    .slice(0, MOST_LITERALS);
  for (const [i, literal] of literals.entries()) {
    for (const tail of ['', '\n', ...OPERATORS]) add(`literal ${i} ${tail}`, literal + tail);
  }
  const [first = ''] = literals;
  const runs = ['', '=', 'a', '0', first, '\n'].map((favourites) => longest(root, favourites));
  runs.forEach((run, i) => {
    add(`longest ${i}`, run);
    add(`longest ${i}, cut`, run.slice(0, -1));
    add(`longest ${i}, spoilt`, `${run.slice(0, -1)}\x01`);
    for (const gap of [8, 64]) {
      // The literal over and over with what may follow it: windows overlap.
      const at = run.indexOf(first);
      if (at >= 0 && first !== '')
        add(`overlap ${gap} of ${i}`, run.slice(at, at + first.length + gap));
    }
  });
  for (const [i, example] of examples.entries()) {
    add(`example ${i}`, example);
    for (const share of CUTS) {
      const end = Math.min(example.length - 1, Math.ceil(example.length * share));
      add(`example ${i} cut at ${share}`, example.slice(0, end));
      add(`example ${i} cut at ${share}, line`, `${example.slice(0, end)}\n`);
    }
  }
  const cuts = examples.map((example) => example.slice(0, -1));
  const pieces = [
    ...literals,
    ...OPERATORS,
    ...cuts,
    ...runs.map((run) => run.slice(0, 200)),
    '\n',
    'x',
  ];
  if (first !== '') {
    add('mixture', mixture(pieces, length, 1));
    add('thick mixture', mixture([...literals, ...OPERATORS, 'a', '0'], length, 2));
  }
  return texts;
}
