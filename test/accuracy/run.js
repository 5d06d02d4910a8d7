// Measures what the scanner finds on labelled samples, and what it reports on trees without secrets.
//
//   npm run accuracy -- DATASET.jsonl… [--noise DIR]… [--list N] [--human] [--rules ID,…] [--write]
//
// Samples are the records of shared/corpus/README.md. Prints recall, precision and F1 by source, by
// family of types and by level; lists misses and false alarms redacted; compares with the figures in
// ACCURACY.md, which --write replaces. --human puts human-like passwords in the place of password
// positives. Exits 1 when a figure fell by more than TOLERANCE below the committed one, 2 on wrong use.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judgeSamples, LEVELS, tally } from './measure.js';
import { measureNoise } from './noise.js';
import { openScanner, redacted } from './scanner.js';

const RECORD = fileURLToPath(new URL('ACCURACY.md', import.meta.url));
const FENCE = '```json figures';
const TOLERANCE = 0.01;

const OPTIONS = {
  noise: { type: 'string', multiple: true, default: [] },
  list: { type: 'string', default: '20' },
  human: { type: 'boolean', default: false },
  rules: { type: 'string', default: '' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};
const USAGE = `usage: npm run accuracy -- DATASET.jsonl… [--noise DIR]… [options]
  --noise DIR    findings per MB of a tree without secrets
  --list N       how many misses and false alarms are listed (20)
  --human        human-like passwords in the place of password positives
  --rules ID,…   these rules alone
  --write        take the figures over into ACCURACY.md`;

const { values: flags, positionals: datasets } = readArguments();
const listed = Number(flags.list);
const say = (text = '') => process.stdout.write(`${text}\n`);
const percent = (value) => (Number.isNaN(value) ? '    –' : value.toFixed(3));

const only = flags.rules === '' ? [] : flags.rules.split(',');
const scanner = await openScanner({ only }).catch((error) => stop(error.message));
const figures = {};

for (const dataset of datasets) {
  const name = path.basename(dataset, '.jsonl') + (flags.human ? ', human-like passwords' : '');
  const judged = judgeSamples(scanner, readJsonLines(dataset), flags.human);
  say(`\n# ${name}: ${judged.length} samples, ${scanner.pack.rules.length} rules`);
  printLevels(name, judged);
  printGroups('source', judged, (one) => one.sample.source);
  printGroups('family', judged, (one) => one.sample.type.split('/')[0], 15);
  if (judged.some((one) => one.sample.repo)) {
    printGroups('kind', judged, (one) => one.sample.type, 30);
    printGroups('repository', judged, (one) => one.sample.repo);
  }
  printErrors(judged);
}
for (const tree of flags.noise) {
  const noise = measureNoise(scanner, tree);
  const name = `noise ${path.basename(path.resolve(tree))}`;
  figures[name] = Number(noise.perMegabyte.toFixed(3));
  say(`\n# ${name}: ${noise.megabytes.toFixed(1)} MB in ${noise.files} files`);
  say(
    `  findings at medium or higher: ${noise.found.length}, ${noise.perMegabyte.toFixed(3)} per MB`,
  );
  for (const [rule, count] of noise.byRule) say(`  ${String(count).padStart(6)}  ${rule}`);
  for (const one of noise.found.slice(0, listed)) {
    say(
      `  ${one.score.toFixed(2)} ${one.rule} ${path.relative(tree, one.file)}:${one.line} ${redacted(one.value)}`,
    );
  }
}
// Figures of some rules alone say nothing about those of all.
if (only.length === 0) compareWithRecord();

/** What was typed; ends the run with what is wrong with it. */
function readArguments() {
  let read;
  try {
    read = parseArgs({ allowPositionals: true, options: OPTIONS });
  } catch (error) {
    stop(`${error.message}\n${USAGE}`);
  }
  const { values, positionals } = read;
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    process.exit(0);
  }
  if (!/^\d+$/.test(values.list)) stop(`--list takes a number, not ${values.list}`);
  if (values.write && values.rules !== '')
    stop('--write takes the figures of all rules, not of --rules');
  if (positionals.length + values.noise.length === 0) stop(`nothing to measure\n${USAGE}`);
  for (const one of [...positionals, ...values.noise]) {
    if (!existsSync(one)) stop(`${one} does not exist`);
  }
  return read;
}

