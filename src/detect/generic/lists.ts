/**
 * Lists of accounts: rows of an SQL INSERT, of a Markdown table and of CSV under a column that asks for a secret,
 * and `user:password` lines for chpasswd. Each row is judged; what stands alone is idioms.ts.
 */
import type { Gate, Literal } from '../../prefilter/index.ts';
import type { Assessment } from './assess.ts';
import { isDigest, nextArgument, textEnd } from './call-arguments.ts';
import {
  ascii,
  BLANK,
  BREAK,
  CLASSES,
  DIGIT,
  hasClass,
  LETTER,
  NAME,
  QUOTE,
  rangesWhere,
  startsWith,
} from './classes.ts';
import { argumentAt, type Span } from './command-lines.ts';
import { columnsOf, firstRow, LIST_AFTER, mayHoldRows, rowBehind, rowEnd } from './insert-rows.ts';
import { NAME_KEY, NAME_PASSWORD, readName, setMeaning } from './names.ts';
import { skipBlanks, skipSpace } from './siblings.ts';
import { createStretch, loadStretch, type Stretch, weighSpan } from './stretch.ts';
import { readUserTable, USER_TABLES } from './user-tables.ts';

/** Bytes in front of a literal that a list is read in. */
export const LIST_BEFORE = 400;

const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const INSERT = 'insert into ';
const CHPASSWD = 'chpasswd';
/** The end of a table's head and the line under it, in the ways that people write it. */
const RULES_OF_TABLES: readonly string[] = ['---', ' ---', ':--', ' :--', '--|', '-|'].map(
  (rule) => `|\n|${rule}`,
);
/** Columns of a table whose cells are parted by commas or semicolons, the first one left out, and what follows them. */
const COLUMNS: readonly string[] = [',password', ',"password', ';password', ',passwd', ',pwd'];
/** A cell of the head of a table whose head has no rule under it, as Gherkin has them. */
const HEAD_CELL = '| password ';
const HEAD_GATE: Gate = [
  { kind: 'skip', ranges: [0x20, 0x20], count: 16 },
  { kind: 'peek', ranges: [0x7c, 0x7c], count: 1 },
];
/** The module of JAAS that holds its accounts as options, `user_ann="value"`. */
const MODULE = 'loginmodule required';
/** The accounts of Apache Shiro and its kin. */
const USERS = '[users]\n';
const COLUMN_GATE: Gate = [{ kind: 'peek', ranges: rangesWhere(isColumnEnd), count: 1 }];
export const LIST_LITERALS: readonly Literal[] = [
  { bytes: HEAD_CELL, caseless: true, gates: [HEAD_GATE] },
  ...[INSERT, CHPASSWD, USERS, MODULE, ...RULES_OF_TABLES, ...USER_TABLES].map((bytes) => ({
    bytes,
    caseless: true,
  })),
  ...COLUMNS.map((bytes) => ({ bytes, caseless: true, gates: [COLUMN_GATE] })),
];

function isColumnEnd(byte: number): boolean {
  return hasClass(byte, BREAK) || byte === 0x22 || byte === COMMA || byte === SEMICOLON;
}

const CLOSE = 0x29;
const PIPE = 0x7c;
/** `[` as readList sees first bytes. */
const BRACKET = 0x5b | 0x20;

const stretch: Stretch = createStretch(LIST_BEFORE, LIST_AFTER, MODULE.length);

/** A list's surroundings, and what to do with a value. */
interface List extends Stretch {
  readonly into: Assessment;
  readonly take: (span: Span) => void;
}

/** Calls `found` for each value of the list around an anchor, with `into` filled and weighed. */
export function readList(
  bytes: Uint8Array,
  text: readonly [number, number],
  anchor: readonly [number, number],
  into: Assessment,
  found: () => void,
): void {
  if (!mayHoldRows(bytes, anchor[0], anchor[1], text[1])) return;
  loadStretch(bytes, text, anchor, stretch);
  const take = (span: Span): void => {
    if (weighSpan(stretch, span, into)) found();
  };
  const list: List = { ...stretch, into, take };
  setMeaning(into.meaning, NAME_PASSWORD);
  const first = (bytes[anchor[0]] as number) | 0x20;
  if (isUserTable(list)) {
    if (list.start === list.low || !hasClass(list.bytes[list.start - 1] as number, LETTER)) {
      readUserTable(list.bytes, wordOf(list), list.end, list.high, take);
    }
  } else if (first === 0x69) readInsertRows(list, list.end);
  else if (first === 0x63) readAccounts(list, list.start, list.end);
  else if (first === 0x6c) readOptions(list);
  else if (first === BRACKET) readUsers(list);
  else if (first === PIPE && hasClass(list.bytes[list.start + 1] as number, BLANK)) readHead(list);
  else if (first === PIPE) readTable(list, list.start);
  else readCells(list);
}

