// Recall and false alarms by type of token: values are made here of the shapes in a catalogue, not of our rules.
//
//   npm run build && node test/accuracy/shapes/run.js TYPES.json [--list N] [--only TEXT]
//
// TYPES.json holds { types: [{ type, service, identifier_only, facts }] }, `facts` with shapes_in_use ([{ shape,
// keyword_before }]), keyword_context_needed and checksum. Each shape gives values of least, usual and greatest length,
// each of them in every place of places.js. Near misses are values that no shape of the service allows; only
// rules of that service must be silent about them. Values whose checksum is not right count as found at low.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openScanner } from '../scanner.js';
import { createRandom } from '../train/synthetic.js';
import { isVague, lengthsOf, makeValue, patternOf, readShape } from './grammar.js';
import { BARE, NAMED } from './places.js';

const SEED = 20_261;
const SIZES = ['least', 'usual', 'most'];
/** Shorter values are numbers and names of regions. */
const SHORTEST = 8;
/** Types whose made-up values fail the checksum. */
const CHECKED = /CRC|bech32/iu;
const FEW = 0.5;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'string', default: '20' },
    only: { type: 'string', default: '' },
  },
});
const [catalogue] = positionals;
if (catalogue === undefined) {
  process.stderr.write('usage: node test/accuracy/shapes/run.js TYPES.json\n');
  process.exit(2);
}

const say = (text) => process.stdout.write(`${text}\n`);
const random = createRandom(SEED);
const scanner = await openScanner();
const providers = new Map(scanner.pack.rules.map((rule) => [rule.id, rule.provider]));
const { types } = JSON.parse(readFileSync(catalogue, 'utf8'));
const nameOf = (service) => service.replaceAll(/[^a-z0-9]+/giu, '_').toLowerCase();

/** Shapes that say enough, once each, with their trees. */
function shapesOf({ facts }) {
  const shapes = new Map();
  for (const { shape, keyword_before: named } of facts.shapes_in_use ?? []) {
    if (shapes.has(shape) || isVague(shape)) continue;
    try {
      const node = readShape(shape);
      const isNamed = Boolean(named ?? false) || facts.keyword_context_needed === true;
      if (lengthsOf(node)[0] >= SHORTEST) shapes.set(shape, { shape, node, isNamed });
    } catch {
      unread++;
    }
  }
  return [...shapes.values()];
}

let unread = 0;
const secrets = types.filter((one) => !one.identifier_only && one.type.includes(flags.only));
const tally = new Map();
const count = (key, isHit) => {
  const row = tally.get(key) ?? { hits: 0, all: 0 };
  tally.set(key, { hits: row.hits + Number(isHit), all: row.all + 1 });
};

function isFound(text, shown, isChecked) {
  const bytes = Buffer.from(text);
  const at = bytes.indexOf(shown);
  const end = at + Buffer.byteLength(shown);
  return scanner
    .scan(bytes)
    .some((one) => one.start < end && one.end > at && (isChecked || one.confidence !== 'low'));
}

/** A shape's values of every length in one place. */
function tryPlace(type, { shape, node, isNamed }, place, write) {
  const isChecked = CHECKED.test(type.facts.checksum ?? '');
  for (const size of SIZES) {
    const value = makeValue(node, size, random);
    const text = write(value, nameOf(type.service));
    const shown = text.includes(value) ? value : encodeURIComponent(value);
    const isHit = isFound(text, shown, isChecked);
    count(isNamed ? 'named' : 'shape', isHit);
    count(`place\0${place}`, isHit);
    count(`type\0${type.type} | ${shape}`, isHit);
  }
}

for (const type of secrets) {
  for (const one of shapesOf(type)) {
    const places = one.isNamed ? NAMED : { ...BARE, ...NAMED };
    for (const [place, write] of Object.entries(places)) tryPlace(type, one, place, write);
  }
}

/** Values beside a shape: one character more or less, a wrong one, capitals or a word in front. */
function nearMisses(node, value) {
  const [least, most] = lengthsOf(node);
  const middle = Math.floor(value.length * 0.6);
  const prefix = /^[a-z]{2,}(?=[_.-])/u.exec(value)?.[0] ?? '';
  return {
    ...(least === most && { shorter: value.slice(0, -1), longer: `${value}k` }),
    'wrong character': `${value.slice(0, middle)}!${value.slice(middle + 1)}`,
    ...(prefix !== '' && {
      'prefix in capitals': prefix.toUpperCase() + value.slice(prefix.length),
      'in a longer word': `pre${value}`,
    }),
  };
}

const misses = new Map();

/** Counts the near misses of a shape that a rule of its service reports. */
function tryNear(type, node, allowed) {
  const near = nearMisses(node, makeValue(node, 'usual', random));
  for (const [kind, value] of Object.entries(near)) {
    if (allowed.some((pattern) => pattern.test(value))) continue;
    const text = Buffer.from(NAMED.JSON(value, nameOf(type.service)));
    const fired = scanner
      .scan(text)
      .some((one) => one.confidence !== 'low' && providers.get(one.rule) === type.service);
    const row = misses.get(kind) ?? { fired: 0, all: 0 };
    misses.set(kind, { fired: row.fired + Number(fired), all: row.all + 1 });
  }
}

for (const type of secrets) {
  const siblings = types.filter(({ service }) => service === type.service).flatMap(shapesOf);
  const allowed = siblings.map(({ node }) => new RegExp(`^(?:${patternOf(node)})$`));
  for (const { node } of shapesOf(type)) tryNear(type, node, allowed);
}

const share = ({ hits, all }) => hits / all;
const rows = (start) =>
  [...tally].filter(([key]) => key.startsWith(start)).toSorted((a, b) => share(a[1]) - share(b[1]));
for (const [key, title] of [
  ['shape', 'types that their shape tells'],
  ['named', 'types that need a name nearby'],
]) {
  const row = tally.get(key);
  if (row !== undefined) say(`# ${title}: recall ${share(row).toFixed(3)} of ${row.all} texts`);
}
say('# places, worst first');
for (const [key, row] of rows('place\0').slice(0, Number(flags.list)))
  say(`  ${share(row).toFixed(3)} ${key.slice('place\0'.length)}`);
const failing = rows('type\0').filter(([, row]) => share(row) < FEW);
say(
  `# shapes found in less than half of the places: ${failing.length} of ${rows('type\0').length}`,
);
for (const [key, row] of failing.slice(0, Number(flags.list)))
  say(`  ${share(row).toFixed(3)} ${key.slice('type\0'.length)}`);
say('# near misses that a rule of the service reports');
for (const [kind, { fired, all }] of misses) say(`  ${kind}: ${fired} of ${all}`);
if (unread > 0) say(`# shapes that could not be read: ${unread} readings`);
