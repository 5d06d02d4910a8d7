/**
 * What each rule costs at its worst: ms for a megabyte of texts made against it (hostile-text.js), by a
 * scanner that has no other rule. `node test/bench/micro/worst-case.js [RULE…]` after
 * `npm run build`; rules above LIMIT_MS are printed, with the text that did it, or all if named. GITSIFT_ENGINE
 * chooses the linear engine (re2js), MEGABYTES the size.
 */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { hostileTexts } from './hostile-text.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = process.env.GITSIFT_DIST ?? path.join(root, 'dist');
const load = (file) => import(pathToFileURL(path.join(dist, file)).href);
const { createKernel } = await load('kernel/index.js');
const { checksumNamed, createScanner } = await load('detect/index.js');
const { detailsOf, expandExample, lazyEngine, loadRules } = await load('rules/index.js');
const { parsePattern } = await load('rules/pattern.js');

const LIMIT_MS = 50;
/** The first round's texts are so many times smaller; its dearest few go into the second. */
const SMALL = 8;
const FINALISTS = 3;
const LENGTH = Number(process.env.MEGABYTES ?? 1) * 1e6;
const engine = lazyEngine(process.env.GITSIFT_ENGINE ?? 're2js');

async function examplesOf(rule, details) {
  const complete = (name, stem) => checksumNamed(name)?.complete(stem);
  const texts = [];
  for (const [idx, { text }] of details.examples.entries()) {
    const expansion = await expandExample(text, rule, `example ${idx + 1}`, complete);
    if (expansion.kind === 'expanded') texts.push(Buffer.from(expansion.text).toString('latin1'));
  }
  return texts;
}

const kernel = createKernel();

/** Ms of CPU for the text; a scanner is made anew for each, so that nothing of one helps the other. */
function cost(pack, text) {
  const scanner = createScanner({ pack, kernel, engine, now: 0 });
  const at = scanner.heapBase + 64;
  kernel.reserve(at + text.length + 4096);
  kernel.bytes.set(Buffer.from(text, 'latin1'), at);
  const before = process.cpuUsage();
  scanner.scanWhole(at, text.length);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The dearest of many texts: all in small, then the dearest of them in full. */
function worstOf(rule, tree, examples) {
  const pack = { hash: rule.id, rules: [rule], allow: [], details: '{}', notes: [] };
  const costs = hostileTexts({ rule, root: tree, examples, length: LENGTH / SMALL })
    .map(({ name, text }) => ({ name, ms: cost(pack, text) }))
    .toSorted((a, b) => b.ms - a.ms);
  const names = new Set(costs.slice(0, FINALISTS).map(({ name }) => name));
  return hostileTexts({ rule, root: tree, examples, length: LENGTH, names })
    .map(({ name, text }) => ({ name, ms: cost(pack, text) }))
    .reduce((worst, each) => (each.ms > worst.ms ? each : worst), { name: 'none', ms: 0 });
}

const pack = await loadRules();
const named = process.argv.slice(2);
const rules = pack.rules.filter(({ id, kind }) =>
  named.length > 0 ? named.includes(id) : kind === 'text',
);
const details = await detailsOf(pack);
let slow = 0;
for (const rule of rules) {
  const parsed = parsePattern(rule.re2Source);
  const examples = await examplesOf(rule, details.get(rule.id));
  const { ms, name } = worstOf(rule, parsed.root, examples);
  if (ms > LIMIT_MS) slow++;
  if (ms <= LIMIT_MS && named.length === 0) continue;
  const what = `${rule.id} (${rule.engine}): ${JSON.stringify(name)}`;
  process.stdout.write(`${ms.toFixed(0).padStart(7)} ms  ${what}\n`);
}
process.stdout.write(`${slow} of ${rules.length} rules above ${LIMIT_MS} ms\n`);
