/** Matches as rows of numbers: where literals stand thick there are a hundred thousand to a megabyte. */
import { MATCH_FIELDS } from './memo-state.ts';

const INITIAL_ROWS = 16;

/** A list of matches. A row: start, end, start and end of the secret, as memo-core.ts numbers them. */
export class MatchRows {
  /** Another array after rows were added. */
  values: Int32Array = new Int32Array(INITIAL_ROWS * MATCH_FIELDS);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Adds `count` rows of an array, from its index `first` on, with `origin` added to each number. */
  // oxlint-disable-next-line max-params
  addAll(from: Int32Array, first: number, count: number, origin: number): void {
    const top = this.count * MATCH_FIELDS;
    const length = count * MATCH_FIELDS;
    if (top + length > this.values.length) this.#grow(top + length);
    const { values } = this;
    // In bounds: there is room, and whoever calls has so many rows.
    for (let i = 0; i < length; i++) values[top + i] = from[first + i]! + origin;
    this.count += count;
  }

  /** Drops the first `count` rows. */
  drop(count: number): void {
    this.values.copyWithin(0, count * MATCH_FIELDS, this.count * MATCH_FIELDS);
    this.count -= count;
  }

  #grow(needed: number): void {
    const grown = new Int32Array(2 * needed);
    grown.set(this.values);
    this.values = grown;
  }
}
