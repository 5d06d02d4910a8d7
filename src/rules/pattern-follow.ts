/**
 * What must follow a literal: for each of the next bytes, the set that it is in whenever a match
 * spans the literal there. A search for literals can read these bytes at once and pass over most
 * places where the literal stands by chance, such as `path` where a token would go on with fourteen
 * letters or digits.
 *
 * The pattern is unfolded into an automaton of byte positions (Glushkov's construction). Followed from
 * the start for as many bytes as may stand before the literal, then through the literal itself, it
 * says which positions come next. Conditions without width are ignored and long repeats are taken for
 * endless ones, so the sets err only towards more bytes.
 */
import { type ByteSet, EMPTY_SET, has, otherCase, rangesOf, sizeOf, union } from './byte-set.ts';
import type { Lead } from './pattern-lead.ts';
import type { FoundLiteral } from './pattern-literals.ts';
import type { PatternNode, RepeatNode } from './pattern-tree.ts';

/** So many bytes in a row that are each in the set. */
export interface FollowRun {
  readonly length: number;
  /** The set as ranges: first, last, first, last, … */
  readonly ranges: readonly number[];
}

/** A required literal with what is certain of the bytes behind it. */
export interface Anchor extends FoundLiteral {
  readonly follow: readonly FollowRun[];
  /** What must stand before it; null where anything may. */
  readonly lead: Lead | null;
}

/** The literal in question, and how many bytes of a match may stand before it. */
type FollowQuery = Pick<FoundLiteral, 'bytes' | 'caseless' | 'before' | 'minBefore'>;

/** Rounds that a repeat is unfolded to; what may be more may be any number. */
const MAX_ROUNDS = 40;
/** Larger automatons, and literals further from the start, are not worth it: nothing is said then. */
const MAX_POSITIONS = 4000;
const MAX_LINKS = 60_000;
/** Links that are gone along for one literal's place; only patterns made to be slow come near. */
const MAX_STEPS = 4_000_000;
const MAX_BEFORE = 1200;
/** A set that leaves out fewer bytes than this rejects next to nothing. */
const LEAST_OUTSIDE = 24;

/** Positions of the automaton, by number. */
interface Automaton {
  readonly sets: readonly ByteSet[];
  readonly next: readonly (readonly number[])[];
  readonly first: readonly number[];
  /** 1 where a match may end behind the position. */
  readonly last: Uint8Array;
}

/** A part of the pattern, unfolded. */
interface Part {
  readonly isEmpty: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const NOTHING: Part = { isEmpty: true, first: [], last: [] };

class TooLarge extends Error {}

class Unfolding {
  readonly sets: ByteSet[] = [];
  readonly next: Set<number>[] = [];
  #links = 0;

  part(node: PatternNode): Part {
    switch (node.kind) {
      case 'assert':
        return NOTHING;
      case 'group':
        return this.part(node.body);
      case 'set':
        return this.#position(node.set);
      case 'sequence':
        return node.items.reduce((part, item) => this.#join(part, this.part(item)), NOTHING);
      case 'alternation':
        return either(node.branches.map((branch) => this.part(branch)));
      case 'repeat':
        return this.#repeat(node);
    }
  }

  #position(set: ByteSet): Part {
    const number = this.sets.push(set) - 1;
    if (number >= MAX_POSITIONS) throw new TooLarge();
    this.next.push(new Set());
    return { isEmpty: false, first: [number], last: [number] };
  }

  #link(from: readonly number[], to: readonly number[]): void {
    this.#links += from.length * to.length;
    if (this.#links > MAX_LINKS) throw new TooLarge();
    for (const position of from) for (const other of to) this.next[position]!.add(other);
  }

  #join(a: Part, b: Part): Part {
    this.#link(a.last, b.first);
    return {
      isEmpty: a.isEmpty && b.isEmpty,
      first: a.isEmpty ? [...a.first, ...b.first] : a.first,
      last: b.isEmpty ? [...a.last, ...b.last] : b.last,
    };
  }

  #repeat({ body, min, max }: RepeatNode): Part {
    if (max === 0) return NOTHING;
    let whole = NOTHING;
    const certain = Math.min(min, MAX_ROUNDS);
    for (let round = 0; round < certain; round += 1) whole = this.#join(whole, this.part(body));
    if (max === certain) return whole;
    if (max - certain > MAX_ROUNDS) {
      const rest = this.part(body);
      this.#link(rest.last, rest.first);
      return this.#join(whole, { ...rest, isEmpty: true });
    }
    for (let round = certain; round < max; round += 1) {
      whole = this.#join(whole, { ...this.part(body), isEmpty: true });
    }
    return whole;
  }
}

