// Finds the candidates of a text through the compiled detector's own path (dist/), for training.

import path from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = path.resolve(process.env.GITSIFT_DIST ?? 'dist');
const load = (name) => import(pathToFileURL(path.join(dist, 'detect/generic', name)).href);
const { createAssessment } = await load('assess.js');
const { weighRead } = await load('weigh.js');
const { FROM_COMMAND, FROM_HEADER, FROM_NAME, FROM_URL, readAnchor } = await load('readers.js');
const { REJECTIONS } = await load('filters.js');
const { NAME_LITERALS } = await load('named.js');
const { HEADER_LITERALS, URL_LITERALS } = await load('placed.js');
const { COMMAND_LITERALS } = await load('commands.js');
export const { FEATURES } = await load('features.js');

const escape = (text) => text.replaceAll(/[^a-z0-9 ]/giu, String.raw`\$&`);
const GROUPS = [
  [FROM_NAME, NAME_LITERALS.map((literal) => literal.bytes), 'gi'],
  [FROM_URL, URL_LITERALS.map((literal) => literal.bytes), 'g'],
  [FROM_HEADER, HEADER_LITERALS.map((literal) => literal.bytes), 'gi'],
  [FROM_COMMAND, COMMAND_LITERALS.map((literal) => literal.bytes), 'gi'],
].map(([from, words, flags]) => [from, new RegExp(words.map(escape).join('|'), flags)]);

const assessment = createAssessment();

/** Candidates of the text in `bytes`: range, place of the anchor, and a copy of the features. */
export function candidatesOf(bytes, wanted) {
  const text = bytes.latin1Slice(0, bytes.length);
  const found = new Map();
  for (const [from, pattern] of GROUPS) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const end = match.index + match[0].length;
      pattern.lastIndex = match.index + 1;
      if (wanted !== undefined) wanted.anchors++;
      Object.assign(assessment.span, {
        textStart: 0,
        textEnd: bytes.length,
        anchorStart: match.index,
        anchorEnd: end,
      });
      const kept = readAnchor(from, bytes, assessment) && weighRead(bytes, assessment);
      if (wanted !== undefined && assessment.rejected !== 0) {
        wanted.rejected(
          REJECTIONS[assessment.rejected],
          assessment.secretStart,
          assessment.secretEnd,
        );
      }
      if (!kept) continue;
      const { secretStart, secretEnd, reading } = assessment;
      const key = `${secretStart}:${secretEnd}`;
      if (found.has(key)) continue;
      found.set(key, {
        from,
        start: secretStart,
        end: secretEnd,
        name: text.slice(reading.nameStart, reading.nameEnd),
        value: text.slice(secretStart, secretEnd),
        features: Float64Array.from(assessment.features),
      });
    }
  }
  return [...found.values()];
}
