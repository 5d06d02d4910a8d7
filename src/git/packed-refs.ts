/**
 * Parses packed-refs: `<id> SP <name>` lines, each maybe followed by `^<id it peels to>`
 * (gitrepository-layout(5), "packed-refs"). A line that is neither costs only itself.
 */

import { latin1, readControlFile, TABLE_LIMIT } from './control-file.ts';
import { addBroken, brokenRef, hexIdOf, type RawRef, type RawRefs } from './ref-records.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const HASH_SIGN = 0x23;
const CARET = 0x5e;
const NAME = 'packed-refs';
/** Ref names are paths: longer lines are damage, and not worth their memory. */
const MAX_LINE = 64 << 10;

/** Reads the packed refs; a missing file holds none. */
export function readPackedRefs(path: string, hexLength: number): RawRefs {
  const file = readControlFile(path, TABLE_LIMIT);
  if (file.kind === 'ok') return parsePackedRefs(file.bytes, hexLength);
  const broken = file.kind === 'refused' ? [brokenRef(NAME, `the file ${file.reason}`)] : [];
  return { refs: new Map(), broken };
}

/** Parses the bytes of a packed-refs file. */
function parsePackedRefs(bytes: Uint8Array, hexLength: number): RawRefs {
  const result: RawRefs = { refs: new Map(), broken: [] };
  let previous = '';
  let lineNumber = 0;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const next = newline < 0 ? bytes.length : newline;
    const end = next > at && bytes[next - 1] === RETURN ? next - 1 : next;
    lineNumber++;
    if (bytes[at] === CARET) {
      peel(result, previous, latin1(bytes, at + 1, Math.min(end, at + 1 + hexLength)), hexLength);
    } else if (end > at && bytes[at] !== HASH_SIGN) {
      const line = latin1(bytes, at, Math.min(end, at + MAX_LINE));
      previous = addLine(result, end - at > MAX_LINE ? '' : line, lineNumber, hexLength);
    }
    at = next + 1;
  }
  return result;
}

/** Adds one line's ref and returns its name, '' where the line is none. */
function addLine(result: RawRefs, line: string, lineNumber: number, hexLength: number): string {
  const id = hexIdOf(line.slice(0, hexLength), hexLength);
  const name = line.slice(hexLength + 1);
  if (id === '' || line[hexLength] !== ' ' || name === '' || name.includes('\0')) {
    const detail = `line ${lineNumber} of packed-refs is not "<object id> <ref name>"`;
    addBroken(result.broken, brokenRef(name === '' || id === '' ? NAME : name, detail));
    return '';
  }
  const known = result.refs.get(name);
  if (known && known.id !== id) {
    const detail = `packed-refs names it twice, again in line ${lineNumber}`;
    addBroken(result.broken, brokenRef(name, detail));
  }
  result.refs.set(name, { id, peeledId: '', target: '' });
  return name;
}

function peel(result: RawRefs, name: string, text: string, hexLength: number): void {
  const ref: RawRef | undefined = result.refs.get(name);
  // The peeled id is a convenience: a bad one costs nothing, the tag itself tells.
  const peeledId = hexIdOf(text, hexLength);
  if (ref && peeledId !== '') result.refs.set(name, { ...ref, peeledId });
}
