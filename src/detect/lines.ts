/**
 * Offsets to lines and columns, computed only for what is reported.
 *
 * Lines end with LF or CR LF; a text without any LF that has CRs is read as one with CR line ends.
 * Lines and columns count from 1, columns in UTF-16 code units of the UTF-8 text; a byte that is not
 * part of well-formed UTF-8 (Unicode 15, table 3-7) counts one. A byte order mark is not counted.
 */

/** Buffer's search goes at memory speed, that of Uint8Array byte by byte. */
const indexOfByte = Buffer.prototype.indexOf;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Which byte ends a line in the text at [start, end). */
export function lineEndOf(bytes: Uint8Array, start: number, end: number): number {
  const text = bytes.subarray(start, end);
  if (indexOfByte.call(text, LINE_FEED) >= 0) return LINE_FEED;
  return indexOfByte.call(text, CARRIAGE_RETURN) >= 0 ? CARRIAGE_RETURN : LINE_FEED;
}

/**
 * Walks forward through one text and tells places. Positions must not decrease from call to call,
 * so that a million matches on one long line cost one walk, not a million.
 */
export class LineCursor {
  /** The byte that ends a line. */
  readonly lineEnd: number;
  /** A character boundary at or just behind the last position asked for. */
  #at: number;
  #line: number;
  /** UTF-16 units between the line's start and `#at`. */
  #units: number;

  /** A cursor at `start`, which lies `units` UTF-16 units into line `line`. */
  constructor(start: number, lineEnd: number, line = 1, units = 0) {
    this.#at = start;
    this.lineEnd = lineEnd;
    this.#line = line;
    this.#units = units;
  }

  /** Absolute position reached: a character boundary. */
  get position(): number {
    return this.#at;
  }

  /** Line of the position reached. */
  get line(): number {
    return this.#line;
  }

  /** Column of the position reached. */
  get column(): number {
    return this.#units + 1;
  }

  /** Moves to the absolute `position`; a position inside a character gets the column behind it. */
  advance(bytes: Uint8Array, position: number): void {
    const lineEnd = this.lineEnd;
    let at = this.#at;
    let units = this.#units;
    // HOT on long texts: `at < position` bounds every read, `unitAt` checks the rest itself.
    while (at < position) {
      const byte = bytes[at]!;
      if (byte === lineEnd) {
        this.#line++;
        units = 0;
        at++;
      } else if (byte < 0x80) {
        units++;
        at++;
      } else {
        const byteLength = characterLength(bytes, at);
        units += byteLength === 4 ? 2 : 1;
        at += byteLength;
      }
    }
    this.#at = at;
    this.#units = units;
  }

  /** A second cursor at the same position. */
  fork(): LineCursor {
    return new LineCursor(this.#at, this.lineEnd, this.#line, this.#units);
  }

  /** Follows bytes that were moved by `distance` in memory. */
  shift(distance: number): void {
    this.#at += distance;
  }

  /** Jumps over lines known to lie between here and `lineStart`, which must start a line. */
  skipTo(lineStart: number, lines: number): void {
    if (lineStart <= this.#at) return;
    this.#at = lineStart;
    this.#line += lines;
    this.#units = 0;
  }
}

/**
 * Line and column of an absolute position near a cursor, on either side of it. `start` is where the
 * text, or the window of it at hand, begins: a line that begins before is counted from there.
 */
export function placeNear(
  cursor: LineCursor,
  position: number,
  text: { readonly bytes: Uint8Array; readonly start: number },
): { readonly line: number; readonly column: number } {
  if (position >= cursor.position) {
    const ahead = cursor.fork();
    ahead.advance(text.bytes, position);
    return { line: ahead.line, column: ahead.column };
  }
  const between = new LineCursor(position, cursor.lineEnd);
  between.advance(text.bytes, cursor.position);
  // On the same line nothing before the position is read: lines can be megabytes long.
  if (between.line === 1) return { line: cursor.line, column: cursor.column - between.column + 1 };
  const before = text.bytes.subarray(text.start, position);
  const last = Buffer.prototype.lastIndexOf.call(before, cursor.lineEnd);
  const walk = new LineCursor(text.start + last + 1, cursor.lineEnd);
  walk.advance(text.bytes, position);
  return { line: cursor.line - between.line + 1, column: walk.column };
}

/** Bytes of the well-formed UTF-8 character at `at`; 1 where there is none. */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0xc2 || lead > 0xf4) return 1;
  const second = bytes[at + 1] ?? 0;
  if (lead < 0xe0) return isContinuation(second) ? 2 : 1;
  const third = bytes[at + 2] ?? 0;
  if (lead < 0xf0) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isContinuation(third) ? 3 : 1;
  }
  const low = lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xf4 ? 0x8f : 0xbf;
  const wellFormed =
    second >= low && second <= high && isContinuation(third) && isContinuation(bytes[at + 3] ?? 0);
  return wellFormed ? 4 : 1;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
