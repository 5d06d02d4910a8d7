// Reads the shapes in which a catalogue of token types tells what tokens look like, and makes values of them:
//
//   "SG.", base64url x22, ".", base64url x43        texts, and characters of an alphabet so many times
//   ("-", hex x4) x3    {"sk" | "rk"}    one of pw x1    base62 + -_ x20-40    base64url x16+
//
// A shape becomes a tree of nodes; `makeValue` makes a value of the least, of a random or of the greatest
// length, `patternOf` tells what else fits.

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const BASE62 = DIGITS + UPPER + LOWER;
const HEX = `${DIGITS}abcdef`;

const ALPHABETS = new Map([
  ['base62', BASE62],
  ['base64url', `${BASE62}-_`],
  ['base64', `${BASE62}+/`],
  ['hex', HEX],
  ['lower hex', HEX],
  ['upper hex', HEX.toUpperCase()],
  ['digits', DIGITS],
  ['letters', LOWER + UPPER],
  ['lower letters', LOWER],
  ['upper letters', UPPER],
  ['lower base36', DIGITS + LOWER],
  ['upper base36', DIGITS + UPPER],
  ['word chars', `${BASE62}_`],
  ['printable', `${BASE62}-_.`],
]);
/** What an open repeat adds to its least count, and a value's least length of an open repeat. */
const OPEN_MORE = 24;
const OPEN_USUAL = 32;
/** No value has more characters from one repeat. */
const LONGEST_REPEAT = 4000;

/** Whether a shape says too little about a value: `printable x8+`. */
export function isVague(shape) {
  return shape.includes('printable');
}

/** The tree of a shape. Throws Error where it cannot be read, with the rest that is left. */
export function readShape(shape) {
  const reader = { shape, at: 0 };
  const first = readSequence(reader, '');
  skipBlanks(reader);
  if (reader.at === shape.length) return first;
  const alternatives = [first];
  while (shape[reader.at] === '|') {
    reader.at++;
    alternatives.push(readSequence(reader, '|'));
    skipBlanks(reader);
  }
  if (reader.at < shape.length) throw new Error(`cannot read ${shape.slice(reader.at)}`);
  return { kind: 'any', nodes: alternatives };
}

function skipBlanks(reader) {
  while (reader.shape[reader.at] === ' ') reader.at++;
}

function readSequence(reader, ends) {
  const nodes = [];
  for (;;) {
    skipBlanks(reader);
    const next = reader.shape[reader.at];
    if (next === undefined || ends.includes(next)) break;
    nodes.push(readItem(reader));
    skipBlanks(reader);
    if (reader.shape[reader.at] !== ',') break;
    reader.at++;
  }
  return { kind: 'all', nodes };
}

function readItem(reader) {
  const { shape, at } = reader;
  if (shape[at] === '"') return repeated(reader, readText(reader));
  if (shape[at] === "'") {
    const end = shape.indexOf("'", at + 2);
    reader.at = end + 1;
    return repeated(reader, { kind: 'text', text: shape.slice(at + 1, end) });
  }
  if (shape.startsWith('(empty)', at)) {
    reader.at += '(empty)'.length;
    return { kind: 'text', text: '' };
  }
  if (shape[at] === '(') return repeated(reader, readGroup(reader));
  if (shape[at] === '{') return repeated(reader, readChoice(reader));
  return readCharacters(reader);
}

/** A text ends at a quote behind which an item may end. */
function readText(reader) {
  const { shape, at } = reader;
  let end = shape.startsWith('"""', at) ? at + 2 : at;
  if (end === at) {
    do end = shape.indexOf('"', end + 1);
    while (end >= 0 && !/^"(?:$|, | [|]|[),}])/u.test(shape.slice(end)));
  }
  if (end < 0) throw new Error(`a text without an end: ${shape.slice(at)}`);
  reader.at = end + 1;
  return { kind: 'text', text: shape.slice(at + 1, end) };
}

function readGroup(reader) {
  reader.at++;
  const group = readSequence(reader, ')');
  if (reader.shape[reader.at] !== ')') throw new Error('a group without an end');
  reader.at++;
  return group;
}

function readChoice(reader) {
  const nodes = [];
  do {
    reader.at++;
    nodes.push(readSequence(reader, '|}'));
    skipBlanks(reader);
  } while (reader.shape[reader.at] === '|');
  if (reader.shape[reader.at] !== '}') throw new Error('a choice without an end');
  reader.at++;
  return { kind: 'any', nodes };
}

function readCharacters(reader) {
  const rest = reader.shape.slice(reader.at);
  const match = /^(.+?) x(\d+)(?:-(\d+)|([+]))?(?=$|,|\)| [|]|\})/su.exec(rest);
  const alphabet = match === null ? undefined : alphabetOf(match[1].trim());
  if (alphabet === undefined) throw new Error(`no alphabet: ${rest.slice(0, 40)}`);
  reader.at += match[0].length;
  const least = Number(match[2]);
  const most = match[4] === '+' ? Number.POSITIVE_INFINITY : Number(match[3] ?? least);
  return { kind: 'characters', alphabet, anyCase: match[1].startsWith('hex'), least, most };
}

