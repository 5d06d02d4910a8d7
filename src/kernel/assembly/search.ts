/**
 * Multi-literal search over tables made by prefilter/tables.ts (layout: ../codes.ts).
 *
 * Three stages over blocks of text, each handing the next the positions that it cannot rule out:
 *
 *   groups    four windows (at 0, 2, 4, 6): does the filter know any of their hashes?
 *   windows   each window of such a group: does the filter also allow the byte that follows?
 *   probe     each such window: compare the literals of its chain, then what follows them (gates).
 *
 * The first two append every position and advance the queue's end by 0 or 4: a branch here would be
 * mispredicted at one position in ten, which costs more than the test itself. An occurrence is met
 * through exactly one window, a bounded way behind its start, so hits arrive nearly ordered and are
 * inserted in place.
 */

import {
  GATE_CLASS_BYTES,
  GATE_CLASS_MASK,
  GATE_CLASS_SHIFT,
  GATE_OP_MASK,
  GATE_RUN,
  GATE_SKIP,
  LITERAL_MIN_LENGTH,
  SEARCH_NO_ROOM,
  WINDOW_FILTER_BITS,
  WINDOW_MASK,
  WINDOW_MULTIPLIER,
  WINDOW_STRIDE,
} from '../codes';
import { GROUP_QUEUE, WINDOW_FILTER, WINDOW_QUEUE } from './layout';
import { setResumeAt } from './resume';
import {
  buckets,
  bucketShift,
  CONTEXT_BEFORE,
  capacityNeeded,
  classes,
  ENTRY_BYTES,
  ENTRY_CARE,
  ENTRY_FOLLOWERS,
  ENTRY_GATE,
  ENTRY_ID,
  ENTRY_LENGTH,
  ENTRY_TEXT,
  ENTRY_VALUE,
  ENTRY_WINDOW,
  gates,
  literalCount,
  maxWindow,
} from './search-tables';

const MASK: u32 = u32(WINDOW_MASK);
const MULTIPLIER: u32 = u32(WINDOW_MULTIPLIER);
const FILTER_SHIFT: u32 = 32 - WINDOW_FILTER_BITS;
const HIT_BYTES: usize = 8;
const NO_LIMIT: usize = 0x7fffffff;
/** Bytes that one group advances by, and that it may read. */
const GROUP: usize = 8;
const GROUP_READS: usize = 16;
/** Text between two emptyings of the queues; these then stay in the first-level cache. */
const BLOCK: usize = 8192;

// The search under way.
let fromAddress: usize = 0;
let toAddress: usize = 0;
let endAddress: usize = 0;
let outRows: usize = 0;
let outRow: usize = 0;
let outFull: usize = 0;
/** Occurrences from this address on did not fit. */
let limit: usize = NO_LIMIT;

@inline
function filterOf(key: u32): u32 {
  return load<u8>((key * MULTIPLIER) >> FILTER_SHIFT, WINDOW_FILTER);
}

/** Does the text at `at` hold the literal? `value` is followed by as many bytes of case bits. */
function matches(at: usize, value: usize, length: usize): bool {
  const fold = value + length;
  let i: usize = 0;
  while (i + 4 <= length) {
    if ((load<u32>(at + i) | load<u32>(fold + i)) != load<u32>(value + i)) return false;
    i += 4;
  }
  if (i == length) return true;
  // The last four bytes again where there are four, else (length 3) the first two and the third.
  if (length >= 4) {
    i = length - 4;
    return (load<u32>(at + i) | load<u32>(fold + i)) == load<u32>(value + i);
  }
  return (
    (load<u16>(at) | load<u16>(fold)) == load<u16>(value) &&
    (load<u8>(at + 2) | load<u8>(fold + 2)) == load<u8>(value + 2)
  );
}

@inline
function isIn(at: usize, set: usize): bool {
  const byte: usize = load<u8>(at);
  return ((load<u8>(set + (byte >> 3)) >> u8(byte & 7)) & 1) != 0;
}

/** Does the text from `at` on pass the gate whose steps begin at `step`? It ends at endAddress. */
function passes(step: usize, at: usize): bool {
  for (let word = load<u32>(step); word != 0; word = load<u32>(step)) {
    const op = word & GATE_OP_MASK;
    const set = classes + ((word >> GATE_CLASS_SHIFT) & GATE_CLASS_MASK) * GATE_CLASS_BYTES;
    const stop = at + (word >> 16);
    if (op == GATE_RUN) {
      if (stop > endAddress) return false;
      for (; at < stop; at++) if (!isIn(at, set)) return false;
    } else if (op == GATE_SKIP) {
      while (at < stop && at < endAddress && isIn(at, set)) at++;
      if (at == stop) return true;
    } else if (at >= endAddress || !isIn(at, set)) return false;
    step += 4;
  }
  return true;
}

