/**
 * Runs one compiled pattern on latin1 text. Chooses between V8 and the linear-time engine as the
 * compiler decided, and finds the secret inside the match.
 *
 * A pack has more than a thousand patterns and a scan meets few of them: nothing is made before its
 * first use.
 */
import { elapsedMs } from '../base/clock.ts';
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
  /**
   * The linear-time engine answers. It goes through all text that it is given, so callers do better
   * to search a stretch once than to ask about each start. May become true, never false again.
   */
  readonly isLinear: boolean;
  /** Text of a named group in the last match, or undefined. */
  group(name: string): string | undefined;
}

interface Mutable {
  start: number;
  end: number;
  secretStart: number;
  secretEnd: number;
}

interface Core {
  readonly match: Mutable;
  /** Searches from a position on, or, if sticky, looks at it alone. Fills `match`. */
  readonly find: (text: string, from: number, sticky: boolean) => boolean;
  readonly isLinear: () => boolean;
  readonly group: (name: string) => string | undefined;
}

function newMatch(): Mutable {
  return { start: 0, end: 0, secretStart: 0, secretEnd: 0 };
}

/** HOT: once per candidate. Failing allocates nothing; V8's result array is the price of a match. */
function v8Core(pattern: CompiledPattern): Core {
  const { jsSource, places, names } = pattern;
  const match = newMatch();
  let searcher: RegExp | null = null;
  let anchored: RegExp | null = null;
  let last: RegExpExecArray | null = null;
  return {
    match,
    find(text, from, sticky): boolean {
      const regex = sticky
        ? (anchored ??= new RegExp(jsSource, 'y'))
        : (searcher ??= new RegExp(jsSource, 'g'));
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
    },
    isLinear: () => false,
    group: (name) => names[name]?.map((at) => last?.[at]).find((text) => text !== undefined),
  };
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
  const match = newMatch();
  let program: LinearProgram | null = null;
  let last: readonly number[] = [];
  let lastText = '';
  return {
    match,
    find(text, from, sticky): boolean {
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
    },
    isLinear: () => true,
    group(name): string | undefined {
      const at = pattern.names[name]?.find((group) => (last[2 * group] ?? -1) >= 0);
      return at === undefined ? undefined : lastText.slice(last[2 * at], last[2 * at + 1]);
    },
  };
}

/** A call of V8 that takes longer than this, in ms, is slow. */
const SLOW_CALL_MS = 0.05;
/** Time in slow calls after which V8 is given up. */
const PATIENCE_MS = 20;
/** What a quick call makes up for. */
const QUICK_CREDIT_MS = 0.001;
/**
 * A call that took so long, in ms, is timed again before it counts: the thread may have been paused in
 * it, which a busy machine, or a container with less than a core, does hundreds of times in a scan.
 */
const DOUBTFUL_CALL_MS = 1;

/**
 * V8, until it has been slow for too long; then the linear-time engine for good. The engines agree, so
 * the clock decides how long an answer takes and never what it is.
 */
function guardedCore(pattern: CompiledPattern, engine: RegexEngine): Core {
  const v8 = v8Core(pattern);
  const linear = linearCore(pattern, engine);
  let current = v8;
  /** Who gave the last answer. */
  let answering = v8;
  let debt = 0;
  return {
    match: v8.match,
    find(text, from, sticky): boolean {
      answering = current;
      if (current === v8) {
        const started = elapsedMs();
        const found = v8.find(text, from, sticky);
        const elapsed = elapsedMs() - started;
        if (elapsed > DOUBTFUL_CALL_MS) debt += Math.min(elapsed, timeOf(v8, text, from, sticky));
        else if (elapsed > SLOW_CALL_MS) debt += elapsed;
        else if (debt > 0) debt -= QUICK_CREDIT_MS;
        if (debt > PATIENCE_MS) current = linear;
        return found;
      }
      const found = linear.find(text, from, sticky);
      if (found) Object.assign(v8.match, linear.match);
      return found;
    },
    isLinear: () => current === linear,
    group: (name) => answering.group(name),
  };
}

function timeOf(core: Core, text: string, from: number, sticky: boolean): number {
  const started = elapsedMs();
  core.find(text, from, sticky);
  return elapsedMs() - started;
}

/** V8 tries so many starts on their own before it is asked to search. */
const MAX_TRIED_STARTS = 16;

/** A class, so that all matchers have one shape. */
class CoreMatcher implements Matcher {
  readonly #core: Core;
  readonly #maxTried: number;

  constructor(core: Core, maxTried: number) {
    this.#core = core;
    this.#maxTried = maxTried;
  }

  exec(text: string, from: number): PatternMatch | null {
    return this.#core.find(text, from, false) ? this.#core.match : null;
  }

  execAt(text: string, at: number): PatternMatch | null {
    return this.#core.find(text, at, true) ? this.#core.match : null;
  }

  execAround(text: string, from: number, lastStart: number, end: number): PatternMatch | null {
    const core = this.#core;
    const { match } = core;
    // A search would go on to the end of the text; few starts are cheaper to try one by one.
    if (lastStart - from < this.#maxTried) {
      for (let start = from; start <= lastStart; start += 1) {
        if (core.find(text, start, true) && match.end >= end) return match;
      }
      return null;
    }
    for (let start = from; start <= lastStart; start = match.start + 1) {
      if (!core.find(text, start, false) || match.start > lastStart) return null;
      if (match.end >= end) return match;
    }
    return null;
  }

  get isLinear(): boolean {
    return this.#core.isLinear();
  }

  group(name: string): string | undefined {
    return this.#core.group(name);
  }
}

/** A matcher for one pattern. Holds state: one per thread and user. */
export function createMatcher(pattern: CompiledPattern, engine: RegexEngine): Matcher {
  const maxTried = pattern.engine === 'linear' ? 1 : MAX_TRIED_STARTS;
  return new CoreMatcher(coreOf(pattern, engine), maxTried);
}

function coreOf(pattern: CompiledPattern, engine: RegexEngine): Core {
  switch (pattern.engine) {
    case 'v8':
      return v8Core(pattern);
    case 'guarded':
      return guardedCore(pattern, engine);
    case 'linear':
      return linearCore(pattern, engine);
  }
}
