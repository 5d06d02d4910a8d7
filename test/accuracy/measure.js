// Judges labelled samples: which findings touch the secret, and at which level.
import { createRandom, humanPassword, humanWords } from './train/synthetic.js';

/** Levels, lowest first; a finding of a higher one counts for the lower ones too. */
export const LEVELS = ['low', 'medium', 'high'];

/** Text, secret positions and findings of every sample; see {@link tally}. */
export function judgeSamples(scanner, samples, human) {
  const random = createRandom(99);
  const words = humanWords(1);
  const judged = [];
  for (const original of samples) {
    const sample = human ? humanised(original, random, words) : original;
    if (sample === undefined) continue;
    const bytes = Buffer.from(sample.text, 'utf8');
    const found = scanner.scan(bytes, sample.path ?? '');
    const hits = found.filter(touching(sample, bytes, scanner));
    judged.push({
      sample,
      hits,
      weight: sample.weight ?? 1,
      apart:
        Boolean(sample.dubious || sample.conflict) ||
        sample.checksum === 'invalid' ||
        sample.tier === 'contested',
      isHit: (level) => hits.some((hit) => LEVELS.indexOf(hit.confidence) >= LEVELS.indexOf(level)),
    });
  }
  return judged;
}

/** The sample with a human-like password in its secret's place; undefined where it has no password. */
function humanised(sample, random, words) {
  const isPassword =
    sample.label === 'positive' &&
    /password|url-credentials|credential$/u.test(sample.type) &&
    sample.secret !== undefined &&
    sample.secret.length <= 24;
  if (!isPassword) return undefined;
  const secret = humanPassword(random, words);
  return { ...sample, text: sample.text.replace(sample.secret, () => secret), secret };
}

function touching(sample, bytes, scanner) {
  if (sample.label === 'negative') return inScope(sample, scanner);
  const secrets = sample.secrets ?? sample.parts ?? [sample.secret];
  const ranges = secrets
    .filter((secret) => typeof secret === 'string' && secret !== '')
    .map((secret) => [bytes.indexOf(secret), Buffer.byteLength(secret)])
    .filter(([start]) => start >= 0);
  if (ranges.length === 0) return () => true;
  return (one) =>
    one.layered || ranges.some(([start, length]) => one.start < start + length && one.end > start);
}

/** A negative of scope `rule` forbids only its own service's rules, one of scope `any` all of them. */
function inScope(sample, scanner) {
  if (sample.neg_scope !== 'rule') return () => true;
  const [service] = sample.type.split('/');
  const providers = new Map(scanner.pack.rules.map((rule) => [rule.id, rule.provider]));
  return (one) => providers.get(one.rule) === service;
}

/** Weighted recall, precision, F1, and the share of negatives that fired. */
export function tally(judged, level) {
  let hit = 0;
  let missed = 0;
  let fired = 0;
  let quiet = 0;
  for (const one of judged) {
    const isHit = one.isHit(level);
    if (one.sample.label === 'positive') {
      if (isHit) hit += one.weight;
      else missed += one.weight;
    } else if (isHit) fired += one.weight;
    else quiet += one.weight;
  }
  return {
    recall: hit / (hit + missed),
    precision: hit / (hit + fired),
    f1: (2 * hit) / (2 * hit + missed + fired),
    alarms: fired / (fired + quiet),
  };
}