/** Does the text from `at` on pass one of the gates that begin at `word` of their section? */
function isOpen(word: usize, at: usize): bool {
  let step = gates + (word << 2);
  for (let left = load<u32>(step); left > 0; left--) {
    step += 4;
    if (passes(step, at)) return true;
    while (load<u32>(step) != 0) step += 4;
  }
  return false;
}

/** Inserts a hit; when all rows are taken the last in order is dropped and becomes the limit. */
function emit(at: usize, id: u32): void {
  if (outRow == outFull) {
    const lastAt = load<usize>(outRow - HIT_BYTES);
    if (at > lastAt || (at == lastAt && id > load<u32>(outRow - HIT_BYTES, 4))) {
      limit = min(limit, at);
      return;
    }
    limit = min(limit, lastAt);
    outRow -= HIT_BYTES;
  }
  let row = outRow;
  while (row > outRows) {
    const beforeAt = load<usize>(row - HIT_BYTES);
    if (beforeAt < at || (beforeAt == at && load<u32>(row - HIT_BYTES, 4) < id)) break;
    store<u64>(row, load<u64>(row - HIT_BYTES));
    row -= HIT_BYTES;
  }
  store<usize>(row, at);
  store<u32>(row, id, 4);
  outRow += HIT_BYTES;
}

/**
 * Reports the entry's literal if it really stands around the window at `at`, in the range that was
 * asked for.
 */
function verify(at: usize, entry: usize): void {
  const start = at - isize(load<i16>(entry, ENTRY_WINDOW));
  const length: usize = load<u16>(entry, ENTRY_LENGTH);
  if (
    start < fromAddress ||
    start >= toAddress ||
    start + length > endAddress ||
    !matches(start, load<usize>(entry, ENTRY_TEXT), length)
  ) {
    return;
  }
  const gate: usize = load<u16>(entry, ENTRY_GATE);
  if (gate == 0 || isOpen(gate, start + length)) emit(start, load<u16>(entry, ENTRY_ID));
}

/** The first entry of the chain of windows with this key, 0 if there is none. */
@inline
function chainOf(key: u32): usize {
  return load<usize>(buckets + ((key * MULTIPLIER) >> bucketShift << 2));
}

@inline
function fits(context: u64, entry: usize): bool {
  return ((context ^ load<u64>(entry, ENTRY_VALUE)) & load<u64>(entry, ENTRY_CARE)) == 0;
}

/** The window at `at`, around which the context can be read: verifies the entries that fit. */
function probe(at: usize): void {
  let entry = chainOf(keyAt(at));
  if (entry == 0) return;
  const context = load<u64>(at - CONTEXT_BEFORE);
  if (!fits(context, entry)) return;
  let followers: u32 = load<u32>(entry, ENTRY_FOLLOWERS);
  if (followers == 0) verify(at, entry);
  for (; followers > 0; followers--) {
    entry += ENTRY_BYTES;
    if (fits(context, entry)) verify(at, entry);
  }
}

/** The same where the context may not be readable. */
function probeBlindly(at: usize, key: u32): void {
  let entry = chainOf(key);
  if (entry == 0) return;
  let followers: u32 = load<u32>(entry, ENTRY_FOLLOWERS);
  if (followers == 0) verify(at, entry);
  for (; followers > 0; followers--) {
    entry += ENTRY_BYTES;
    verify(at, entry);
  }
}

@inline
function keyAt(at: usize): u32 {
  return load<u32>(at) & MASK;
}

@inline
function groupPasses(at: usize): usize {
  const any =
    filterOf(keyAt(at)) |
    filterOf(keyAt(at + 2)) |
    filterOf(keyAt(at + 4)) |
    filterOf(keyAt(at + 6));
  return usize(any != 0) << 2;
}

/** Queues the groups of [at, stop) that pass behind `queue`; returns the queue's end. */
// HOT: every byte that is searched goes through here.
function queueGroups(queue: usize, at: usize, stop: usize): usize {
  while (at < stop) {
    store<usize>(queue, at);
    queue += groupPasses(at);
    at += GROUP;
  }
  return queue;
}

@inline
function windowPasses(at: usize): usize {
  return ((filterOf(keyAt(at)) >> (load<u8>(at, 4) & 7)) & 1) << 2;
}

/** Queues the windows of the queued groups that pass; returns the queue's end. */
function queueWindows(groupsEnd: usize): usize {
  let queue = WINDOW_QUEUE;
  for (let group = GROUP_QUEUE; group < groupsEnd; group += 4) {
    const at = load<usize>(group);
    store<usize>(queue, at);
    queue += windowPasses(at);
    store<usize>(queue, at + 2);
    queue += windowPasses(at + 2);
    store<usize>(queue, at + 4);
    queue += windowPasses(at + 4);
    store<usize>(queue, at + 6);
    queue += windowPasses(at + 6);
  }
  return queue;
}

