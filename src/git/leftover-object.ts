/**
 * Reads what an interrupted Git left of a loose object: `tmp_obj_*` beside the objects. Its content was in
 * the repository for a moment and lies on the disk since; as much of it is read as was written.
 */
import { constants, inflateSync } from 'node:zlib';
import type { HashLength } from '../base/oids.ts';
import { readControlFile } from './control-file.ts';
import { type Fault, fault } from './fault.ts';
import { parseLooseHeader } from './loose.ts';
import { hashObject } from './object-reader.ts';

/** Compressed and inflated bytes that are read of one. */
const MAX_BYTES = 64 << 20;

/** The begin of an object, or all of it. */
export interface LeftoverObject {
  readonly type: number;
  readonly bytes: Uint8Array;
  /** Hex id where it is whole, '' else. */
  readonly id: string;
}

/** Reads one; a fault where nothing of it can be made out. */
export function readLeftoverObject(path: string, hashLength: HashLength): LeftoverObject | Fault {
  const file = readControlFile(path, MAX_BYTES, { followLinks: false });
  if (file.kind === 'missing') return fault('vanished', 'it is gone');
  if (file.kind === 'refused') return fault('unreadable', `it ${file.reason}`);
  let inflated: Uint8Array;
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_BYTES };
    inflated = inflateSync(file.bytes, options);
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return isLarge
      ? fault('oversize', `more than ${MAX_BYTES} bytes, half-written`)
      : fault('special-file', 'a half-written object that does not inflate');
  }
  const header = parseLooseHeader(inflated);
  if (header === null) return fault('special-file', 'a half-written object without a header');
  const { type, size, length } = header;
  const bytes = inflated.subarray(length, length + size);
  const id = bytes.length < size ? '' : hashObject(type, bytes, hashLength).toString('hex');
  return { type, bytes, id };
}
