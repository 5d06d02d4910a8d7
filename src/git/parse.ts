/**
 * Parses commits, tags and trees in place: offsets into the caller's bytes, no strings.
 *
 * Tolerant on purpose: a scanner must read what git merely refuses. Whatever is missing or
 * malformed leaves its field at "absent" and the rest is parsed; the caller scans all bytes anyway.
 * Inflating is the object store's, what a commit is good for is attribution's business.
 * Formats: git's commit.c (`parse_commit_buffer`), ident.c
 * (`split_ident_line`), tag.c and tree-walk.c.
 */

/** Offset that says "not there". */
export const ABSENT = -1;

/** `Name <email> seconds zone`, as offsets. Ends are exclusive. */
export interface IdentityView {
  /** Start of the whole value, {@link ABSENT} where there is no such line. */
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
  emailStart: number;
  emailEnd: number;
  /** Seconds since 1970, NaN where the line holds no number. */
  seconds: number;
  /** Minutes east of UTC; 0 where absent. */
  zoneMinutes: number;
}

/** What a commit says, as offsets; made once by {@link createCommitView} and reused. */
export interface CommitView {
  /** Offset of the tree's hex id. */
  treeAt: number;
  /** Offsets of the parents' hex ids; only the first `parentCount` count. */
  parents: Int32Array;
  parentCount: number;
  readonly author: IdentityView;
  readonly committer: IdentityView;
  encodingStart: number;
  encodingEnd: number;
  /** End of the header lines: the blank line, or the end of the object. */
  headerEnd: number;
  messageStart: number;
  end: number;
}

/** What an annotated tag says, as offsets. */
export interface TagView {
  /** Offset of the target's hex id. */
  targetAt: number;
  typeStart: number;
  typeEnd: number;
  nameStart: number;
  nameEnd: number;
  readonly tagger: IdentityView;
  headerEnd: number;
  messageStart: number;
  end: number;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const LESS = 0x3c;
const GREATER = 0x3e;
const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

const word = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const TREE = word('tree ');
const PARENT = word('parent ');
const AUTHOR = word('author ');
const COMMITTER = word('committer ');
const ENCODING = word('encoding ');
const OBJECT = word('object ');
const TYPE = word('type ');
const TAG = word('tag ');
const TAGGER = word('tagger ');

function createIdentityView(): IdentityView {
  return {
    start: ABSENT,
    end: ABSENT,
    nameStart: ABSENT,
    nameEnd: ABSENT,
    emailStart: ABSENT,
    emailEnd: ABSENT,
    seconds: Number.NaN,
    zoneMinutes: 0,
  };
}

/** A view to pass to {@link parseCommit} again and again. */
export function createCommitView(): CommitView {
  return {
    treeAt: ABSENT,
    parents: new Int32Array(16),
    parentCount: 0,
    author: createIdentityView(),
    committer: createIdentityView(),
    encodingStart: ABSENT,
    encodingEnd: ABSENT,
    headerEnd: 0,
    messageStart: 0,
    end: 0,
  };
}

/** A view to pass to {@link parseTag} again and again. */
export function createTagView(): TagView {
  return {
    targetAt: ABSENT,
    typeStart: ABSENT,
    typeEnd: ABSENT,
    nameStart: ABSENT,
    nameEnd: ABSENT,
    tagger: createIdentityView(),
    headerEnd: 0,
    messageStart: 0,
    end: 0,
  };
}

// In this file indexes into `bytes` are always checked against `end`, which callers keep within
// the array; reads behind `!` are such reads.

/** End of the line that starts at `at`: its newline, or `end`. */
function lineEndOf(bytes: Uint8Array, at: number, end: number): number {
  let position = at;
  while (position < end && bytes[position] !== NEWLINE) position++;
  return position;
}

function startsWith(bytes: Uint8Array, at: number, end: number, prefix: Uint8Array): boolean {
  if (at + prefix.length > end) return false;
  for (let index = 0; index < prefix.length; index++) {
    if (bytes[at + index] !== prefix[index]) return false;
  }
  return true;
}

function isHexDigit(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= ZERO && byte <= NINE) || (lower >= 0x61 && lower <= 0x66);
}

/** Offset of a hex id that fills the line from `at` to `lineEnd`, else {@link ABSENT}. */
function idAt(bytes: Uint8Array, at: number, lineEnd: number, hexLength: number): number {
  if (lineEnd - at !== hexLength) return ABSENT;
  for (let position = at; position < lineEnd; position++) {
    if (!isHexDigit(bytes[position]!)) return ABSENT;
  }
  return at;
}

/**
 * Parses a commit that fills `bytes` from `start` to `end` into `view`.
 * HOT: once a commit when histories are walked.
 */
export function parseCommit(
  bytes: Uint8Array,
  start: number,
  end: number,
  hexLength: number,
  view: CommitView,
): void {
  view.treeAt = ABSENT;
  view.parentCount = 0;
  clearIdentity(view.author);
  clearIdentity(view.committer);
  view.encodingStart = ABSENT;
  view.encodingEnd = ABSENT;
  view.end = end;
  let at = start;
  let lineEnd = lineEndOf(bytes, at, end);
  if (startsWith(bytes, at, end, TREE)) {
    view.treeAt = idAt(bytes, at + TREE.length, lineEnd, hexLength);
    at = lineEnd + 1;
    lineEnd = lineEndOf(bytes, at, end);
  }
  // As in git, parents are the lines right after the tree: later ones are unknown headers.
  while (startsWith(bytes, at, end, PARENT)) {
    const parentAt = idAt(bytes, at + PARENT.length, lineEnd, hexLength);
    if (parentAt !== ABSENT) addParent(view, parentAt);
    at = lineEnd + 1;
    lineEnd = lineEndOf(bytes, at, end);
  }
  // Signatures and merge tags continue on lines that start with a space, so no keyword matches.
  while (at < end && lineEnd > at) {
    parseCommitLine(bytes, at, lineEnd, view);
    at = lineEnd + 1;
    lineEnd = lineEndOf(bytes, at, end);
  }
  view.headerEnd = Math.min(at, end);
  view.messageStart = Math.min(at + 1, end);
}

