/**
 * Lines of scripts that log somebody in by words that are frequent elsewhere, so that what stands around has to
 * tell: `connect user/value@db` of Oracle, `user NAME value` of ftp, `on >value` of Redis' access lists. A
 * branch of idioms.ts, as command-lines.ts is.
 */
import { ascii, BLANK, BREAK, DIGIT, hasClass, startsWithAny, type Word } from './classes.ts';
import { argumentAt, type LineReader, readLogon, type Span } from './command-lines.ts';
import { skipBlanks } from './siblings.ts';

/** How far in front of a line its script is looked for. */
const SCRIPT_BEFORE = 200;
const SCRIPT_WORDS: readonly Word[] = ['ftp ', 'open ', 'lftp', 'tnftp'].map(ascii);
/** What a user of Redis may do stands behind the password: keys, commands, channels. */
const RIGHTS: readonly Word[] = [' ~', ' +', ' &', ' allkeys', ' allcommands', ' %'].map(ascii);

function lineEnd(bytes: Uint8Array, from: number, high: number): number {
  let i = from;
  while (i < high && !hasClass(bytes[i] as number, BREAK)) i++;
  return i;
}

function hasDigit(bytes: Uint8Array, [start, end]: Span): boolean {
  for (let i = start; i < end; i++) if (hasClass(bytes[i] as number, DIGIT)) return true;
  return false;
}

/** `connect user/value@db` at a line's start; without a database only what holds a digit, and ends the line. */
export const readConnection: LineReader = (bytes, from, high) => {
  const value = readLogon(bytes, from, high);
  if (value === null || bytes[value[1]] === 0x40) return value;
  const behind = skipBlanks(bytes, value[1], high);
  // ; or the line's end
  const isAll = bytes[behind] === 0x3b || behind === lineEnd(bytes, value[1], high);
  return isAll && hasDigit(bytes, value) ? value : null;
};

/** `on >value ~keys +commands`. */
export const readAclUser: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let stop = from;
  while (stop < end && !hasClass(bytes[stop] as number, BLANK)) stop++;
  if (stop === from || bytes[from] === 0x24) return null;
  for (let i = stop; i < end; i++) if (startsWithAny(bytes, i, end, RIGHTS)) return [from, stop];
  return null;
};

/** `user NAME value` as a whole line, behind a line that starts ftp or opens a connection. */
export const readFtpUser: LineReader = (bytes, from, high) => {
  const end = lineEnd(bytes, from, high);
  let at = from;
  while (at < end && !hasClass(bytes[at] as number, BLANK)) at++;
  const value = argumentAt(bytes, skipBlanks(bytes, at, end), high);
  if (value === null || bytes[value[0]] === 0x24) return null;
  if (skipBlanks(bytes, value[1] + (bytes[value[1]] === bytes[value[0] - 1] ? 1 : 0), end) < end) {
    return null;
  }
  for (let i = Math.max(0, from - SCRIPT_BEFORE); i < from; i++) {
    if (startsWithAny(bytes, i, from, SCRIPT_WORDS)) return value;
  }
  return null;
};
