/**
 * Headers of git commits, for what the commit graph is made of: tree, parents, time, and where the
 * message starts. Reads what git/parse.ts reads, and is as tolerant; names and mail are left to it.
 */

import {
  COMMIT_ID_STRIDE,
  COMMIT_MANY_PARENTS,
  COMMIT_MAX_PARENTS,
  COMMIT_NONE,
  COMMIT_WORD_MESSAGE,
  COMMIT_WORD_PARENTS,
  COMMIT_WORD_TREE,
} from '../codes';
import { find } from './find';
import { COMMIT_HEAD, COMMIT_IDS } from './layout';

const NEWLINE: u32 = 0x0a;
const SPACE: u32 = 0x20;
const MINUS: u32 = 0x2d;
const ZERO: u32 = 0x30;
const GREATER: u32 = 0x3e;
const LESS: u32 = 0x3c;
/** 'tree', 'pare', 'ent ' and 'committe' as little-endian words: keywords by their parts. */
const TREE: u32 = 0x65657274;
const TREE_LENGTH: usize = 5;
const PARE: u32 = 0x65726170;
const ENT_SPACE: u32 = 0x20746e65;
const PARENT_LENGTH: usize = 7;
const COMMITTE: u64 = 0x65747469_6d6d6f63;
const R_SPACE: u16 = 0x2072;
const COMMITTER_LENGTH: usize = 10;
const PARENTS: usize = COMMIT_HEAD + (COMMIT_WORD_PARENTS << 2);

@inline
function isTree(at: usize, end: usize): bool {
  return at + TREE_LENGTH <= end && load<u32>(at) == TREE && load<u8>(at, 4) == SPACE;
}

@inline
function isParent(at: usize, end: usize): bool {
  return at + PARENT_LENGTH <= end && load<u32>(at) == PARE && load<u32>(at, 3) == ENT_SPACE;
}

@inline
function isCommitter(at: usize, end: usize): bool {
  return (
    at + COMMITTER_LENGTH <= end && load<u64>(at) == COMMITTE && load<u16>(at, 8) == R_SPACE
  );
}

/** Value of a hex digit, above 15 for any other byte. */
@inline
function hexValue(byte: u32): u32 {
  const digit = byte - ZERO;
  if (digit < 10) return digit;
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : 0xff;
}

/** Writes the raw id whose hex digits fill [at, lineEnd); false where it is none. */
function readId(at: usize, lineEnd: usize, hexLength: i32, out: usize): bool {
  if (lineEnd - at != usize(hexLength)) return false;
  while (at < lineEnd) {
    const high = hexValue(load<u8>(at));
    const low = hexValue(load<u8>(at, 1));
    if ((high | low) > 15) return false;
    store<u8>(out++, (high << 4) | low);
    at += 2;
  }
  return true;
}

/** Seconds of the identity in [start, end), NaN where it holds none. */
function secondsOf(start: usize, end: usize): f64 {
  const open = find(start, end, LESS);
  if (open == end) return NaN;
  const close = find(open + 1, end, GREATER);
  if (close == end) return NaN;
  // The date follows the last `>`: broken mail addresses hold more than one (ident.c).
  let at = end - 1;
  while (at > close && load<u8>(at) != GREATER) at--;
  at++;
  while (at < end && load<u8>(at) == SPACE) at++;
  const isNegative = at < end && load<u8>(at) == MINUS;
  if (isNegative) at++;
  const first = at;
  let seconds: f64 = 0;
  while (at < end) {
    const digit = u32(load<u8>(at)) - ZERO;
    if (digit > 9) break;
    seconds = seconds * 10 + f64(digit);
    at++;
  }
  if (at == first) return NaN;
  return isNegative ? -seconds : seconds;
}

export function readCommit(commit: usize, length: i32, hexLength: i32): i32 {
  const end = commit + length;
  let seconds: f64 = NaN;
  let hasCommitter = false;
  let treeAt: i32 = COMMIT_NONE;
  let parentCount: i32 = 0;
  let at = commit;
  let lineEnd = find(at, end, NEWLINE);
  if (isTree(at, lineEnd)) {
    at += TREE_LENGTH;
    if (readId(at, lineEnd, hexLength, COMMIT_IDS)) treeAt = i32(at - commit);
    at = lineEnd + 1;
    lineEnd = find(at, end, NEWLINE);
  }
  // As in git, parents are the lines right after the tree: later ones are unknown headers.
  while (isParent(at, lineEnd)) {
    if (parentCount == COMMIT_MAX_PARENTS) return COMMIT_MANY_PARENTS;
    at += PARENT_LENGTH;
    if (readId(at, lineEnd, hexLength, COMMIT_IDS + usize(parentCount + 1) * COMMIT_ID_STRIDE)) {
      store<i32>(PARENTS + usize(parentCount << 2), i32(at - commit));
      parentCount++;
    }
    at = lineEnd + 1;
    lineEnd = find(at, end, NEWLINE);
  }
  while (at < end && lineEnd > at) {
    if (!hasCommitter && isCommitter(at, lineEnd)) {
      hasCommitter = true;
      seconds = secondsOf(at + COMMITTER_LENGTH, lineEnd);
    }
    at = lineEnd + 1;
    lineEnd = find(at, end, NEWLINE);
  }
  const messageStart = i32(min(at + 1, end) - commit);
  store<f64>(COMMIT_HEAD, seconds);
  store<i32>(COMMIT_HEAD, messageStart, COMMIT_WORD_MESSAGE << 2);
  store<i32>(COMMIT_HEAD, treeAt, COMMIT_WORD_TREE << 2);
  return parentCount;
}

/** Where `readCommit` leaves what it read, and the first of the raw ids. */
export function commitHead(): usize {
  return COMMIT_HEAD;
}

export function commitIds(): usize {
  return COMMIT_IDS;
}
