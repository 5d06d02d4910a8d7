/**
 * Text to option value: one parser for each kind of option, shared by the command line and the
 * environment. Errors name the place where the value was written.
 */
import { ScanError } from '../base/errors.ts';
import { suggestion } from './nearest.ts';
import { ALL_REASONS, type OptionSpec, type OptionValue } from './options.ts';

const TRUE_WORDS = new Set(['1', 'true', 'yes', 'on']);
const FALSE_WORDS = new Set(['0', 'false', 'no', 'off', '']);

/** A usage error about one value. `place` is `--threads` or `GITSIFT_THREADS`. */
export function badValue(place: string, expected: string, got: string): ScanError {
  const shown = got.length > 60 ? `${got.slice(0, 60)}…` : got;
  return new ScanError('USAGE', { message: `${place}: expected ${expected}, got "${shown}"` });
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function choiceOf(choices: readonly string[], text: string, place: string): string {
  if (choices.includes(text)) return text;
  const expected = `one of ${choices.join(', ')}`;
  const { message } = badValue(place, expected, text);
  throw new ScanError('USAGE', { message: message + suggestion(text, choices) });
}

function parseSwitch(text: string, place: string): boolean {
  const word = text.trim().toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  throw badValue(place, 'true or false', text);
}

/** True for a word that stands for "none" where a directory could stand. */
export function isOff(text: string): boolean {
  return text !== '' && FALSE_WORDS.has(text.trim().toLowerCase());
}

function parseReasons(choices: readonly string[], text: string, place: string): string[] {
  const word = text.trim().toLowerCase();
  if (word === ALL_REASONS || TRUE_WORDS.has(word)) return [ALL_REASONS];
  if (FALSE_WORDS.has(word)) return [];
  return splitList(text).map((reason) => choiceOf(choices, reason, place));
}

function parseInteger(min: number, max: number, text: string, place: string): number {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw badValue(place, `a whole number from ${min} to ${max}`, text);
}

/** Parses the text of one option; `place` says where it was written. */
export function parseValue(spec: OptionSpec, text: string, place: string): OptionValue {
  switch (spec.kind) {
    case 'switch':
      return parseSwitch(text, place);
    case 'choice':
      return choiceOf(spec.choices, text.trim(), place);
    case 'integer':
      return parseInteger(spec.min, spec.max, text, place);
    case 'text':
      return text;
    case 'list':
      return splitList(text);
    case 'reasons':
      return parseReasons(spec.choices, text, place);
  }
}
