/**
 * Door of the stage that takes bytes out of other bytes. Pure: no I/O, no clock.
 *
 * Each step from the stored bytes to the text in which a secret stands is a {@link Layer}; reports
 * name them outermost first. This far one step is known: wide text turned into UTF-8 (text.ts).
 */
export type { TextKind, WideEncoding } from './text.ts';
export {
  isWide,
  PROBE_BYTES,
  sniffText,
  transcode,
  transcodedLimit,
  utf8MarkLength,
  wideCut,
  wideMarkLength,
} from './text.ts';

/** One decoding step, as reports name it: `utf-16le`, `base64`, `zip:inner/file`. */
export type Layer = string;
