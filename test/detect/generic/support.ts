/** Runs the generic detectors over a text as a scanner would, without kernel and rule pack. */
import type { Candidate } from '../../../src/detect/detector.ts';
import { createGenericDetectors, GENERIC_RULE_IDS } from '../../../src/detect/generic/index.ts';
import { searchReference } from '../../../src/prefilter/index.ts';

export interface Found {
  readonly rule: string;
  readonly value: string;
  readonly start: number;
  readonly confidence: string;
  readonly score: number;
  readonly reasons: readonly string[];
}

export const detectors = createGenericDetectors(
  GENERIC_RULE_IDS.map((id) => ({ id, kind: 'generic' })),
);

/** Candidates in a text, each range and rule once. */
export function findIn(text: string): Found[] {
  const bytes = Buffer.from(text, 'utf8');
  const found = new Map<string, Found>();
  const sink = {
    add: ({ rule, secretStart, secretEnd, confidence, score, reasons }: Readonly<Candidate>) => {
      const id = GENERIC_RULE_IDS[rule] ?? '';
      const value = bytes.toString('latin1', secretStart, secretEnd);
      const key = `${id}:${secretStart}:${secretEnd}`;
      found.set(key, { rule: id, value, start: secretStart, confidence, score, reasons });
    },
  };
  for (const detector of detectors) {
    const { literals } = detector;
    for (const [at, literal] of searchReference(bytes, literals, 0, bytes.length, bytes.length)) {
      const end = at + (literals[literal]?.bytes.length ?? 0);
      detector.judge(bytes, 0, bytes.length, at, end, sink, literal);
    }
  }
  return [...found.values()];
}

/** Values found at medium confidence or higher. */
export function valuesIn(text: string): string[] {
  return findIn(text)
    .filter(({ confidence }) => confidence !== 'low')
    .map(({ value }) => value);
}

/** Random text from a seed, so that no file of the repository holds a token-shaped constant. */
export function randomText(seed: number, length: number, alphabet: string = BASE62): string {
  let state = (seed * 2654435761) >>> 0;
  let text = '';
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += alphabet.charAt((state >>> 8) % alphabet.length);
  }
  return text;
}

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const HEX = '0123456789abcdef';