/** Last bytes of the literals of user-tables.ts: no other ones end so, but the section of a realm. */
const TABLE_ENDS: ReadonlySet<number> = new Set(ascii('{[\n'));

function isUserTable({ bytes, start, end }: List): boolean {
  return TABLE_ENDS.has(bytes[end - 1] as number) && hasClass(bytes[start] as number, LETTER);
}

function wordOf({ bytes, start, end }: List): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .toLowerCase();
}

/** Which of the columns asks for a secret, its meaning left in `into`; -1 if none does. */
function secretColumn(list: List, columns: readonly Span[]): number {
  const { bytes, into } = list;
  return columns.findIndex(([from, to]) => {
    let start = from;
    let end = to;
    while (start < end && !hasClass(bytes[start] as number, NAME)) start++;
    while (end > start && !hasClass(bytes[end - 1] as number, NAME)) end--;
    readName(bytes, start, end, into.meaning, 0);
    const { kind, lastIsKeyword, negatedBefore } = into.meaning;
    return kind >= NAME_KEY && lastIsKeyword && negatedBefore === 0;
  });
}

/** `table (name, password) VALUES ('…', '…'), ('…', '…')`: rows behind the first, which call-arguments.ts reads. */
function readInsertRows(list: List, from: number): void {
  const { bytes, high } = list;
  let at = columnsOf(bytes, from, high);
  if (at < 0) return;
  const columns: Span[] = [];
  let start = at;
  for (; at < high; at++) {
    const byte = bytes[at] as number;
    if (byte !== COMMA && byte !== CLOSE) continue;
    columns.push([start, at]);
    start = at + 1;
    if (byte === CLOSE) break;
  }
  const column = secretColumn(list, columns);
  if (column < 0) return;
  at = firstRow(bytes, at, high);
  for (let row = 0; at >= 0; row++) {
    const close = rowEnd(bytes, at, high);
    if (close < 0) return;
    let field = skipSpace(bytes, at + 1, close);
    for (let n = 0; n < column && field >= 0; n++) field = nextArgument(bytes, field, close);
    if (row > 0 && field >= 0) takeField(list, field, close);
    at = rowBehind(bytes, close, high);
  }
}

function takeField(list: List, field: number, end: number): void {
  const { bytes, take } = list;
  if (!hasClass(bytes[field] as number, QUOTE)) return;
  const close = textEnd(bytes, field, end);
  if (close > field + 1 && !isDigest(bytes, field + 1, close)) take([field + 1, close]);
}

/** Longest list of accounts that is read. */
const ACCOUNTS = 64;

/** `chpasswd <<EOF`, `chpasswd <<< "user:…"`, and `chpasswd:` of cloud-init with `list: |`: lines of `user:password`. */
function readAccounts(list: List, start: number, end: number): void {
  const { bytes, high } = list;
  if (start > list.low && hasClass(bytes[start - 1] as number, NAME)) return;
  let at = skipBlanks(bytes, end, high);
  if (bytes[at] === 0x3c && bytes[at + 1] === 0x3c && bytes[at + 2] === 0x3c) {
    at = skipBlanks(bytes, at + 3, high);
    readAccount(list, hasClass(bytes[at] as number, QUOTE) ? at + 1 : at);
    return;
  }
  const isHere = bytes[at] === 0x3c && bytes[at + 1] === 0x3c;
  if (!isHere && bytes[at] !== 0x3a) return;
  at = nextLine(bytes, at, high);
  for (let n = 0; n < ACCOUNTS && at < high; n++) {
    const line = skipBlanks(bytes, at, high);
    const isHead =
      startsWith(bytes, line, high, LIST_HEAD) || startsWith(bytes, line, high, EXPIRE);
    if (!isHead && !readAccount(list, line)) return;
    at = nextLine(bytes, at, high);
  }
}
const LIST_HEAD = ascii('list:');
const EXPIRE = ascii('expire:');

