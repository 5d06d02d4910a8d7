/**
 * Runs one compiled pattern on latin1 text. Chooses between V8 and the linear-time engine as the
 * compiler decided, and finds the secret inside the match.
 */
import type { LinearProgram, RegexEngine } from './engine.ts';
import type { CompiledPattern, SecretPlace } from './model.ts';

/** A match; the secret lies within it. Reused: valid until the matcher's next call. */
export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly secretEnd: number;
}

export interface Matcher {
  /** The leftmost match that starts at `from` or later. */
  exec(text: string, from: number): PatternMatch | null;
  /** The match that starts exactly at `at`. */
  execAt(text: string, at: number): PatternMatch | null;
  /**
   * The match around an anchor: the first, by start, of those that start in [from, lastStart] and
   * reach `end` or further. What it answers depends on no text beyond the reach of a match from there.
   */
  execAround(text: string, from: number, lastStart: number, end: number): PatternMatch | null;
  /** Text of a named group in the last match, or undefined. */
  group(name: string): string | undefined;
}

interface Mutable {
  start: number;
  end: number;
  secretStart: number;
  secretEnd: number;
}

type Find = (text: string, from: number, sticky: boolean) => boolean;

interface Core {
  readonly match: Mutable;
  readonly find: Find;
  readonly group: (name: string) => string | undefined;
}

/** HOT: once per candidate. Failing allocates nothing; V8's result array is the price of a match. */
function v8Core(pattern: CompiledPattern): Core {
  const searcher = new RegExp(pattern.jsSource, 'g');
  const anchored = new RegExp(pattern.jsSource, 'y');
  const match: Mutable = { start: 0, end: 0, secretStart: 0, secretEnd: 0 };
  const { places, names } = pattern;
  let last: RegExpExecArray | null = null;
  const find: Find = (text, from, sticky) => {
    const regex = sticky ? anchored : searcher;
    regex.lastIndex = from;
    const result = regex.exec(text);
    if (result === null) return false;
    last = result;
    match.start = result.index;
    match.end = result.index + result[0].length;
    match.secretStart = match.start;
    match.secretEnd = match.end;
    for (const place of places) {
      const secret = result[place.group];
      // An empty group is no secret: the next one may be.
      if (secret) {
        setSecret(match, place, secret.length, result);
        break;
      }
    }
    return true;
  };
  const group = (name: string): string | undefined =>
    names[name]?.map((number) => last?.[number]).find((text) => text !== undefined);
  return { match, find, group };
}

function setSecret(
  match: Mutable,
  place: SecretPlace,
  length: number,
  result: RegExpExecArray,
): void {
  if (place.from === 'end') {
    match.secretEnd = match.end - place.distance;
    match.secretStart = match.secretEnd - length;
    return;
  }
  let start = match.start + place.distance;
  for (const group of place.plus) start += result[group]!.length;
  match.secretStart = start;
  match.secretEnd = start + length;
}

/** Did a group take part in the match, with at least one byte? An empty one is no secret. */
function isSolid(positions: readonly number[], group: number): boolean {
  const start = positions[2 * group]!;
  return start >= 0 && positions[2 * group + 1]! > start;
}

function linearCore(pattern: CompiledPattern, engine: RegexEngine): Core {
  let program: LinearProgram | null = null;
  const match: Mutable = { start: 0, end: 0, secretStart: 0, secretEnd: 0 };
  let last: readonly number[] = [];
  let lastText = '';
  const find: Find = (text, from, sticky) => {
    program ??= engine.compile(pattern.re2Source);
    const positions = program.exec(text, from, sticky);
    if (!positions) return false;
    last = positions;
    lastText = text;
    match.start = positions[0]!;
    match.end = positions[1]!;
    const place = pattern.places.find(({ group }) => isSolid(positions, group));
    match.secretStart = place ? positions[2 * place.group]! : match.start;
    match.secretEnd = place ? positions[2 * place.group + 1]! : match.end;
    return true;
  };
  const group = (name: string): string | undefined => {
    const number = pattern.names[name]?.find((candidate) => (last[2 * candidate] ?? -1) >= 0);
    return number === undefined
      ? undefined
      : lastText.slice(last[2 * number], last[2 * number + 1]);
  };
  return { match, find, group };
}

/** A matcher for one pattern. Holds state: one per thread and user. */
export function createMatcher(pattern: CompiledPattern, engine: RegexEngine): Matcher {
  const core = pattern.engine === 'v8' ? v8Core(pattern) : linearCore(pattern, engine);
  const { match, find } = core;
  return {
    exec: (text, from) => (find(text, from, false) ? match : null),
    execAt: (text, at) => (find(text, at, true) ? match : null),
    execAround(text, from, lastStart, end): PatternMatch | null {
      if (from === lastStart) return find(text, from, true) && match.end >= end ? match : null;
      for (let start = from; start <= lastStart; start = match.start + 1) {
        if (!find(text, start, false) || match.start > lastStart) return null;
        if (match.end >= end) return match;
      }
      return null;
    },
    group: core.group,
  };
}
