/**
 * Blocks of base64 between a BEGIN and an END line whose END is missing: a log that stops, a file
 * that was cut, a paste that missed the last line. Knows lines only; whether they hold a key is
 * validity-pem.ts's question.
 */

/** A line of a block is broken at 64 (RFC 7468), 70 (OpenSSH) or 76 (RFC 2045) characters. */
const FULL_LINE = 48;
/** A shorter line ends a block, unless it is too short to tell it from a word. */
const SHORT_LINE = 16;
/** Line ends as they are, and as they are written in strings. */
const LINE_END = /\r?\n|\\{1,8}[rn](?:\\{1,8}n)?/g;
const BODY = /^[0-9A-Za-z+/]*={0,2}$/;
/** Quotes, marks of comments and quotations, what strings are joined with. */
const FRAME: ReadonlySet<string> = new Set(' \t"\'`,;.\\>|#*&()-');
const COMMENT = /^[ \t]*\/\/(?=[ \t])/;
/** Another block begins: what ends behind it is that one. */
export const NEXT_BLOCK = '-----BEGIN ';

/**
 * Where the base64 that goes on at `from` ends: behind the last character of the last line that is
 * nothing else. `from` itself stands within a line of the block. At most `to`.
 */
export function cutBlockEnd(text: string, from: number, to: number): number {
  let end = from;
  let at = from;
  let isOpen = true;
  LINE_END.lastIndex = from;
  while (isOpen && at <= to) {
    const lineEnd = LINE_END.exec(text);
    const stop = lineEnd === null ? to : Math.min(lineEnd.index, to);
    const line = text.slice(at, stop);
    const body = unframed(line.replace(COMMENT, ''));
    if (!BODY.test(body)) return at === from ? end + leadingBody(line) : end;
    const isFull = body.length >= FULL_LINE || at === from;
    if (body !== '' && (isFull || body.length >= SHORT_LINE || body.endsWith('='))) {
      end = at + line.lastIndexOf(body) + body.length;
    }
    // What joins strings stands between their lines.
    const isJoint = body === '' && line.trim() !== '';
    isOpen = lineEnd !== null && stop < to && (isFull || isJoint);
    at = LINE_END.lastIndex;
  }
  return end;
}

/** A line without what frames it; a plus belongs to the frame where it stands beside one. */
function unframed(line: string): string {
  const isFrame = (at: number, inward: number): boolean => {
    const char = line[at] ?? '';
    return FRAME.has(char) || (char === '+' && FRAME.has(line[at + inward] ?? ''));
  };
  let start = 0;
  let end = line.length;
  while (start < end && isFrame(start, 1)) start++;
  while (end > start && isFrame(end - 1, -1)) end--;
  return line.slice(start, end);
}

/** Characters of base64 at the start of a line that goes on with something else. */
function leadingBody(line: string): number {
  return /^[0-9A-Za-z+/]*={0,2}/.exec(line)?.[0].length ?? 0;
}
