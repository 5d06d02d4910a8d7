// Recall and false alarms by place: the whole scanner over texts whose values are made here.
//
//   npm run build && node test/accuracy/contexts/run.js [--seed N] [--low]
//
// positives.js, negatives.js, projects.js, more-projects.js and later-projects.js hold the places. A row that misses a style of value,
// or fires where it must not, is listed. Nothing here trains: the model's own synthetic lines are train/synthetic.js.

import { openScanner } from '../scanner.js';
import { createRandom, humanPassword, humanWords } from '../train/synthetic.js';
import { LATER_LOOK_ALIKES, LATER_PROJECTS } from './later-projects.js';
import { MORE_LOOK_ALIKES, MORE_PROJECTS } from './more-projects.js';
import { NEGATIVES } from './negatives.js';
import { CONFIGURATION, LANGUAGES, TEXTS } from './positives.js';
import { PROJECT_LOOK_ALIKES, PROJECTS } from './projects.js';

const SAMPLES = 6;
const flag = process.argv.indexOf('--seed');
const random = createRandom(flag < 0 ? 4242 : Number(process.argv[flag + 1]));
const words = humanWords(1);
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS = LOWER + LOWER.toUpperCase();
const DIGITS = '0123456789';
const hex = (length) => random.text('0123456789abcdef', length);
const mixed = (length) => random.text(LETTERS + DIGITS, length);
const base64 = (text) => Buffer.from(text, 'latin1').toString('base64');
const bytes = (length) => Buffer.from(Array.from({ length }, () => random.below(256)));

/** Styles of values, by name. */
const STYLES = {
  human: () => humanPassword(random, words).replaceAll(/[$\\"'`&%#*?!]/gu, '_'),
  specials: () =>
    `${mixed(4)}${random.of(['!', '#', '@', '^'])}${mixed(3)}${random.of(['?', '*', '%', '+'])}${mixed(4)}`,
  safe: () => `${mixed(5)}-${mixed(4)}.${mixed(4)}`,
  hex: () => hex(32),
  alnum: () => mixed(20 + random.below(13)),
  base64: () => bytes(24).toString('base64'),
  long: () => bytes(32).toString('base64'),
  phrase: () => Array.from({ length: 4 }, () => random.of(words.words)).join(' '),
};
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
const crypt = (length) => random.text(`${LETTERS}${DIGITS}./`, length);

/** Values by the letter that a place names them with. */
const KINDS = {
  P: ['human', 'specials', 'hex', 'alnum', 'base64'],
  Q: ['human', 'specials', 'hex', 'alnum', 'base64', 'phrase'],
  U: ['human', 'safe', 'hex', 'alnum'],
  K: ['hex', 'alnum', 'long'],
};
const MADE = {
  A: () => base64(`app:${STYLES.human()}`),
  B: () => bytes(32).toString('base64'),
  C: () => base64(STYLES.alnum()),
  D: () => base64(hex(32)),
  E: () => hex(40),
  G: () => hex(40),
  H: () => hex(64),
  I: () => `sha512-${bytes(64).toString('base64')}`,
  J: () =>
    [{ alg: 'HS256', typ: 'JWT' }, { sub: mixed(8), iat: 17e8 }, mixed(24)]
      .map((part) => Buffer.from(JSON.stringify(part), 'latin1').toString('base64url'))
      .join('.'),
  M: () => hex(32),
  N: () => `$apr1$${crypt(8)}$${crypt(22)}`,
  S: () => random.text(`${LETTERS}${DIGITS}!@#%^*()-_ []{}<>~+=,.;:/?|`, 64),
  W: uuid,
  Y: () => random.text(`${LOWER}${DIGITS}!@#$%^&*(-_=+)`, 50),
  X: () => `$6$${crypt(8)}$${crypt(86)}`,
};

const scanner = await openScanner();
const level = process.argv.includes('--low') ? ['low', 'medium', 'high'] : ['medium', 'high'];
const say = (text) => process.stdout.write(`${text}\n`);

function rowsOf(text) {
  return text
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => {
      const bar = line.indexOf('|');
      // A line's end; but not the one that a notebook writes inside of its strings.
      const place = line
        .slice(bar + 1)
        .replaceAll(/\\n(?!")/gu, '\n')
        .replaceAll('\\t', '\t')
        .replace(/^ /u, '');
      return { file: line.slice(0, bar), place: `${place}\n` };
    });
}

function found(place, file, value) {
  const text = Buffer.from(place);
  const at = value === '' ? 0 : text.indexOf(value);
  return scanner.scan(text, file).filter((one) => {
    if (!level.includes(one.confidence)) return false;
    return value === '' || one.layered || (one.start < at + value.length && one.end > at);
  });
}

/** How many of the samples of one style are found. */
function hitsOf(place, file, letter, style) {
  const values = Array.from({ length: SAMPLES }, style === '' ? MADE[letter] : STYLES[style]);
  return values.filter((value) => {
    const text = place.replaceAll(`$${letter}`, () => value);
    return found(text, file, value).length > 0;
  }).length;
}

function measure(title, rows) {
  let hits = 0;
  let all = 0;
  const missed = [];
  for (const { file, place } of rows) {
    const letter = /\$([A-Z])(?![A-Z_])/u.exec(place.replaceAll('${', '  '))?.[1] ?? '';
    const styles = KINDS[letter] ?? [''];
    const failing = [];
    for (const style of styles) {
      const hit = hitsOf(place, file, letter, style);
      hits += hit;
      all += SAMPLES;
      if (hit < SAMPLES - 1) failing.push(`${style} ${hit}/${SAMPLES}`);
    }
    if (failing.length > 0)
      missed.push(`  ${file}| ${place.trim().replaceAll('\n', '\\n')}   [${failing.join(', ')}]`);
  }
  say(`# ${title}: recall ${(hits / all).toFixed(3)} of ${all} texts in ${rows.length} places`);
  for (const line of missed) say(line);
}

measure('languages', rowsOf(LANGUAGES));
measure('configuration', rowsOf(CONFIGURATION));
measure('texts', rowsOf(TEXTS));
measure('projects', rowsOf(PROJECTS));
measure('more projects', rowsOf(MORE_PROJECTS));
measure('later projects', rowsOf(LATER_PROJECTS));

let fired = 0;
const negatives = rowsOf(NEGATIVES + PROJECT_LOOK_ALIKES + MORE_LOOK_ALIKES + LATER_LOOK_ALIKES);
for (const { file, place } of negatives) {
  let text = place;
  for (const [letter, make] of Object.entries(MADE))
    text = text.replaceAll(new RegExp(`\\$${letter}(?![A-Z_])`, 'gu'), make);
  const alarms = found(text, file, '');
  if (alarms.length === 0) continue;
  fired++;
  say(
    `  FIRED ${file}| ${place.trim()}   [${alarms.map((one) => `${one.rule} ${one.confidence}`).join(', ')}]`,
  );
}
say(`# negatives: ${fired} of ${negatives.length} fired`);
