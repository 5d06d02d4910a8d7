/** What other scanners' files mean here: the door of this folder. Reads no disk and no repository. */

export {
  type AcceptedEntry,
  type ForeignFile,
  type ReaderNote,
  type SilencingPattern,
} from './model.ts';
export { KNOWN_NAMES, type Recognized, recognize } from './recognize.ts';
export {
  type Ground,
  type LineThere,
  type PlaceOf,
  type Resolution,
  resolveEntry,
} from './resolve.ts';
export { type NamedFile, type NamedNote, type SilencingRules, silencingRules } from './silence.ts';
