/**
 * Reads the header of literal tables (layout: codes.ts; made by prefilter/). The tables come from
 * our own main thread, so a mismatch means two versions of the program met.
 */

import {
  LITERALS_HEADER_WORDS,
  LITERALS_MAGIC,
  LITERALS_WORD_COUNT,
  LITERALS_WORD_MAGIC,
  LITERALS_WORD_MAX_PER_POSITION,
  LITERALS_WORD_RECORDS,
  LITERALS_WORD_SIZE,
} from './codes.ts';

/** What a kernel needs to know of its tables outside of the search. */
export interface LiteralTables {
  readonly view: DataView;
  readonly count: number;
  /** Offset of the literals' records. */
  readonly records: number;
  readonly maxPerPosition: number;
}

/**
 * Checks magic and size and reads the header. Throws a RangeError for anything else than a table.
 */
export function readLiteralTables(tables: Uint8Array): LiteralTables {
  const view = new DataView(tables.buffer, tables.byteOffset, tables.byteLength);
  const word = (index: number): number => view.getUint32(index * 4, true);
  const isTable =
    tables.byteLength >= LITERALS_HEADER_WORDS * 4 &&
    word(LITERALS_WORD_MAGIC) === LITERALS_MAGIC &&
    word(LITERALS_WORD_SIZE) === tables.byteLength;
  if (!isTable) throw new RangeError('not a literal table of this version');
  return {
    view,
    count: word(LITERALS_WORD_COUNT),
    records: word(LITERALS_WORD_RECORDS),
    maxPerPosition: word(LITERALS_WORD_MAX_PER_POSITION),
  };
}
