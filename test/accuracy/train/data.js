// The data recipe: labelled lines, synthetic lines and unlabelled trees become weighted rows.
import { readFileSync } from 'node:fs';
import { candidatesOf } from './candidates.js';
import { readText, walk } from './files.js';
import {
  createRandom,
  fill,
  humanPassword,
  humanWords,
  keyName,
  lookAlike,
  machineSecret,
  passwordName,
  SYNTAXES,
} from './synthetic.js';

const WEIGHT = { human: 0.25, machine: 0.25, lookAlike: 0.15, tree: 0.08, token: 0.2 };
const TOKENS_PER_TYPE = 4;

export function readJsonLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const row = (candidate, label, weight, extra) => ({ ...candidate, label, weight, ...extra });

/** Labelled lines as rows; each carries its repository and sample for the split and the measures. */
export function labelledRows(samples) {
  const rows = [];
  for (const sample of samples) {
    const bytes = Buffer.from(sample.text, 'utf8');
    const positive = sample.label === 'positive';
    const start = sample.secret ? bytes.indexOf(sample.secret) : -1;
    if (positive && start < 0) continue;
    const end = start + Buffer.byteLength(sample.secret ?? '');
    for (const candidate of candidatesOf(bytes)) {
      const touches = candidate.start < end && candidate.end > start;
      if (positive && !touches) continue;
      rows.push(
        row(candidate, positive ? 1 : 0, sample.weight, { repo: sample.repo, id: sample.id }),
      );
    }
  }
  return dropContradictions(rows);
}

/** A value that is labelled both ways in one repository teaches nothing. */
function dropContradictions(rows) {
  const labels = new Map();
  for (const { repo, value, label } of rows) {
    const key = `${repo}\0${value}`;
    labels.set(key, (labels.get(key) ?? 0) | (label === 1 ? 1 : 2));
  }
  return rows.filter(({ repo, value }) => labels.get(`${repo}\0${value}`) !== 3);
}

function rowsOfLine(line, value, label, weight) {
  return candidatesOf(Buffer.from(line))
    .filter((candidate) => value === undefined || candidate.value === value)
    .map((candidate) => row(candidate, label, weight, { repo: 'synthetic' }));
}

/** Passwords as people choose them, machine-made keys, and look-alikes. */
export function syntheticRows(count, seed) {
  const random = createRandom(seed);
  const words = humanWords(0);
  const rows = [];
  for (let n = 0; n < count; n++) {
    const human = random.next() < 0.4;
    const value = human ? humanPassword(random, words) : machineSecret(random);
    const name = human || random.next() < 0.2 ? passwordName(random) : keyName(random);
    const line = fill(random.of(SYNTAXES), name, value);
    rows.push(...rowsOfLine(line, value, 1, human ? WEIGHT.human : WEIGHT.machine));
    rows.push(...rowsOfLine(lookAlike(random, words), undefined, 0, WEIGHT.lookAlike));
  }
  return rows;
}

/** Labelled positives with a human-like password in the secret's place. */
export function humanised(samples, half, seed) {
  const random = createRandom(seed);
  const words = humanWords(half);
  const changed = [];
  for (const sample of samples.filter(isPasswordSample)) {
    const secret = humanPassword(random, words);
    changed.push({ ...sample, text: sample.text.replace(sample.secret, () => secret), secret });
  }
  return changed;
}

/** Positives whose secret is a password someone might have typed. */
export function isPasswordSample(sample) {
  return (
    sample.label === 'positive' &&
    /password|url-credentials|credential$/u.test(sample.type) &&
    sample.secret !== undefined &&
    sample.secret.length <= 24
  );
}

/** Token samples of other scanners' tests, few per type. */
export function tokenRows(samples) {
  const taken = new Map();
  const rows = [];
  for (const sample of samples) {
    if (sample.label !== 'positive' || !sample.secret || sample.dubious || sample.conflict)
      continue;
    const count = taken.get(sample.type) ?? 0;
    if (count >= TOKENS_PER_TYPE) continue;
    const bytes = Buffer.from(sample.text, 'utf8');
    const start = bytes.indexOf(sample.secret);
    const found = candidatesOf(bytes).filter(
      (candidate) => candidate.start === start && candidate.value.length === sample.secret.length,
    );
    if (found.length === 0) continue;
    taken.set(sample.type, count + 1);
    rows.push(...found.map((candidate) => row(candidate, 1, WEIGHT.token, { repo: 'tokens' })));
  }
  return rows;
}

/** Candidates of trees without known secrets, each name and value once. */
export function treeRows(roots, limit) {
  const rows = new Map();
  const files = roots.flatMap((root) => [...walk(root)]);
  for (const file of files) {
    for (const candidate of candidatesOf(readText(file) ?? Buffer.alloc(0))) {
      const key = `${candidate.name}\0${candidate.value}`;
      if (!rows.has(key)) rows.set(key, row(candidate, 0, WEIGHT.tree, { repo: 'tree', file }));
    }
  }
  const all = [...rows.values()];
  if (all.length <= limit) return all;
  const random = createRandom(all.length);
  return all.filter(() => random.next() < limit / all.length);
}
