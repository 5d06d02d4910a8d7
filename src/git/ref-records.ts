/**
 * The nouns of refs: raw records as the back ends read them, and names that keep every byte.
 *
 * While refs are read, a name is a "byte name": one char a byte, so that comparing strings compares
 * bytes as git does. Text is made once, for the public record (refs.ts).
 */

import type { Skipped } from '../base/model.ts';
import { utf8 } from './control-file.ts';

/** A ref as stored. Exactly one of `id` and `target` is set. */
export interface RawRef {
  /** Hex id, '' for a symbolic ref. */
  readonly id: string;
  /** Hex id of what the tag peels to, where the store says so; else ''. */
  readonly peeledId: string;
  /** Byte name of the ref it stands for, '' for a direct ref. */
  readonly target: string;
}

/** All refs of one store by byte name, and what could not be read. */
export interface RawRefs {
  readonly refs: Map<string, RawRef>;
  readonly broken: Skipped[];
}

/** More faults of one kind than this are summed up: a ledger is read by people. */
const MAX_BROKEN = 1000;

const HEX = /^[0-9a-fA-F]+$/;
const NULL_ID = /^0+$/;
const NON_ASCII = /[\x80-\xff]/;

/** The hex id in lower case if `text` is one of this length and not the null id, else ''. */
export function hexIdOf(text: string, hexLength: number): string {
  if (text.length !== hexLength || !HEX.test(text) || NULL_ID.test(text)) return '';
  return text.toLowerCase();
}

/** A byte name as text; invalid UTF-8 becomes U+FFFD. */
export function textOfByteName(byteName: string): string {
  return NON_ASCII.test(byteName) ? utf8(Buffer.from(byteName, 'latin1')) : byteName;
}

/** The exact bytes of a byte name whose text lost some, else undefined. */
export function bytesIfLossy(byteName: string): Uint8Array | undefined {
  if (!NON_ASCII.test(byteName)) return undefined;
  const bytes = Buffer.from(byteName, 'latin1');
  return Buffer.from(utf8(bytes)).equals(bytes) ? undefined : Uint8Array.from(bytes);
}

/** A ledger entry for a ref that cannot be used; `detail` must not quote file contents. */
export function brokenRef(byteName: string, detail: string): Skipped {
  return { path: textOfByteName(byteName), reason: 'broken-ref', detail };
}

/** Appends a fault; past {@link MAX_BROKEN} only one closing entry more. */
export function addBroken(broken: Skipped[], entry: Skipped): void {
  if (broken.length < MAX_BROKEN) broken.push(entry);
  else if (broken.length === MAX_BROKEN) {
    broken.push({
      ...entry,
      detail: `more than ${MAX_BROKEN} broken refs; the rest is not listed`,
    });
  }
}
