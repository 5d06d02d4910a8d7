/**
 * Parses git configuration text (git-config(1), "Syntax") into entries, and looks them up.
 *
 * Only text becomes entries here: `include` is an ordinary section and is never followed, nothing
 * is executed, and which keys mean something is config.ts' business. The parser is tolerant: a
 * line that git would refuse becomes a fault with its number, and reading goes on with the next
 * line, because a scan must not be stopped by one bad line in the scanned repository.
 */

import { latin1, utf8 } from './control-file.ts';

/** One `key = value`. `value` is null for a key without `=`, which git reads as true. */
export interface ConfigEntry {
  /** Lower case: `remote`. */
  readonly section: string;
  /** As written: `origin`; null where the section has none. */
  readonly subsection: string | null;
  /** Lower case: `url`. */
  readonly key: string;
  readonly value: string | null;
  /** 1-based line of the key. */
  readonly line: number;
}

/** A line that git would refuse. */
export interface ConfigFault {
  /** Name of the file, without its folder; none for text that is in no file. */
  readonly file?: string;
  readonly line: number;
  readonly message: string;
}

/** All entries of one file in order, and what could not be read. */
export interface ConfigFile {
  readonly entries: readonly ConfigEntry[];
  readonly faults: readonly ConfigFault[];
}

/** Thrown and caught in this file only: ends the current line, not the file. */
class LineFault extends Error {
  readonly inHeader: boolean;

  constructor(message: string, inHeader: boolean = false) {
    super(message);
    this.inHeader = inHeader;
  }
}

interface SectionHeader {
  readonly name: string;
  readonly subsection: string | null;
}

interface Cursor {
  /** One char a byte; CRLF already folded to LF as git does, a lone CR kept (CVE-2025-48384). */
  readonly text: string;
  position: number;
  line: number;
}

const MAX_FAULTS = 100;
const SPACE = /[ \t\n\v\f\r]/;
const KEY_START = /[A-Za-z]/;
const KEY_CHAR = /[A-Za-z0-9-]/;

/** Parses a configuration file. Never throws. */
export function parseConfig(bytes: Uint8Array): ConfigFile {
  const text = latin1(bytes);
  const start = text.startsWith('\xef\xbb\xbf') ? 3 : 0;
  const cursor: Cursor = { text: text.slice(start).replaceAll('\r\n', '\n'), position: 0, line: 1 };
  const entries: ConfigEntry[] = [];
  const faults: ConfigFault[] = [];
  let header: SectionHeader | null = null;
  while (cursor.position < cursor.text.length) {
    const line = cursor.line;
    try {
      const item = readItem(cursor);
      if (item === null) continue;
      if ('name' in item) header = item;
      else if (header === null) throw new LineFault('key outside of a section');
      else entries.push({ section: header.name, subsection: header.subsection, ...item, line });
    } catch (error) {
      if (!(error instanceof LineFault)) throw error;
      if (error.inHeader) header = null; // Keys under a broken header belong nowhere.
      if (faults.length < MAX_FAULTS) faults.push({ line, message: error.message });
      // The fault may have consumed the newline itself; then the next line is already current.
      if (cursor.text[cursor.position - 1] !== '\n') skipLine(cursor);
    }
  }
  return { entries, faults };
}

/** Reads a section header or a key; null for white space and comments. */
function readItem(cursor: Cursor): SectionHeader | { key: string; value: string | null } | null {
  const char = cursor.text[cursor.position] ?? '\n';
  if (SPACE.test(char)) advance(cursor);
  else if (char === '#' || char === ';') skipLine(cursor);
  else return char === '[' ? readSection(cursor) : readEntry(cursor);
  return null;
}

function advance(cursor: Cursor): string {
  const char = cursor.text[cursor.position] ?? '\n'; // The end of the file ends a line.
  cursor.position++;
  if (char === '\n') cursor.line++;
  return char;
}

function skipLine(cursor: Cursor): void {
  const next = cursor.text.indexOf('\n', cursor.position);
  cursor.position = next < 0 ? cursor.text.length : next;
}

function readSection(cursor: Cursor): SectionHeader {
  advance(cursor); // the bracket
  let name = '';
  for (;;) {
    const char = advance(cursor);
    if (char === ']' && name !== '') return splitDotted(name);
    if (SPACE.test(char)) return { name, subsection: readSubsection(cursor, char) };
    if (!KEY_CHAR.test(char) && char !== '.') throw new LineFault('bad section name', true);
    name += char.toLowerCase();
  }
}

