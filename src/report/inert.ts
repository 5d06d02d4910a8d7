/**
 * Makes untrusted text harmless for whoever displays it. Paths, authors, ref names and messages come
 * from the scanned repository: written raw they could move the cursor, hide lines, reverse text, or
 * be taken for commands by a CI runner that reads the log. Every reporter passes every such string
 * through the function of its sink; what one sink needs beyond that stands in its reporter.
 */

/**
 * DEL, C1, line and paragraph separator, every bidi control, byte order mark, the invisible joiners
 * and tag characters that can hide text, and lone surrogates.
 */
const HIDDEN =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
/** The same and C0. */
const UNSAFE = new RegExp(`[\\u0000-\\u001f]|${HIDDEN.source}`, 'gu');

/** In JSON: anything but what most of it is made of. The thorough look is for these stretches alone. */
const NOT_PLAIN = /[^\n\u0020-\u007e]+/g;

/** Openings of log commands: GitHub and Azure find them anywhere in a line. */
const LOG_COMMAND = /##(?=\[|vso\[|teamcity\[)/gi;

function escapeCode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/**
 * Text for a terminal or a log: one line, no control of any kind, no log command. A caller must not
 * begin a line with it, because GitHub takes `::` at the start of a line for a command.
 */
export function inertText(text: string): string {
  return text.replace(UNSAFE, escapeCode).replace(LOG_COMMAND, '#\\x23');
}

function escapeJsonCode(character: string): string {
  let escaped = '';
  for (let i = 0; i < character.length; i++) {
    escaped += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/**
 * JSON of a value that is inert when it is printed to a terminal or a log; it parses back to the same
 * value. JSON.stringify alone leaves DEL, C1, bidi controls and log commands as they are.
 */
export function inertJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  // Of C0 only the newlines of the indentation are left, and none within a string.
  const inert = text.replace(NOT_PLAIN, (part) => part.replace(HIDDEN, escapeJsonCode));
  return inert.includes('##') ? inert.replace(LOG_COMMAND, '#\\u0023') : inert;
}