/** Probes the windows of the queued groups. */
function probeGroups(groupsEnd: usize): void {
  const windowsEnd = queueWindows(groupsEnd);
  for (let window = WINDOW_QUEUE; window < windowsEnd; window += 4) {
    probe(load<usize>(window));
  }
}

/**
 * Searches whole groups from `at` on, none beginning after `last`; returns where the next one would
 * begin.
 */
function scan(at: usize, last: usize): usize {
  while (at <= last) {
    const stop = min(at + BLOCK, at + ((last - at) & ~(GROUP - 1)) + GROUP);
    probeGroups(queueGroups(GROUP_QUEUE, at, stop));
    at = stop;
    if (limit != NO_LIMIT) last = min(last, limit + maxWindow);
  }
  return at;
}

/**
 * Windows near the end, where fewer bytes are left than a group reads: a missing byte reads as
 * zero.
 */
function scanTail(at: usize): void {
  const stop = min(endAddress - (LITERAL_MIN_LENGTH - 1), toAddress + maxWindow);
  for (; at < stop && at <= min(NO_LIMIT, limit + maxWindow); at += WINDOW_STRIDE) {
    let key: u32;
    if (endAddress - at >= 4) key = load<u32>(at);
    else key = load<u16>(at) | (u32(load<u8>(at + 2)) << 16);
    key &= MASK;
    if (filterOf(key) != 0) probeBlindly(at, key);
  }
}

/** Room of the group queue; the window queue has four times as much. */
const GROUP_QUEUE_END: usize = WINDOW_QUEUE;
/** Stretches below this length are searched together. */
const SHORT_STRETCH: usize = 1024;
/** The queued groups' end, and the first address whose windows are not queued. */
let groupsEnd: usize = GROUP_QUEUE;
let queuedTo: usize = 0;

/** Whether starts in [from, to) of a text that ends at `end` can be queued when nothing else is. */
@inline
export function isShort(from: usize, to: usize, end: usize): bool {
  return to - from < SHORT_STRETCH && to + maxWindow + GROUP_READS <= end;
}

/** Says what is searched, and where hits go. */
@inline
function begin(from: usize, to: usize, end: usize, out: usize, outCapacity: i32): void {
  fromAddress = from;
  toAddress = to;
  endAddress = end;
  outRows = out;
  outRow = out;
  outFull = out + usize(outCapacity) * HIT_BYTES;
  limit = NO_LIMIT;
}

/** Begins to queue short stretches of the text [from, end), in order; `out` is as in `search`. */
export function beginQueue(from: usize, end: usize, out: usize, outCapacity: i32): void {
  begin(from, end, end, out, outCapacity);
  groupsEnd = GROUP_QUEUE;
  queuedTo = 0;
}

/**
 * Queues the starts [from, to); false when there is no room. Windows are at even addresses, so that
 * those behind one stretch that reach into the next are queued once.
 */
export function queueStretch(from: usize, to: usize): bool {
  if (groupsEnd + ((to - from + maxWindow) >> 1) + GROUP > GROUP_QUEUE_END) return false;
  let at = max(from & ~(WINDOW_STRIDE - 1), queuedTo);
  const stop = to + maxWindow;
  if (at >= stop) return true;
  const groups = (stop - at + GROUP - 1) & ~(GROUP - 1);
  queuedTo = at + groups;
  groupsEnd = queueGroups(groupsEnd, at, queuedTo);
  return true;
}

/**
 * Searches what is queued; hits may start a little outside of the stretches, too. Returns how many there
 * are, SEARCH_NO_ROOM where they did not fit.
 */
export function searchQueue(): i32 {
  if (literalCount != 0) probeGroups(groupsEnd);
  return limit == NO_LIMIT ? i32((outRow - outRows) / HIT_BYTES) : SEARCH_NO_ROOM;
}

export function search(from: usize, to: usize, end: usize, out: usize, outCapacity: i32): i32 {
  if (outCapacity < capacityNeeded) return SEARCH_NO_ROOM;
  setResumeAt(max(from, to));
  if (literalCount == 0 || to <= from || end < from + LITERAL_MIN_LENGTH) return 0;
  begin(from, to, end, out, outCapacity);
  // Groups that neither read behind `end` nor begin where no window of a wanted literal can be.
  let at = from;
  if (end >= from + GROUP_READS) at = scan(at, min(end - GROUP_READS, to + maxWindow));
  scanTail(at);
  if (limit == NO_LIMIT) return i32((outRow - out) / HIT_BYTES);
  while (outRow > out && load<usize>(outRow - HIT_BYTES) >= limit) outRow -= HIT_BYTES;
  setResumeAt(limit);
  return i32((outRow - out) / HIT_BYTES);
}
