/**
 * One `name operator value` as the readers of this folder pass it along: offsets and small codes,
 * one object per detector, overwritten by each call, so that nothing is allocated per anchor.
 */

/** How name and value are joined. */
export const OP_NONE = 0;
/** `=`, `:=`, `=>`, `:`, typed declarations, XML elements, `{ name: …, value: … }`. */
export const OP_COLON = 1;
export const OP_EQUALS = 2;
/** `==`, `!=`, `.equals(`. */
export const OP_COMPARE = 3;
/** `"NAME", "value"` and `setName("value")`. */
export const OP_ARGUMENT = 4;
/** `--name value`, `-Name 'value'`. */
export const OP_FLAG = 5;
/** `PASSWORD 'value'`, `name value` on a line of its own. */
export const OP_SPACE = 6;
/** `|| 'value'`, `?? 'value'`, `:-value`. */
export const OP_DEFAULT = 7;
/** The value stands in a sibling: `name: DB_PASSWORD` newline `value: x`, `<name>…</name><value>…`. */
export const OP_INDIRECT = 8;
/** `<password>value</password>`. */
export const OP_ELEMENT = 9;
/** `| name | value |`, `name is value`. */
export const OP_PROSE = 10;
/** `scheme://user:value@host`. */
export const OP_URL = 11;
/** `Basic value`, `Bearer value`. */
export const OP_HEADER = 12;
/** `-u user:value` and its like: a place in a command, no name. */
export const OP_COMMAND = 13;

/** What follows a value. */
export const AFTER_LINE_END = 0;
/** `,`, `;`, `)`, `]`, `}`, a comment. */
export const AFTER_CLOSER = 1;
/** `+`, `%`, `(`, `[`, `.format`: the value is only a part of an expression. */
export const AFTER_EXPRESSION = 2;
/** Another word: prose, or the next argument. */
export const AFTER_WORD = 3;

/** Longest value that is read; anything longer is left to rules. */
export const VALUE_LIMIT = 512;
/** A value must begin within so many bytes of the anchor's end. */
export const GAP_LIMIT = 120;
/** Longest name to the left of an anchor, in bytes. */
export const NAME_LEFT_LIMIT = 64;
/** Longest rest of a name to the right of an anchor. */
export const NAME_RIGHT_LIMIT = 40;

export interface Reading {
  /** The stretch that may be read: [low, high). */
  low: number;
  high: number;
  nameStart: number;
  nameEnd: number;
  /** The name itself stands in quotes: `"password": …`. */
  nameQuoted: boolean;
  operator: number;
  /** 0 where the value is bare. */
  quote: number;
  valueStart: number;
  valueEnd: number;
  /** One past the value's closing quote. */
  textEnd: number;
  /** A call stands around the value: `Secret.of("…")`. */
  wrapped: boolean;
  /** A type stands between name and value: `password: String = "…"`. */
  typed: boolean;
  after: number;
  /** The name is the first thing on its line. */
  lineStart: boolean;
  /** White space stands between operator and value. */
  spaced: boolean;
}

export function createReading(): Reading {
  return {
    low: 0,
    high: 0,
    nameStart: 0,
    nameEnd: 0,
    nameQuoted: false,
    operator: OP_NONE,
    quote: 0,
    valueStart: 0,
    valueEnd: 0,
    textEnd: 0,
    wrapped: false,
    typed: false,
    after: AFTER_LINE_END,
    lineStart: false,
    spaced: false,
  };
}

/** The byte in front of `at`, a line feed where the readable stretch begins. */
export function byteBefore(bytes: Uint8Array, at: number, reading: Reading): number {
  return at > reading.low ? (bytes[at - 1] as number) : 0x0a;
}

/** The byte at `at`, a line feed where the readable stretch ends. */
export function byteAt(bytes: Uint8Array, at: number, reading: Reading): number {
  return at < reading.high ? (bytes[at] as number) : 0x0a;
}

/** An anchor within its text; absolute positions. Reused from anchor to anchor. */
export interface AnchorSpan {
  textStart: number;
  textEnd: number;
  anchorStart: number;
  anchorEnd: number;
}

export function createAnchorSpan(): AnchorSpan {
  return { textStart: 0, textEnd: 0, anchorStart: 0, anchorEnd: 0 };
}