function either(parts: readonly Part[]): Part {
  return {
    isEmpty: parts.some((part) => part.isEmpty),
    first: parts.flatMap((part) => part.first),
    last: parts.flatMap((part) => part.last),
  };
}

function unfold(root: PatternNode): Automaton | null {
  const unfolding = new Unfolding();
  try {
    const { first, last } = unfolding.part(root);
    const ends = new Uint8Array(unfolding.sets.length);
    for (const position of last) ends[position] = 1;
    const next = unfolding.next.map((others) => [...others]);
    return { sets: unfolding.sets, next, first, last: ends };
  } catch (error) {
    if (error instanceof TooLarge) return null;
    throw error;
  }
}

function behind(positions: Iterable<number>, automaton: Automaton): Set<number> {
  const found = new Set<number>();
  for (const position of positions) {
    for (const other of automaton.next[position]!) found.add(other);
  }
  return found;
}

/** Answers for the literals of one pattern. */
export class FollowSets {
  readonly #root: PatternNode;
  /** Made when it is first asked for: many patterns have no literals. */
  #automaton: Automaton | null | undefined;
  /** Positions that may come first behind so many bytes, by the two numbers of a query. */
  readonly #starts = new Map<string, ReadonlySet<number> | null>();

  constructor(root: PatternNode) {
    this.#root = root;
  }

  /** What is certain of the `limit` bytes behind the literal; empty where nothing is. */
  runsBehind(query: FollowQuery, limit: number): FollowRun[] {
    if (query.before > MAX_BEFORE) return [];
    if (this.#automaton === undefined) this.#automaton = unfold(this.#root);
    const automaton = this.#automaton;
    if (automaton === null) return [];
    let candidates = this.#startsAt(automaton, query);
    if (candidates === null) return [];
    let ends: number[] = [];
    for (let i = 0; i < query.bytes.length; i += 1) {
      const byte = query.bytes.charCodeAt(i);
      const other = query.caseless ? otherCase(byte) : byte;
      ends = [...candidates].filter((position) => {
        const set = automaton.sets[position]!;
        return has(set, byte) || has(set, other);
      });
      candidates = behind(ends, automaton);
    }
    const sets: ByteSet[] = [];
    while (sets.length < limit && ends.length > 0 && !ends.some((at) => automaton.last[at] === 1)) {
      sets.push([...candidates].reduce((all, at) => union(all, automaton.sets[at]!), EMPTY_SET));
      ends = [...candidates];
      candidates = behind(ends, automaton);
    }
    return runsOf(sets);
  }

  #startsAt(automaton: Automaton, { before, minBefore }: FollowQuery): ReadonlySet<number> | null {
    const key = `${minBefore}-${before}`;
    let known = this.#starts.get(key);
    if (known === undefined) {
      known = positionsBehind(automaton, minBefore, before);
      this.#starts.set(key, known);
    }
    return known;
  }
}

/** Positions that may come next behind minBefore to before bytes; null where that is too much work. */
function positionsBehind(
  automaton: Automaton,
  minBefore: number,
  before: number,
): ReadonlySet<number> | null {
  let positions = new Set(automaton.first);
  const all = new Set<number>();
  let steps = 0;
  for (let distance = 0; distance <= before && positions.size > 0; distance += 1) {
    for (const position of positions) steps += automaton.next[position]!.length;
    if (steps > MAX_STEPS) return null;
    if (distance >= minBefore) for (const position of positions) all.add(position);
    positions = behind(positions, automaton);
  }
  return all;
}

/** Equal neighbours joined; nothing behind the last set that rejects anything. */
function runsOf(sets: readonly ByteSet[]): FollowRun[] {
  const telling = sets.findLastIndex((set) => 256 - sizeOf(set) >= LEAST_OUTSIDE);
  const runs: { length: number; ranges: number[] }[] = [];
  for (const set of sets.slice(0, telling + 1)) {
    const ranges = rangesOf(set).flat();
    const last = runs.at(-1);
    if (last && last.ranges.join() === ranges.join()) last.length += 1;
    else runs.push({ length: 1, ranges });
  }
  return runs;
}
