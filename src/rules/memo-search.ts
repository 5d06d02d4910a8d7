/**
 * The search that remembers (memo-matcher.ts), for compiled patterns: for those whose matches have a greatest
 * length; memo-program.ts says which of them have a program.
 */
import { createMatchMemory, type MatchMemory } from '../kernel/index.ts';
import type { MatchRows } from './match-rows.ts';
import { MemoMatcher } from './memo-matcher.ts';
import { type MemoOutline, memoOutline, memoProgram } from './memo-program.ts';
import type { CompiledPattern } from './model.ts';
import { parseCompiled } from './pattern.ts';

/** Longer matches would take too much memory to remember. */
const LONGEST_MATCH = 1 << 15;

/** A memory that searches share; made with the first of them. */
export class MemoMemory {
  #memory: MatchMemory | null | undefined;

  /** Null where WebAssembly cannot run. */
  get(): MatchMemory | null {
    this.#memory ??= createMatchMemory();
    return this.#memory;
  }
}

/**
 * Finds matches of one pattern in one text at a time. The program and its tables are made with the first
 * question: most searches are never asked, because a sieve lets nothing through to them.
 */
export class MemoSearch {
  readonly #outline: MemoOutline;
  readonly #places: readonly number[];
  readonly #maxLength: number;
  readonly #memory: MemoMemory | null;
  #matcher: MemoMatcher | null = null;

  constructor(
    outline: MemoOutline,
    { places, maxLength }: CompiledPattern,
    memory: MemoMemory | null,
  ) {
    this.#outline = outline;
    this.#places = places.map(({ group }) => group);
    this.#maxLength = maxLength;
    this.#memory = memory;
  }

  /** Forgets what it knows: another text, or other bytes in it. */
  reset(): void {
    this.#matcher?.reset();
  }

  /** See MemoMatcher.find. */
  // oxlint-disable-next-line max-params
  find(
    bytes: Uint8Array,
    textStart: number,
    textEnd: number,
    from: number,
    lastStart: number,
    into: MatchRows,
    most: number,
  ): number {
    this.#matcher ??= new MemoMatcher(
      memoProgram(this.#outline),
      this.#places,
      this.#maxLength,
      this.#memory?.get() ?? null,
    );
    return this.#matcher.find(bytes, textStart, textEnd, from, lastStart, into, most);
  }
}

/**
 * A search for a compiled pattern; null where its matches have no greatest length, or it has no program. Without a
 * memory it runs in JavaScript.
 */
export function createMemoSearch(
  pattern: CompiledPattern,
  memory: MemoMemory | null,
): MemoSearch | null {
  const { re2Source, maxLength, places } = pattern;
  if (maxLength > LONGEST_MATCH) return null;
  const parsed = parseCompiled(re2Source);
  if (parsed.kind === 'fault') return null;
  const outline = memoOutline(parsed.root, new Set(places.map(({ group }) => group)));
  return outline === null ? null : new MemoSearch(outline, pattern, memory);
}
