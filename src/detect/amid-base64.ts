/**
 * Tokens by chance: a picture in a notebook or a font in a style sheet is a megabyte of base64, in which three or four
 * letters and their length stand sooner or later. A token that somebody wrote ends at a quote, a blank or a line's end;
 * one by chance goes on.
 */
import type { CompiledRule } from '../rules/index.ts';
import type { ReadAround } from './surroundings.ts';

/** So many characters to both sides together are nothing that is written by hand: two lines of a mail, and more. */
const LEAST_AROUND = 160;
/** With the ends of lines between, and what stands around them. */
const READ_AROUND = 256;

/** How lines of base64 end: in text, mail, strings, and lists of strings. */
const LINE_END =
  /(?:=?\r?\n|(?:\\r)?\\n(?:["'`][\x20,+]{0,3}\r?\n)?|["'`][\x20,+]{0,3}\r?\n)[\x20\t+]{0,40}["'`]?/;
const BASE64 = /^[0-9A-Za-z+/_-]+$/;
const BASE64_AT_END = /[0-9A-Za-z+/_-]*$/;
const BASE64_AT_START = /^[0-9A-Za-z+/_-]*/;
const CASES = [/[0-9]/, /[A-Z]/, /[a-z]/];

/** Shorter lines are lists of words and tokens. */
const LEAST_LINE = 60;
/** Tokens of a list begin alike. */
const ALIKE = 3;

const REASON = 'it stands amid base64, where its letters can stand by chance';

/** Why the secret of a rule at absolute [start, end) may stand there by chance; '' if nothing says so. */
export function amidBase64(
  rule: CompiledRule | undefined,
  secret: string,
  at: { readonly start: number; readonly end: number },
  read: ReadAround,
): string {
  // Where a sum or a name tells the token, chance does not.
  if (rule === undefined || rule.kind === 'generic' || rule.checksum !== null) return '';
  return isPartOfMore(secret, at, read) ? REASON : '';
}

/** Whether the secret is a part of more base64, over lines. */
function isPartOfMore(
  secret: string,
  { start, end }: { readonly start: number; readonly end: number },
  read: ReadAround,
): boolean {
  if (!BASE64.test(secret)) return false;
  const before = read(start - READ_AROUND, start).split(LINE_END);
  const after = read(end, end + READ_AROUND).split(LINE_END);
  const goesOn = BASE64.test(before.at(-1)?.slice(-1) ?? '') || BASE64.test(after[0]?.[0] ?? '');
  if (!goesOn && !isOneOfLines(secret, before, after)) return false;
  const around =
    (BASE64_AT_END.exec(before.join(''))?.[0] ?? '') +
    (BASE64_AT_START.exec(after.join(''))?.[0] ?? '');
  return around.length >= LEAST_AROUND && CASES.every((one) => one.test(around));
}

/** Whether the secret fills a line as long as the one before, and those around it begin otherwise. */
function isOneOfLines(
  secret: string,
  before: readonly string[],
  after: readonly string[],
): boolean {
  if (secret.length < LEAST_LINE || before.at(-1) !== '' || after[0] !== '') return false;
  const last = before.at(-2) ?? '';
  const next = after[1] ?? '';
  return (
    last.length === secret.length &&
    [last, next].every((line) => BASE64.test(line) && !line.startsWith(secret.slice(0, ALIKE)))
  );
}
