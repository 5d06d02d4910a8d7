// Trains the generic score and measures it on repositories that it was not trained on.
//
//   npm run build && node test/accuracy/train/train.js CORPUS_DIR TREE… [--write] [--validate TREE…]
//
// CORPUS_DIR holds creddata.jsonl and tokens.jsonl. Trees are unlabelled code without known secrets:
// those before --validate teach, those behind it only measure. With --write the model, trained on all
// repositories, replaces src/detect/generic/model.gen.ts. Deterministic for the same inputs.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { predict, train } from './boost.js';
import { FEATURES } from './candidates.js';
import {
  humanised,
  isPasswordSample,
  labelledRows,
  readJsonLines,
  syntheticRows,
  tokenRows,
  treeRows,
} from './data.js';
import { handPoints } from './hand.js';

const OUTPUT = fileURLToPath(new URL('../../../src/detect/generic/model.gen.ts', import.meta.url));
const OPTIONS = { trees: 120, leaves: 8, rate: 0.15, minWeight: 2, lambda: 3 };
const FOLDS = 7;
const HUMAN_WEIGHT = 0.25;
const TREE_LIMIT = 40_000;
/** Subtracted from the log-odds, so that 0 is the border of medium confidence. */
const SHIFT = 0.5;
/** Types that rules find, not a name or a place. */
const STRUCTURED = /jwk|pem|nkey|multi|akamai|ntlm|json-web|azure/u;

const [corpus, ...rest] = process.argv.slice(2).filter((argument) => argument !== '--write');
const split = rest.indexOf('--validate');
const teaching = split < 0 ? rest : rest.slice(0, split);
const measuring = split < 0 ? [] : rest.slice(split + 1);

const samples = readJsonLines(path.join(corpus, 'creddata.jsonl')).filter(
  (sample) => sample.tier === 'core' && !sample.conflict,
);
const labelled = labelledRows(samples);
const humanTaught = labelledRows(humanised(samples, 0, 98));
for (const row of humanTaught) row.weight *= HUMAN_WEIGHT;
const humanSamples = humanised(samples, 1, 99);
const humanRows = labelledRows(humanSamples);
const others = [
  ...tokenRows(readJsonLines(path.join(corpus, 'tokens.jsonl'))),
  ...syntheticRows(4000, 7),
  ...treeRows(teaching, TREE_LIMIT),
];
const noise = treeRows(measuring, Number.POSITIVE_INFINITY);
const repositories = [...new Set(samples.map((sample) => sample.repo))].toSorted();
const say = (text) => process.stdout.write(`${text}\n`);
say(
  `rows: ${labelled.length} labelled, ${humanTaught.length} human-like, ${others.length} others, ${noise.length} noise`,
);

/** Best score of each sample whose repository is held out. */
function scoresBySample(rows, held, score) {
  const best = new Map();
  for (const row of rows) {
    if (!held.has(row.repo)) continue;
    const value = score(row);
    if (value > (best.get(row.id) ?? Number.NEGATIVE_INFINITY)) best.set(row.id, value);
  }
  return best;
}

function trainWithout(held) {
  const outside = (row) => !held.has(row.repo);
  return train([...labelled.filter(outside), ...humanTaught.filter(outside), ...others], OPTIONS);
}

/** Precision, recall and F1 over the samples of `held` at a threshold. */
function figures(held, scores, threshold) {
  let hit = 0;
  let miss = 0;
  let alarm = 0;
  for (const sample of samples) {
    if (!held.has(sample.repo) || STRUCTURED.test(sample.type)) continue;
    const fired = (scores.get(sample.id) ?? Number.NEGATIVE_INFINITY) > threshold;
    if (sample.label === 'positive') {
      if (fired) hit += sample.weight;
      else miss += sample.weight;
    } else if (fired) alarm += sample.weight;
  }
  return {
    f1: (2 * hit) / (2 * hit + alarm + miss),
    precision: hit / (hit + alarm),
    recall: hit / (hit + miss),
  };
}

function humanRecall(held, scores, threshold) {
  const wanted = humanSamples.filter((sample) => held.has(sample.repo));
  return (
    wanted.filter((sample) => (scores.get(sample.id) ?? -99) > threshold).length / wanted.length
  );
}

function report(title, held, score) {
  const scores = scoresBySample(labelled, held, score);
  const human = scoresBySample(humanRows, held, score);
  say(title);
  for (const threshold of [-1.5, -0.5, 0, SHIFT, 1, 1.5, 2, 3]) {
    const { f1, precision, recall } = figures(held, scores, threshold);
    const columns = [f1, precision, recall, humanRecall(held, human, threshold)];
    say(
      `  ${String(threshold).padStart(5)}  F1 P R human ${columns.map((x) => x.toFixed(3)).join(' ')}`,
    );
  }
}

// Cross-validation: every repository is judged by a model that did not see it.
const all = new Set(repositories);
const models = new Map();
for (let fold = 0; fold < FOLDS; fold++) {
  const held = new Set(repositories.filter((_, index) => index % FOLDS === fold));
  const model = trainWithout(held);
  for (const repo of held) models.set(repo, model);
}
report(`cross-validated over ${repositories.length} repositories`, all, (row) =>
  predict(models.get(row.repo), row.features),
);
const half = new Set(repositories.filter((_, index) => index % 2 === 1));
const halfModel = trainWithout(half);
report(`validation half (${[...half].join(', ')})`, half, (row) =>
  predict(halfModel, row.features),
);
report('hand weights, same half', half, (row) => handPoints(row));

const final = train([...labelled, ...humanTaught, ...others], OPTIONS);
for (const threshold of [-1.5, 0, SHIFT, 1.5, 3]) {
  const count = noise.filter((row) => predict(final, row.features) > threshold).length;
  const hand = noise.filter((row) => handPoints(row) > threshold).length;
  say(`noise above ${threshold}: ${count}, by hand weights ${hand}`);
}
const passwords = samples.filter(isPasswordSample).length;
say(`${passwords} password samples were given human-like values`);

if (process.argv.includes('--write')) {
  writeFileSync(OUTPUT, renderModel(final));
  say(`wrote ${OUTPUT}`);
}

function renderModel(model) {
  const nodes = model.trees.flat();
  const packed = Buffer.alloc(nodes.length * 6);
  let n = 0;
  for (const tree of model.trees) {
    for (let at = 0; at < tree.length; at++) {
      const [feature, value, right] = tree[at];
      packed.writeUInt8(feature < 0 ? 255 : feature, n * 6);
      packed.writeUInt8(feature < 0 ? 0 : right - at, n * 6 + 1);
      packed.writeFloatLE(value, n * 6 + 2);
      n++;
    }
  }
  const sizes = Buffer.from(model.trees.map((tree) => tree.length));
  return `// Generated by test/accuracy/train/train.js; do not edit.
/* ${model.trees.length} trees over ${FEATURES.length} features; a node is feature (255: leaf), offset of the right child, float. */
export const MODEL_FEATURES: number = ${FEATURES.length};
export const MODEL_TREES: number = ${model.trees.length};
export const MODEL_BIAS: number = ${model.bias - SHIFT};
/* Nodes per tree, base64. */
export const MODEL_ROOTS: string = '${sizes.toString('base64')}';
export const MODEL_NODES: string =
  '${packed.toString('base64')}';
`;
}
