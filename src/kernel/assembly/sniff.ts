/**
 * What kind of text some bytes are: decode/text.ts, which says why, as far as it tells whether a text is wide.
 */

import { PATH_BINARY, PATH_TEXT, TEXT_PROBE_BYTES } from '../codes';
import { find } from './find';

/** UTF-16 or UTF-32: left to decode/text.ts. */
export const WIDE: i32 = -1;
/** As in decode/text.ts. */
const STRIDE_PROBE_BYTES: usize = 1024;
const LEAST_UTF16_PROBE: usize = 8;
const LEAST_UTF32_PROBE: usize = 16;
const TOLERANCE: f64 = 4;

/** A byte order mark of UTF-16 or UTF-32. */
function isMarked(at: usize, length: usize): bool {
  if (length < 2) return false;
  const mark = load<u16>(at);
  if (mark == 0xfeff || mark == 0xfffe) return true;
  return length >= 4 && load<u32>(at) == 0xfffe0000;
}

/** Whether NULs stand where wide text has them. */
function isStrided(start: usize, length: usize): bool {
  const groups = length >> 2;
  const end = start + (groups << 2);
  let n0: i32 = 0;
  let n1: i32 = 0;
  let n2: i32 = 0;
  let n3: i32 = 0;
  let controls: i32 = 0;
  for (let at = start; at < end; at++) {
    const byte: u32 = load<u8>(at);
    if (byte == 0) {
      const lane = (at - start) & 3;
      if (lane == 0) n0++;
      else if (lane == 1) n1++;
      else if (lane == 2) n2++;
      else n3++;
    } else if (byte < 0x20 && (byte < 0x09 || byte > 0x0d)) controls++;
  }
  const all = f64(groups);
  if (f64(controls) > all / TOLERANCE) return false;
  const full = all - all / TOLERANCE;
  const scarce = all / TOLERANCE / 4;
  if (length >= LEAST_UTF32_PROBE) {
    if (f64(n0) <= scarce && f64(n1) >= full && f64(n2) >= all && f64(n3) >= all) return true;
    if (f64(n3) <= scarce && f64(n2) >= full && f64(n1) >= all && f64(n0) >= all) return true;
  }
  if (length < LEAST_UTF16_PROBE) return false;
  if (f64(n0 + n2) <= scarce && f64(n1) >= full && f64(n3) >= full) return true;
  return f64(n1 + n3) <= scarce && f64(n0) >= full && f64(n2) >= full;
}

/** PATH_TEXT, PATH_BINARY or WIDE. */
export function sniff(start: usize, length: usize): i32 {
  if (isMarked(start, length)) return WIDE;
  const end = start + min<usize>(length, TEXT_PROBE_BYTES);
  const firstNul = find(start, end, 0);
  if (firstNul == end) return PATH_TEXT;
  const probe = min(length, STRIDE_PROBE_BYTES);
  if (firstNul - start < STRIDE_PROBE_BYTES && isStrided(start, probe)) return WIDE;
  return PATH_BINARY;
}
