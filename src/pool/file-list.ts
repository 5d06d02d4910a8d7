/**
 * The files of a scan as threads share them: their paths one after the other in one piece of memory. A
 * message with a string for each of some 100,000 files would cost more than opening them.
 */
import { isAbsolute } from 'node:path';
import { sharedBytes, sharedUint32 } from '../base/bytes.ts';

/** Files by index. Plain data over shared memory. */
export interface FileList {
  /** Absolute path of the directory that relative paths start from, as bytes, with a `/` at its end. */
  readonly root: Uint8Array;
  /** All paths, as bytes: that of file i is paths[starts[i] … starts[i + 1]). */
  readonly paths: Uint8Array;
  readonly starts: Uint32Array;
  /** FILE_ bits of each. */
  readonly kinds: Uint8Array;
  /** Texts that stand in no file, by index. */
  readonly texts: ReadonlyMap<number, Uint8Array>;
}

/** A symbolic link, whose target is read as a text. */
export const FILE_IS_LINK = 1;
/** Its path stands alone, without the root. */
export const FILE_IS_ABSOLUTE = 2;
/** Standard input. */
export const FILE_IS_INPUT = 4;

/** The "path" of standard input. */
const INPUT_PATH = '-';

/** One file, before it is in a list. */
export interface ListedFile {
  /** In latin1, one character a byte; absolute, or relative to the root. */
  readonly path: string;
  readonly isLink: boolean;
}

/** Puts files into one list. `root` is '' where every path is absolute, and for standard input. */
export function fileListOf(
  root: string,
  files: readonly ListedFile[],
  texts: ReadonlyMap<number, Uint8Array>,
): FileList {
  const starts = sharedUint32(files.length + 1);
  const kinds = sharedBytes(files.length);
  let length = 0;
  for (const [i, { path, isLink }] of files.entries()) {
    length += path.length;
    starts[i + 1] = length;
    const isAlone = root === '' || isAbsolute(path);
    const isInput = root === '' && path === INPUT_PATH;
    kinds[i] =
      (isLink ? FILE_IS_LINK : 0) |
      (isAlone ? FILE_IS_ABSOLUTE : 0) |
      (isInput ? FILE_IS_INPUT : 0);
  }
  const paths = sharedBytes(length);
  const bytes = Buffer.from(paths.buffer, paths.byteOffset, length);
  for (const [i, { path }] of files.entries()) bytes.write(path, starts[i]!, 'latin1');
  return { root: rootBytes(root), paths, starts, kinds, texts };
}

function rootBytes(root: string): Uint8Array {
  return Buffer.from(root === '' || root.endsWith('/') ? root : `${root}/`);
}
