/**
 * Feeds UTF-16 and UTF-32 texts to a stream, turned into UTF-8 part by part in a fixed area of memory.
 */
import type { WideEncoding } from '../decode/index.ts';
import { transcode, transcodedLimit, wideCut, wideMarkLength } from '../decode/index.ts';
import type { TextStream } from './text-stream.ts';

/** Streams the wide text [start, end) of `bytes` through `area` of the same memory, disjoint from it. */
export function streamWideText(
  bytes: Uint8Array,
  text: { readonly start: number; readonly end: number; readonly kind: WideEncoding },
  area: { readonly start: number; readonly byteLength: number },
  stream: TextStream,
): void {
  const { end, kind } = text;
  const areaEnd = area.start + area.byteLength;
  let at = text.start + wideMarkLength(bytes, text.start, end, kind);
  let kept = 0;
  for (let isLast = false; !isLast; ) {
    const free = areaEnd - area.start - kept;
    const next = partEnd(bytes, at, end, free, kind);
    isLast = next === end;
    const length = kept + transcode(bytes, at, next, kind, area.start + kept);
    at = next;
    kept = stream.window(area.start, length, isLast);
    bytes.copyWithin(area.start, area.start + length - kept, area.start + length);
  }
}

/** End of the next part: what surely fits into `free` bytes once it is turned. */
function partEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  free: number,
  kind: WideEncoding,
): number {
  if (transcodedLimit(end - at) <= free) return end;
  const most = Math.floor(free / 3) * 2 - 4;
  return wideCut(bytes, at, at + most, kind);
}