/** `[section.sub]`, the old form: the sub-section is folded to lower case. */
function splitDotted(name: string): SectionHeader {
  const dot = name.indexOf('.');
  if (dot < 0) return { name, subsection: null };
  return { name: name.slice(0, dot), subsection: name.slice(dot + 1) };
}

function readSubsection(cursor: Cursor, first: string): string {
  let char = first;
  while (SPACE.test(char)) {
    if (char === '\n') throw new LineFault('section header without ]', true);
    char = advance(cursor);
  }
  if (char !== '"') throw new LineFault('sub-section without quotes', true);
  let name = '';
  for (;;) {
    char = advance(cursor);
    if (char === '\n') throw new LineFault('sub-section name without closing quote', true);
    if (char === '"') break;
    if (char === '\\') {
      char = advance(cursor);
      if (char === '\n') throw new LineFault('sub-section name without closing quote', true);
    }
    name += char;
  }
  if (advance(cursor) !== ']') throw new LineFault('section header without ]', true);
  return decode(name);
}

function readEntry(cursor: Cursor): { key: string; value: string | null } {
  let char = advance(cursor);
  if (!KEY_START.test(char)) throw new LineFault('a key must start with a letter');
  let key = '';
  while (KEY_CHAR.test(char)) {
    key += char.toLowerCase();
    char = advance(cursor);
  }
  while (char === ' ' || char === '\t') char = advance(cursor);
  if (char === '\n') return { key, value: null };
  if (char !== '=') throw new LineFault(`key ${key} is not followed by =`);
  return { key, value: decode(readValue(cursor)) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  t: '\t',
  b: '\b',
  n: '\n',
  '"': '"',
  '\\': '\\',
};

/** HOT for 10 MB lines: pieces are sliced, not gathered char by char. */
function readValue(cursor: Cursor): string {
  const special = /[\n"\\#; \t\v\f\r]/g;
  let value = '';
  let kept = 0; // length of `value` without trailing unquoted white space
  let quoted = false;
  for (;;) {
    special.lastIndex = cursor.position;
    const stop = special.exec(cursor.text)?.index ?? cursor.text.length;
    if (stop > cursor.position) {
      value += cursor.text.slice(cursor.position, stop);
      kept = value.length;
      cursor.position = stop;
    }
    const char = advance(cursor);
    if (char === '\n') {
      if (quoted) throw new LineFault('value without closing quote');
      return value.slice(0, kept);
    }
    if (!quoted && (char === '#' || char === ';')) {
      skipLine(cursor);
    } else if (!quoted && SPACE.test(char)) {
      if (value.length > 0) value += char; // leading space is dropped, inner space kept
    } else if (char === '"') {
      quoted = !quoted;
      kept = value.length;
    } else if (char === '\\') {
      value += readEscape(cursor);
      kept = value.length;
    } else {
      value += char; // a space or comment sign inside quotes
      kept = value.length;
    }
  }
}

function readEscape(cursor: Cursor): string {
  const char = advance(cursor);
  if (char === '\n') return ''; // line continuation
  const replacement = ESCAPES[char];
  if (replacement === undefined) throw new LineFault('unknown escape in value');
  return replacement;
}

const NON_ASCII = /[\x80-\xff]/;

function decode(byteText: string): string {
  return NON_ASCII.test(byteText) ? utf8(Buffer.from(byteText, 'latin1')) : byteText;
}

/** Last value of a key, as git resolves single-valued keys; undefined where it is not set. */
export function configValue(
  file: ConfigFile,
  section: string,
  subsection: string | null,
  key: string,
): string | null | undefined {
  const entry = file.entries.findLast(
    (each) => each.section === section && each.subsection === subsection && each.key === key,
  );
  return entry?.value;
}

/** Reads a boolean as git does; undefined where the text is none. */
export function configBoolean(value: string | null | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === null) return true;
  const text = value.toLowerCase();
  if (text === 'true' || text === 'yes' || text === 'on') return true;
  if (text === 'false' || text === 'no' || text === 'off' || text === '') return false;
  const number = configInteger(value);
  return number === undefined ? undefined : number !== 0;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 };

/** Reads an integer with its optional unit k, m or g; undefined where the text is none. */
export function configInteger(value: string | null | undefined): number | undefined {
  const match = /^\s*([+-]?\d{1,15})([kmg]?)$/i.exec(value ?? '');
  if (!match) return undefined;
  return Number(match[1]) * UNITS[match[2]!.toLowerCase()]!; // both groups always match
}
