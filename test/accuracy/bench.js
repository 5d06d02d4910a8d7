// What the generic detectors cost: anchors and candidates per MB, nanoseconds per anchor. Needs dist/.
//
//   node test/accuracy/bench.js DIR…
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readText, walk } from './train/files.js';

const dist = path.resolve(
  process.env.GITSIFT_DIST ?? new URL('../../dist', import.meta.url).pathname,
);
const load = (name) => import(pathToFileURL(path.join(dist, name)).href);
const { createGenericDetectors, GENERIC_RULE_IDS } = await load('detect/generic/index.js');
const { searchReference } = await load('prefilter/index.js');

const ROUNDS = 7;
const files = process.argv.slice(2).flatMap((root) => Array.from(walk(root)));
const texts = files.map((file) => readText(file)).filter((bytes) => bytes !== undefined);
const megabytes = texts.reduce((sum, bytes) => sum + bytes.length, 0) / 1e6;
const rules = GENERIC_RULE_IDS.map((id) => ({ id, kind: 'generic' }));

process.stdout.write(`${megabytes.toFixed(1)} MB in ${texts.length} files\n`);
for (const detector of createGenericDetectors(rules)) {
  const anchors = texts.map((bytes) => {
    const flat = searchReference(bytes, detector.literals, 0, bytes.length, bytes.length);
    return Int32Array.from(flat.flat());
  });
  const lengths = detector.literals.map((literal) => literal.bytes.length);
  const count = anchors.reduce((sum, list) => sum + list.length / 2, 0);
  // Enough work for the clock's grain.
  const repeats = Math.max(1, Math.ceil(1_000_000 / Math.max(1, count)));
  let candidates = 0;
  const sink = { add: () => candidates++ };
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    candidates = 0;
    // CPU time: the machine may be busy with other things.
    const before = process.cpuUsage();
    judgeAll({ detector, anchors, lengths, sink, repeats });
    best = Math.min(best, (process.cpuUsage(before).user * 1000) / repeats);
  }
  process.stdout.write(
    `${detector.name}: ${(count / megabytes).toFixed(0)} anchors per MB, ` +
      `${(candidates / repeats / megabytes).toFixed(2)} candidates per MB, ` +
      `${(best / Math.max(1, count)).toFixed(0)} ns per anchor, ` +
      `${(best / megabytes / 1000).toFixed(0)} µs per MB\n`,
  );
}

/** Text by text, each several times: in a scan the search has just brought the text into the caches. */
function judgeAll({ detector, anchors, lengths, sink, repeats }) {
  texts.forEach((bytes, text) => {
    for (let again = 0; again < repeats; again++) judgeText(bytes, anchors[text]);
  });

  function judgeText(bytes, list) {
    for (let i = 0; i < list.length; i += 2) {
      const start = list[i];
      const literal = list[i + 1];
      detector.judge(bytes, 0, bytes.length, start, start + lengths[literal], sink, literal);
    }
  }
}