function stop(message) {
  process.stderr.write(`accuracy: ${message}\n`);
  process.exit(2);
}

function readJsonLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => (line === '' ? [] : [readSample(line, `${file}:${index + 1}`)]));
}

function readSample(line, place) {
  let sample;
  try {
    sample = JSON.parse(line);
  } catch (error) {
    stop(`${place}: ${error.message}`);
  }
  for (const name of ['id', 'source', 'type', 'text', 'label']) {
    if (typeof sample?.[name] !== 'string') stop(`${place}: a sample without ${name}`);
  }
  return sample;
}

function printLevels(name, judged) {
  const plain = judged.filter((one) => !one.apart);
  for (const level of LEVELS) {
    const { f1, precision, recall, alarms } = tally(plain, level);
    say(
      `  at ${level.padEnd(6)} or higher: recall ${percent(recall)} precision ${percent(precision)} ` +
        `F1 ${percent(f1)} negatives fired ${percent(alarms)}`,
    );
    if (level !== 'medium') continue;
    figures[`${name}: recall`] = Number(recall.toFixed(3));
    if (!Number.isNaN(alarms)) figures[`${name}: F1`] = Number(f1.toFixed(3));
    if (!Number.isNaN(alarms))
      figures[`${name}: negatives not fired`] = Number((1 - alarms).toFixed(3));
  }
  const apart = judged.filter((one) => one.apart);
  const dubious = tally(apart, 'medium');
  say(
    `  apart (dubious, conflict, failing checksum): ${apart.length}, recall ${percent(dubious.recall)}`,
  );
  const strict = tally(
    plain.filter((one) => one.sample.label === 'positive' || one.sample.neg_scope === 'any'),
    'medium',
  );
  say(`  negatives where nothing at all should fire: ${percent(strict.alarms)} fired`);
}

function weightOf(group) {
  return group.reduce((sum, one) => sum + one.weight, 0);
}

function printGroups(title, judged, keyOf, limit = 40) {
  const groups = new Map();
  for (const one of judged.filter(({ apart }) => !apart)) {
    const key = keyOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  say(`  by ${title} (medium or higher):`);
  const sorted = [...groups].toSorted((a, b) => weightOf(b[1]) - weightOf(a[1]));
  for (const [key, group] of sorted.slice(0, limit)) {
    const { f1, precision, recall, alarms } = tally(group, 'medium');
    say(
      `    ${key.padEnd(46)} ${String(group.length).padStart(5)}  R ${percent(recall)} ` +
        `P ${percent(precision)} F1 ${percent(f1)} fired ${percent(alarms)}`,
    );
  }
}

function printErrors(judged) {
  const plain = judged.filter((one) => !one.apart);
  const missed = plain.filter((one) => one.sample.label === 'positive' && !one.isHit('medium'));
  const alarms = plain.filter((one) => one.sample.label === 'negative' && one.isHit('medium'));
  say(`  missed ${missed.length}:`);
  for (const { sample } of missed.slice(0, listed)) {
    say(`    ${sample.id} ${sample.type} ${redacted(sample.secret ?? '')}`);
  }
  say(`  false alarms ${alarms.length}:`);
  for (const { sample, hits } of alarms.slice(0, listed)) {
    say(
      `    ${sample.id} ${sample.type} ${hits.map((hit) => `${hit.rule} ${redacted(hit.value)}`).join(', ')}`,
    );
  }
}

function compareWithRecord() {
  const text = readFileSync(RECORD, 'utf8');
  const start = text.indexOf(FENCE) + FENCE.length;
  const end = text.indexOf('```', start);
  const known = JSON.parse(text.slice(start, end));
  say('\n# compared with ACCURACY.md');
  for (const [name, value] of Object.entries(figures)) {
    const before = known[name];
    // Noise is better when it is lower, everything else when it is higher.
    const fell = name.startsWith('noise') ? value - before > TOLERANCE : before - value > TOLERANCE;
    say(
      `  ${name}: ${value}${before === undefined ? ' (new)' : ` (was ${before})`}${fell ? '  WORSE' : ''}`,
    );
    if (fell) process.exitCode = 1;
  }
  if (!flags.write) return;
  const merged = JSON.stringify({ ...known, ...figures }, null, 2);
  writeFileSync(RECORD, `${text.slice(0, start)}\n${merged}\n${text.slice(end)}`);
  process.exitCode = 0;
}