function nextLine(bytes: Uint8Array, from: number, high: number): number {
  let i = from;
  while (i < high && bytes[i] !== 0x0a) i++;
  return i + 1;
}

/** One `user:password`, `- user:password`; false where the line is none. */
function readAccount({ bytes, high, take }: List, from: number): boolean {
  let at = from;
  if (bytes[at] === 0x2d && bytes[at + 1] === 0x20) at += 2;
  const user = at;
  while (at < high && hasClass(bytes[at] as number, NAME)) at++;
  if (at === user || bytes[at] !== 0x3a || hasClass(bytes[at + 1] as number, BLANK | BREAK))
    return false;
  let stop = at + 1;
  while (stop < high && !hasClass(bytes[stop] as number, BLANK | BREAK | QUOTE)) stop++;
  if (bytes[user] !== 0x24) take([at + 1, stop]);
  return true;
}

/** Rows of a table of which more are not read. */
const ROWS = 40;

/** A Markdown table: the anchor is the end of its head and the begin of the rule under it. */
function readTable(list: List, anchor: number): void {
  const { bytes, low, high } = list;
  const rule = anchor + 2;
  let head = rule - 1;
  while (head > low && bytes[head - 1] !== 0x0a) head--;
  if (head === low && list.cutLeft) return;
  const columns = cellsOf(bytes, head, rule - 1);
  const column = secretColumn(list, columns);
  if (column >= 0) takeRows(list, nextLine(bytes, rule, high), column);
}

function takeRows(list: List, from: number, column: number): void {
  const { bytes, high } = list;
  let at = from;
  for (let row = 0; row < ROWS && at < high; row++) {
    const end = nextLine(bytes, at, high) - 1;
    const cells = cellsOf(bytes, at, end);
    const cell = cells[column];
    // The rule of the next table: it is read from there.
    if (cell === undefined || bytes[cell[0]] === 0x2d) return;
    takeCell(list, cell);
    at = end + 1;
  }
}

/** `| user | password |` and rows under it, with no line of a table in front. */
function readHead(list: List): void {
  const { bytes, start, low, high } = list;
  let head = start;
  while (head > low && bytes[head - 1] !== 0x0a) head--;
  if (head === low && list.cutLeft) return;
  const columns = cellsOf(bytes, head, nextLine(bytes, start, high) - 1);
  if (columns.length < 2 || isRow(bytes, low, head)) return;
  const column = secretColumn(list, columns);
  if (column >= 0 && columns[column]?.[0] === skipBlanks(bytes, start + 1, high)) {
    takeRows(list, nextLine(bytes, start, high), column);
  }
}

/** Whether the line that ends in front of `end` ends in a stroke. */
function isRow(bytes: Uint8Array, low: number, end: number): boolean {
  let i = end - 1;
  while (i > low && hasClass(bytes[i - 1] as number, BLANK | BREAK)) i--;
  return i > low && bytes[i - 1] === PIPE;
}

/** `name = value, role` lines: the section of a realm's accounts. */
function readUsers({ bytes, end, high, take }: List): void {
  let at = end;
  for (let n = 0; n < ACCOUNTS && at < high && bytes[at] !== 0x5b; n++) {
    const next = nextLine(bytes, at, high);
    let i = skipBlanks(bytes, at, next);
    const user = i;
    while (i < next && hasClass(bytes[i] as number, NAME)) i++;
    const joint = skipBlanks(bytes, i, next);
    if (i > user && bytes[joint] === 0x3d) {
      const start = skipBlanks(bytes, joint + 1, next);
      let stop = start;
      while (
        stop < next &&
        bytes[stop] !== COMMA &&
        !hasClass(bytes[stop] as number, BLANK | BREAK)
      )
        stop++;
      const isAccount = bytes[skipBlanks(bytes, stop, next)] === COMMA;
      if (isAccount && stop > start && bytes[start] !== 0x24) take([start, stop]);
    }
    at = next;
  }
}