/** `base62`, `base62 + -_`, `base62+-`, `one of abc`. */
function alphabetOf(name) {
  if (ALPHABETS.has(name)) return ALPHABETS.get(name);
  if (name.startsWith('one of ')) return name.slice('one of '.length);
  const more = /^(?<base>[a-z0-9 ]*[a-z0-9]) ?\+ ?(?<extra>.*)$/su.exec(name)?.groups;
  const base = more === undefined ? undefined : ALPHABETS.get(more.base);
  return base === undefined ? undefined : base + (more.extra === '' ? '+' : more.extra);
}

function repeated(reader, node) {
  const match = /^ ?x(\d+)(?:-(\d+)|([+]))?/u.exec(reader.shape.slice(reader.at));
  if (match === null) return node;
  reader.at += match[0].length;
  const least = Number(match[1]);
  const most = match[3] === '+' ? least + 3 : Number(match[2] ?? least);
  return { kind: 'repeat', node, least, most };
}

/** A value of `size` `least`, `usual` or `most`. */
export function makeValue(node, size, random) {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'all') return node.nodes.map((one) => makeValue(one, size, random)).join('');
  if (node.kind === 'any') return makeValue(random.of(node.nodes), size, random);
  const count = countOf(node, size, random);
  if (node.kind === 'characters') return random.text(node.alphabet, count);
  return Array.from({ length: count }, () => makeValue(node.node, size, random)).join('');
}

function countOf({ least, most }, size, random) {
  if (size === 'least') return least;
  if (most === Number.POSITIVE_INFINITY) {
    return size === 'most'
      ? least + OPEN_MORE
      : Math.max(least, Math.min(least + OPEN_MORE, OPEN_USUAL));
  }
  const limit = Math.min(most, LONGEST_REPEAT);
  return size === 'most' ? limit : least + random.below(limit - least + 1);
}

/** Least and greatest length of a value. */
export function lengthsOf(node) {
  if (node.kind === 'text') return [node.text.length, node.text.length];
  if (node.kind === 'characters') return [node.least, node.most];
  if (node.kind === 'repeat') {
    const [least, most] = lengthsOf(node.node);
    return [least * node.least, most * node.most];
  }
  const lengths = node.nodes.map(lengthsOf);
  if (node.kind === 'any') {
    return [
      Math.min(...lengths.map(([least]) => least)),
      Math.max(...lengths.map(([, most]) => most)),
    ];
  }
  return lengths.reduce(
    ([least, most], [more, evenMore]) => [least + more, most + evenMore],
    [0, 0],
  );
}

/** Source of a regular expression for the values of a shape, either case of hexadecimal digits. */
export function patternOf(node) {
  if (node.kind === 'text') return RegExp.escape?.(node.text) ?? escaped(node.text);
  if (node.kind === 'all') return node.nodes.map(patternOf).join('');
  if (node.kind === 'any') return `(?:${node.nodes.map(patternOf).join('|')})`;
  const most = node.most === Number.POSITIVE_INFINITY ? '' : node.most;
  if (node.kind === 'repeat') return `(?:${patternOf(node.node)}){${node.least},${most}}`;
  const alphabet = [...node.alphabet, ...(node.anyCase ? 'ABCDEF' : '')];
  return `[${alphabet.map((one) => one.replace(/[\\\]^-]/u, '\\$&')).join('')}]{${node.least},${most}}`;
}

function escaped(text) {
  return text.replaceAll(/[.*+?^$()[\]{}|\\/]/gu, '\\$&');
}
