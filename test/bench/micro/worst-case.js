/**
 * What each rule costs at its worst: CPU for a megabyte of texts made against it (hostile-text.js), by a
 * scanner that has no other rule; and the detectors of generic secrets, all together (hostile-generic.js).
 *
 * `node test/bench/micro/worst-case.js [RULE… | generic]` after `npm run build`: what is above LIMIT_MS is
 * printed, with the text that did it, or all that is named. Besides ms: how many passes over the text
 * that is, one being a loop that adds a table's entry for each byte. It depends less on the machine.
 * GITSIFT_ENGINE chooses the linear engine (re2js), MEGABYTES the size, SHARE=k/n the k-th of n parts of the rules
 * (generic secrets go with the first).
 */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { hostileGenericTexts } from './hostile-generic.js';
import { hostileTexts } from './hostile-text.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = process.env.GITSIFT_DIST ?? path.join(root, 'dist');
const load = (file) => import(pathToFileURL(path.join(dist, file)).href);
const { createKernel } = await load('kernel/index.js');
const { checksumNamed, createScanner } = await load('detect/index.js');
const { detailsOf, expandExample, lazyEngine, loadRules } = await load('rules/index.js');
const { parsePattern } = await load('rules/pattern.js');
const { MemoMatcher } = await load('rules/memo-matcher.js');
const { Sieve } = await load('rules/sieve.js');

const LIMIT_MS = 50;
/** The first round's texts are so many times smaller. Its dearest few go into the second. */
const SMALL = 16;
const FINALISTS = 3;
/** What a first round makes of its counts, in ns: it ranks texts where clocks are noisy. */
const WEIGHTS = { anchor: 80, candidate: 500, sifted: 2, step: 4, engine: 200 };
/** Below this share of the limit nothing is timed. */
const LEAST_SHARE = 0.6;
/** Each finalist is measured so often; the least counts, since what disturbs only adds. */
const REPEATS = 3;
/** So often where it stays above the limit: on a busy machine few are undisturbed. */
const DOUBTED = 15;
const GENERIC = 'generic';
const LENGTH = Number(process.env.MEGABYTES ?? 1) * 1e6;

const counts = { sifted: 0, steps: 0, engine: 0 };

/** The linear engine; counts what it is given. */
function countingEngine() {
  const inner = lazyEngine(process.env.GITSIFT_ENGINE ?? 're2js');
  return {
    name: inner.name,
    compile(source) {
      const program = inner.compile(source);
      return {
        exec(text, from, sticky) {
          const found = program.exec(text, from, sticky);
          counts.engine += (found?.[1] ?? text.length) - from;
          return found;
        },
      };
    },
  };
}

const engine = countingEngine();

/** Counts what the parts of a search do, from outside. */
function watch() {
  const { find } = MemoMatcher.prototype;
  MemoMatcher.prototype.find = function counted(...args) {
    const before = this.steps;
    const found = find.apply(this, args);
    counts.steps += this.steps - before;
    return found;
  };
  const { findEnd } = Sieve.prototype;
  Sieve.prototype.findEnd = function counted(...args) {
    const before = this.position;
    const end = findEnd.apply(this, args);
    counts.sifted += this.position - before;
    return end;
  };
}

async function examplesOf(rule, details) {
  const complete = (name, stem) => checksumNamed(name)?.complete(stem);
  const texts = [];
  for (const [idx, { text }] of details.examples.entries()) {
    const expansion = await expandExample(text, rule, `example ${idx + 1}`, complete);
    if (expansion.kind === 'expanded') texts.push(Buffer.from(expansion.text).toString('latin1'));
  }
  return texts;
}

watch();
const kernel = createKernel();

function cpuOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const table = Uint8Array.from({ length: 256 }, (_, byte) => byte % 7);
let sum = 0;

function passOver(bytes, from, to) {
  let all = 0;
  for (let at = from; at < to; at++) all += table[bytes[at]];
  sum += all;
}

/** Ms of a plain pass over LENGTH bytes. */
function passMs() {
  const bytes = new Uint8Array(LENGTH).fill(1);
  let least = Infinity;
  for (let i = 0; i < 20; i++)
    least = Math.min(
      least,
      cpuOf(() => passOver(bytes, 0, LENGTH)),
    );
  return least;
}

function scanner(pack) {
  return createScanner({ pack, kernel, engine, now: 0 });
}

function put(made, text) {
  const at = made.heapBase + 64;
  kernel.reserve(at + text.length + 4096);
  kernel.bytes.set(Buffer.from(text, 'latin1'), at);
  return at;
}