/** Options of a module of JAAS up to its semicolon: those of accounts. */
function readOptions({ bytes, end, high, take }: List): void {
  for (let i = end; i < high && bytes[i] !== SEMICOLON; i++) {
    if (!hasClass(bytes[i] as number, BLANK | BREAK)) continue;
    if (!startsWith(bytes, i + 1, high, USER_OPTION)) continue;
    let at = i + 1 + USER_OPTION.length;
    while (at < high && hasClass(bytes[at] as number, NAME)) at++;
    if (bytes[at] !== 0x3d) continue;
    at++;
    // \" of a text around
    if (bytes[at] === 0x5c) at++;
    const value = hasClass(bytes[at] as number, QUOTE) ? argumentAt(bytes, at, high) : null;
    if (value !== null) take(value);
  }
}
const USER_OPTION = ascii('user_');

/** `id,login,password`, then lines of as many cells: the anchor is a joint and the name of a column. */
function readCells(list: List): void {
  const { bytes, start, low, high } = list;
  const joint = bytes[start] as number;
  let head = start;
  while (head > low && bytes[head - 1] !== 0x0a) {
    head--;
    if (!isHeadByte(bytes[head] as number, joint)) return;
  }
  if (head === low && list.cutLeft) return;
  let at = nextLine(bytes, start, high);
  const columns = partsOf(bytes, head, at - 1, joint);
  if (!columns.every(([from, to]) => to > from && isColumnName(bytes, from, to))) return;
  const column = secretColumn(list, columns);
  if (column < 0) return;
  for (let row = 0; row < ROWS && at < high; row++) {
    const end = nextLine(bytes, at, high) - 1;
    const cells = partsOf(bytes, at, end, joint);
    const cell = cells[column];
    if (cell === undefined || cells.length !== columns.length) return;
    takeCell(list, cell);
    at = end + 1;
  }
}

function isHeadByte(byte: number, joint: number): boolean {
  return byte === joint || byte === 0x22 || hasClass(byte, NAME | BLANK);
}

function isColumnName(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!isHeadByte(bytes[i] as number, COMMA)) return false;
  return true;
}

/** The parts between the joints of a line, without the quotes around them. */
function partsOf(bytes: Uint8Array, from: number, lineEnd: number, joint: number): Span[] {
  const end = bytes[lineEnd - 1] === 0x0d ? lineEnd - 1 : lineEnd;
  const parts: Span[] = [];
  let start = from;
  for (let i = from; i <= end; i++) {
    if (i < end && bytes[i] === 0x22) {
      const close = textEnd(bytes, i, end);
      if (close > i) i = close;
    }
    if (i < end && bytes[i] !== joint) continue;
    const isQuoted = i - start > 1 && bytes[start] === 0x22 && bytes[i - 1] === 0x22;
    parts.push(isQuoted ? [start + 1, i - 1] : [start, i]);
    start = i + 1;
  }
  return parts;
}

/** The cells between the strokes of a line, trimmed. */
function cellsOf(bytes: Uint8Array, from: number, end: number): Span[] {
  const cells: Span[] = [];
  let start = skipBlanks(bytes, from, end);
  if (bytes[start] !== PIPE) return cells;
  start++;
  for (let i = start; i < end; i++) {
    if (bytes[i] !== PIPE || bytes[i - 1] === 0x5c) continue;
    let last = i;
    const first = skipBlanks(bytes, start, i);
    while (last > first && hasClass(bytes[last - 1] as number, BLANK)) last--;
    cells.push([first, last]);
    start = i + 1;
  }
  return cells;
}

/** A cell of one word with a digit or a sign, bare or in backticks; all else describes. */
function takeCell({ bytes, take }: List, [from, to]: Span): void {
  let start = from;
  let end = to;
  while (start < end && (bytes[start] === 0x60 || bytes[start] === 0x2a)) start++;
  while (end > start && (bytes[end - 1] === 0x60 || bytes[end - 1] === 0x2a)) end--;
  let telling = 0;
  for (let i = start; i < end; i++) {
    const kind = CLASSES[bytes[i] as number] as number;
    if ((kind & (BLANK | QUOTE)) !== 0 || bytes[i] === 0x3c) return;
    if ((kind & DIGIT) !== 0) telling++;
  }
  if (telling > 0 && end - start >= 6 && !isDigest(bytes, start, end)) take([start, end]);
}
