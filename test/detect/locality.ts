/**
 * Holds detectors to the contract of detector.ts: a verdict is a function of the neighbourhood. Each
 * anchor of a text is judged in place and again in copies whose far surroundings are cut off or
 * replaced; all answers must agree.
 */
import type { Candidate, Detector } from '../../src/detect/detector.ts';
import { searchReference } from '../../src/prefilter/index.ts';

type Flat = Omit<Candidate, 'reasons'> & { readonly reasons: string };

/** What the detector says of one anchor, with offsets from the anchor, in a fixed order. */
function verdictOn(
  detector: Detector,
  bytes: Uint8Array,
  text: { readonly start: number; readonly end: number },
  anchor: { readonly start: number; readonly literal: number },
): Flat[] {
  const found: Flat[] = [];
  const byteLength = detector.literals[anchor.literal]?.bytes.length ?? 0;
  const sink = {
    add: (candidate: Readonly<Candidate>) => {
      found.push({
        ...candidate,
        start: candidate.start - anchor.start,
        end: candidate.end - anchor.start,
        secretStart: candidate.secretStart - anchor.start,
        secretEnd: candidate.secretEnd - anchor.start,
        reasons: candidate.reasons.join('\n'),
      });
    },
  };
  const { start, literal } = anchor;
  detector.judge(bytes, text.start, text.end, start, start + byteLength, sink, literal);
  return found.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/**
 * One anchor that breaks the contract, in words; null where all keep it. `onNewText` is called
 * before another memory is judged.
 */
export function localityBreach(
  detector: Detector,
  text: Uint8Array,
  onNewText: () => void = () => undefined,
): string | null {
  const anchors = searchReference(text, detector.literals, 0, text.length, text.length);
  for (const [position, literal] of anchors) {
    const byteLength = detector.literals[literal]?.bytes.length ?? 0;
    const from = Math.max(0, position - detector.before - 1);
    const to = Math.min(text.length, position + byteLength + detector.after + 1);
    onNewText();
    const expected = JSON.stringify(
      verdictOn(detector, text, { start: 0, end: text.length }, { start: position, literal }),
    );
    for (const filler of ['', 'a', '"', '\n', ' = ', 'password="', '\0', '\xff', '}']) {
      // An edge of the text inside the stretch must stay where it is.
      const left = Buffer.from(from === 0 ? '' : filler.repeat(40), 'latin1');
      const right = Buffer.from(to === text.length ? '' : filler.repeat(40), 'latin1');
      const copy = Uint8Array.from([0x23, 0x23, ...left, ...text.subarray(from, to), ...right]);
      onNewText();
      const shift = 2 + left.length - from;
      const found = JSON.stringify(
        verdictOn(
          detector,
          copy,
          { start: 2, end: copy.length },
          { start: position + shift, literal },
        ),
      );
      if (found !== expected) {
        const where = JSON.stringify(Buffer.from(text.subarray(from, to)).toString('latin1'));
        return `${detector.name}: ${expected} became ${found} with ${JSON.stringify(filler)} around ${where}`;
      }
    }
  }
  return null;
}