/** Ms of CPU for the text; a scanner is made anew for each, so that nothing of one helps the other. */
function cost(pack, text) {
  const made = scanner(pack);
  const at = put(made, text);
  return cpuOf(() => made.scanWhole(at, text.length));
}

function leastCost(pack, text) {
  let least = Infinity;
  for (let i = 0; i < REPEATS || (i < DOUBTED && least > LIMIT_MS); i++)
    least = Math.min(least, cost(pack, text));
  return least;
}

/** What the text should cost a megabyte, by what is done for it: ms. Repeatable. */
function estimate(made, text) {
  const at = put(made, text);
  Object.assign(counts, { sifted: 0, steps: 0, engine: 0 });
  const state = made.scanWhole(at, text.length);
  const ns =
    (state.lastAnchor - state.firstAnchor) * WEIGHTS.anchor +
    state.candidates * WEIGHTS.candidate +
    counts.sifted * WEIGHTS.sifted +
    counts.steps * WEIGHTS.step +
    counts.engine * WEIGHTS.engine;
  made.release(state);
  return (ns / text.length) * (LENGTH / 1e6);
}

/** The dearest of many texts: all in small, then the dearest of them in full. */
function worstOf(pack, textsOf, always) {
  const made = scanner(pack);
  const costs = textsOf(LENGTH / SMALL, null).map(({ name, text }) => {
    const before = process.cpuUsage().user;
    const ms = estimate(made, text);
    return { name, ms, cpu: ((process.cpuUsage().user - before) / 1000) * SMALL };
  });
  const dearest = (key) => costs.toSorted((a, b) => b[key] - a[key]).slice(0, FINALISTS);
  const [first] = dearest('ms');
  if (!always && first.ms < LIMIT_MS * LEAST_SHARE && dearest('cpu')[1].cpu < LIMIT_MS) {
    return { ...first, guess: first.ms };
  }
  const names = new Set([...dearest('ms'), ...dearest('cpu')].map(({ name }) => name));
  return textsOf(LENGTH, names)
    .map(({ name, text }) => ({ name, ms: leastCost(pack, text), guess: first.ms }))
    .reduce((worst, each) => (each.ms > worst.ms ? each : worst), { name: 'none', ms: 0 });
}

const packOf = (rules) => ({ hash: rules[0].id, rules, allow: [], details: '{}', notes: [] });

let slow = 0;

function tell(what, { ms, name, guess }, isNamed) {
  if (ms > LIMIT_MS) slow++;
  if (ms <= LIMIT_MS && !isNamed) return;
  const passes = `${(ms / passMs()).toFixed(0)} passes`.padStart(11);
  process.stdout.write(
    `${ms.toFixed(0).padStart(7)} ms ${passes} (${guess.toFixed(0)} by counts)  ${what}: ${JSON.stringify(name)}\n`,
  );
}

const pack = await loadRules();
const named = process.argv.slice(2);
const [share = 1, shares = 1] = (process.env.SHARE ?? '1/1').split('/').map(Number);
const rules = pack.rules
  .filter(({ id, kind }) => (named.length > 0 ? named.includes(id) : kind === 'text'))
  .filter((_, index) => index % shares === share - 1);
const details = await detailsOf(pack);
for (const rule of rules) {
  const { root: tree } = parsePattern(rule.re2Source);
  const examples = await examplesOf(rule, details.get(rule.id));
  const textsOf = (length, names) => hostileTexts({ rule, root: tree, examples, length, names });
  const worst = worstOf(packOf([rule]), textsOf, named.length > 0);
  tell(`${rule.id} (${rule.engine})`, worst, named.length > 0);
}
if (named.length > 0 ? named.includes(GENERIC) : share === 1) {
  const generics = packOf(pack.rules.filter(({ kind }) => kind === 'generic'));
  const texts = hostileGenericTexts(LENGTH / SMALL);
  // The dearest of a group of alike texts: otherwise one weakness would hide the others.
  const groups = new Map();
  for (const each of texts) {
    const start = each.text.slice(0, 4);
    groups.set(start, [...(groups.get(start) ?? []), each]);
  }
  for (const group of groups.values()) {
    const members = new Set(group.map(({ name }) => name));
    const worst = worstOf(
      generics,
      (length, names) => hostileGenericTexts(length, names ?? members),
      true,
    );
    tell('generic detectors', worst, named.includes(GENERIC));
  }
}
process.stdout.write(
  `${slow} above ${LIMIT_MS} ms; a pass over ${LENGTH / 1e6} MB takes ${passMs().toFixed(2)} ms\n`,
);
if (sum === 0) throw new Error('the passes were not made');