function addParent(view: CommitView, at: number): void {
  if (view.parentCount === view.parents.length) {
    const larger = new Int32Array(view.parents.length * 2);
    larger.set(view.parents);
    view.parents = larger;
  }
  view.parents[view.parentCount++] = at;
}

function parseCommitLine(bytes: Uint8Array, at: number, lineEnd: number, view: CommitView): void {
  if (startsWith(bytes, at, lineEnd, AUTHOR)) {
    if (view.author.start === ABSENT) {
      parseIdentity(bytes, at + AUTHOR.length, lineEnd, view.author);
    }
  } else if (startsWith(bytes, at, lineEnd, COMMITTER)) {
    if (view.committer.start === ABSENT) {
      parseIdentity(bytes, at + COMMITTER.length, lineEnd, view.committer);
    }
  } else if (startsWith(bytes, at, lineEnd, ENCODING)) {
    view.encodingStart = at + ENCODING.length;
    view.encodingEnd = lineEnd;
  }
}

/** Parses a tag that fills `bytes` from `start` to `end` into `view`. */
export function parseTag(
  bytes: Uint8Array,
  start: number,
  end: number,
  hexLength: number,
  view: TagView,
): void {
  view.targetAt = ABSENT;
  view.typeStart = view.typeEnd = view.nameStart = view.nameEnd = ABSENT;
  clearIdentity(view.tagger);
  view.end = end;
  let at = start;
  let lineEnd = lineEndOf(bytes, at, end);
  while (at < end && lineEnd > at) {
    if (startsWith(bytes, at, lineEnd, OBJECT) && view.targetAt === ABSENT) {
      view.targetAt = idAt(bytes, at + OBJECT.length, lineEnd, hexLength);
    } else if (startsWith(bytes, at, lineEnd, TYPE) && view.typeStart === ABSENT) {
      view.typeStart = at + TYPE.length;
      view.typeEnd = lineEnd;
    } else if (startsWith(bytes, at, lineEnd, TAG) && view.nameStart === ABSENT) {
      view.nameStart = at + TAG.length;
      view.nameEnd = lineEnd;
    } else if (startsWith(bytes, at, lineEnd, TAGGER) && view.tagger.start === ABSENT) {
      parseIdentity(bytes, at + TAGGER.length, lineEnd, view.tagger);
    }
    at = lineEnd + 1;
    lineEnd = lineEndOf(bytes, at, end);
  }
  view.headerEnd = Math.min(at, end);
  view.messageStart = Math.min(at + 1, end);
}

function clearIdentity(view: IdentityView): void {
  view.start = view.end = ABSENT;
  view.nameStart = view.nameEnd = ABSENT;
  view.emailStart = view.emailEnd = ABSENT;
  view.seconds = Number.NaN;
  view.zoneMinutes = 0;
}

/** Parses `Name <email> seconds zone`; also used for reflog lines. */
export function parseIdentity(
  bytes: Uint8Array,
  start: number,
  end: number,
  view: IdentityView,
): void {
  clearIdentity(view);
  view.start = start;
  view.end = end;
  let open = start;
  while (open < end && bytes[open] !== LESS) open++;
  view.nameStart = start;
  view.nameEnd = trimEnd(bytes, start, open);
  if (open >= end) return;
  let close = open + 1;
  while (close < end && bytes[close] !== GREATER) close++;
  view.emailStart = open + 1;
  view.emailEnd = close;
  // The date follows the last `>`: broken mail addresses hold more than one (ident.c).
  let last = end - 1;
  while (last > close && bytes[last] !== GREATER) last--;
  parseDate(bytes, Math.max(last, close) + 1, end, view);
}

function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  let position = end;
  while (position > start && bytes[position - 1] === SPACE) position--;
  return position;
}

function skipSpaces(bytes: Uint8Array, at: number, end: number): number {
  let position = at;
  while (position < end && bytes[position] === SPACE) position++;
  return position;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function parseDate(bytes: Uint8Array, start: number, end: number, view: IdentityView): void {
  let at = skipSpaces(bytes, start, end);
  const isNegative = at < end && bytes[at] === MINUS;
  if (isNegative) at++;
  if (at >= end || !isDigit(bytes[at])) return;
  let seconds = 0;
  for (; at < end && isDigit(bytes[at]); at++) seconds = seconds * 10 + bytes[at]! - ZERO;
  view.seconds = isNegative ? -seconds : seconds;
  at = skipSpaces(bytes, at, end);
  const sign = at < end ? bytes[at] : 0;
  if (sign !== PLUS && sign !== MINUS) return;
  let digits = 0;
  for (at++; at < end && isDigit(bytes[at]) && digits < 1e6; at++) {
    digits = digits * 10 + bytes[at]! - ZERO;
  }
  const minutes = Math.trunc(digits / 100) * 60 + (digits % 100);
  view.zoneMinutes = sign === MINUS && minutes !== 0 ? -minutes : minutes;
}
