/**
 * Standard input, as chunks or whole. Read without blocking, so that signals come through while it is awaited.
 */
import { createReadStream, fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { ScanError } from '../base/errors.ts';

/** Node takes what it has no stream for, such as a directory, for an empty input without a word. */
function openInput(): Readable {
  const stat = fstatSync(0);
  const isStream = stat.isFIFO() || stat.isSocket() || stat.isFile() || stat.isCharacterDevice();
  return isStream ? process.stdin : createReadStream('', { fd: 0, autoClose: false });
}

/** What arrives on standard input until its end, or until `signal` stops waiting for it. */
export async function* standardInput(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stdin = openInput();
  const stop = (): void => void stdin.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin) yield chunk as Uint8Array;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** All chunks as one; a usage error saying `tooLong` where there are more than `bytesMax` bytes of them. */
export async function readWhole(
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
  tooLong: string,
): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    kept.push(chunk);
    length += chunk.length;
    if (length > bytesMax) throw new ScanError('USAGE', { message: tooLong });
  }
  return Buffer.concat(kept);
}
