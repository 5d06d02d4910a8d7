/**
 * Leaves out edges of trees that count for their names alone and have none of them: where rules are about
 * paths, every file could matter, and few do.
 */
import { EDGE_FIELDS, EDGE_HEAD } from '../attribution/index.ts';
import { createMatcher, type Matcher, type RegexEngine } from '../rules/index.ts';
import type { NamedEdges } from './shared.ts';

/** Verdicts on a name. */
const UNKNOWN = 0;
const FITS = 1;
const OTHER = 2;

/** Filters the rows of one runner. */
export class NameFilter {
  private readonly byName: Uint8Array;
  private readonly matchers: readonly Matcher[] | null;
  /** Entry names in latin1, by the numbers that edges have. */
  private readonly names: readonly string[];
  private verdicts = new Uint8Array(1024);
  private rows = new Int32Array(4096);

  constructor({ byName, patterns }: NamedEdges, names: readonly string[], engine: RegexEngine) {
    this.byName = byName;
    this.matchers = patterns?.map((pattern) => createMatcher(pattern, engine)) ?? null;
    this.names = names;
  }

  /** Forgets verdicts: the list of names begins anew. */
  forget(): void {
    this.verdicts.fill(UNKNOWN);
  }

  /** One tree's edges, as `TreeEdgeContext.edges` gets them: calls back with its row, if one is left. */
  // oxlint-disable-next-line max-params
  pairs(
    parent: number,
    children: Int32Array,
    names: Int32Array,
    from: number,
    to: number,
    take: (rows: Int32Array, length: number) => void,
  ): void {
    const rows = this.room(EDGE_HEAD + (to - from) * EDGE_FIELDS);
    let at = EDGE_HEAD;
    for (let i = from; i < to; i += 1) {
      if (!this.counts(children[i]!, names[i]!)) continue; // both have an edge at each index
      rows[at] = children[i]!;
      rows[at + 1] = names[i]!;
      at += EDGE_FIELDS;
    }
    if (at === EDGE_HEAD) return;
    rows[0] = parent;
    rows[1] = (at - EDGE_HEAD) / EDGE_FIELDS;
    take(rows, at);
  }

  /** Rows of trees in `words`, from `from` to `to`: calls back with those that are left. HOT: all edges. */
  words(
    words: Int32Array,
    from: number,
    to: number,
    take: (rows: Int32Array, length: number) => void,
  ): void {
    const rows = this.room(to - from);
    let at = 0;
    for (let row = from; row < to; ) {
      const end = row + EDGE_HEAD + words[row + 1]! * EDGE_FIELDS; // rows are whole
      const head = at;
      at += EDGE_HEAD;
      for (let edge = row + EDGE_HEAD; edge < end; edge += EDGE_FIELDS) {
        if (!this.counts(words[edge]!, words[edge + 1]!)) continue;
        rows[at] = words[edge]!;
        rows[at + 1] = words[edge + 1]!;
        at += EDGE_FIELDS;
      }
      const count = (at - head - EDGE_HEAD) / EDGE_FIELDS;
      rows[head] = words[row]!;
      rows[head + 1] = count;
      if (count === 0) at = head;
      row = end;
    }
    if (at > 0) take(rows, at);
  }

  private counts(child: number, name: number): boolean {
    return this.byName[child] === 0 || this.fits(name);
  }

  private fits(name: number): boolean {
    if (this.matchers === null) return true;
    if (name >= this.verdicts.length) this.enlarge(name);
    let verdict = this.verdicts[name]!;
    if (verdict === UNKNOWN) {
      const text = this.names[name] ?? '';
      verdict = this.matchers.some((matcher) => matcher.exec(text, 0) !== null) ? FITS : OTHER;
      this.verdicts[name] = verdict;
    }
    return verdict === FITS;
  }

  private enlarge(name: number): void {
    const larger = new Uint8Array(Math.max(this.verdicts.length * 2, name + 1));
    larger.set(this.verdicts);
    this.verdicts = larger;
  }

  private room(length: number): Int32Array {
    if (this.rows.length < length)
      this.rows = new Int32Array(Math.max(this.rows.length * 2, length));
    return this.rows;
  }
}
