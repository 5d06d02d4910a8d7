/**
 * The columns of an index, and how they are filled: preallocated where the size is known, grown
 * where it is not (paths of version 4 are prefix-compressed). Reading files is index-file.ts'.
 */

import { ScanError } from '../base/errors.ts';

/** All entries by column; entry `i` has the path `paths[pathStarts[i]!, pathStarts[i + 1]!)`. */
export interface IndexColumns {
  readonly count: number;
  readonly hashLength: number;
  readonly modes: Uint32Array;
  /** On-disk flags: assume-valid, extended, stage. */
  readonly flags: Uint16Array;
  /** On-disk extended flags: skip-worktree, intent-to-add. */
  readonly extended: Uint16Array;
  readonly sizes: Uint32Array;
  readonly mtimeSeconds: Uint32Array;
  readonly mtimeNanos: Uint32Array;
  readonly ids: Uint8Array;
  readonly pathStarts: Uint32Array;
  readonly paths: Uint8Array;
}

/** The error for an index that cannot be parsed. */
export function indexBroken(path: string, reason: string): ScanError {
  return new ScanError('INDEX_BROKEN', { path, reason });
}

/** The conflict stage in an entry's on-disk flags. */
export function stageOf(flags: number): number {
  return (flags >> 12) & 3;
}

/** Columns under construction. */
export class IndexBuilder {
  readonly hashLength: number;
  readonly modes: Uint32Array;
  readonly flags: Uint16Array;
  readonly extended: Uint16Array;
  readonly sizes: Uint32Array;
  readonly mtimeSeconds: Uint32Array;
  readonly mtimeNanos: Uint32Array;
  readonly ids: Uint8Array;
  readonly pathStarts: Uint32Array;
  paths: Uint8Array;
  pathsLength: number = 0;
  count: number = 0;

  constructor(capacity: number, hashLength: number, pathBytes: number) {
    this.hashLength = hashLength;
    this.modes = new Uint32Array(capacity);
    this.flags = new Uint16Array(capacity);
    this.extended = new Uint16Array(capacity);
    this.sizes = new Uint32Array(capacity);
    this.mtimeSeconds = new Uint32Array(capacity);
    this.mtimeNanos = new Uint32Array(capacity);
    this.ids = new Uint8Array(capacity * hashLength);
    this.pathStarts = new Uint32Array(capacity + 1);
    this.paths = new Uint8Array(pathBytes);
  }

  /** Makes room for `extra` more path bytes. */
  reservePath(extra: number): void {
    const needed = this.pathsLength + extra;
    if (needed <= this.paths.length) return;
    const larger = new Uint8Array(Math.max(needed, this.paths.length * 2));
    larger.set(this.paths.subarray(0, this.pathsLength));
    this.paths = larger;
  }

  /** Appends bytes to the path of the entry under construction. HOT: once an entry. */
  appendPath(bytes: Uint8Array, start: number, end: number): void {
    this.reservePath(end - start);
    let to = this.pathsLength;
    // Bound: reservePath made room for end - start bytes.
    for (let from = start; from < end; from++) this.paths[to++] = bytes[from]!;
    this.pathsLength = to;
  }

  /** Takes over the fields of entry `position` of `source`, all but its path. */
  copyFields(source: IndexColumns, position: number): void {
    const to = this.count;
    const { hashLength } = this;
    this.modes[to] = source.modes[position]!; // Bound: position < source.count
    this.flags[to] = source.flags[position]!;
    this.extended[to] = source.extended[position]!;
    this.sizes[to] = source.sizes[position]!;
    this.mtimeSeconds[to] = source.mtimeSeconds[position]!;
    this.mtimeNanos[to] = source.mtimeNanos[position]!;
    const from = position * hashLength;
    this.ids.set(source.ids.subarray(from, from + hashLength), to * hashLength);
  }

  /** Ends the entry under construction. */
  endEntry(): void {
    this.count++;
    this.pathStarts[this.count] = this.pathsLength;
  }

  /** The finished columns, cut to size. */
  finish(): IndexColumns {
    const { count } = this;
    return {
      count,
      hashLength: this.hashLength,
      modes: this.modes.subarray(0, count),
      flags: this.flags.subarray(0, count),
      extended: this.extended.subarray(0, count),
      sizes: this.sizes.subarray(0, count),
      mtimeSeconds: this.mtimeSeconds.subarray(0, count),
      mtimeNanos: this.mtimeNanos.subarray(0, count),
      ids: this.ids.subarray(0, count * this.hashLength),
      pathStarts: this.pathStarts.subarray(0, count + 1),
      paths: this.paths.subarray(0, this.pathsLength),
    };
  }
}
