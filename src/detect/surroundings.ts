/**
 * What stands around a match and makes it less than it looks: settings of web pages and apps hold keys
 * that everybody who loads them reads, and that is by design.
 *
 * Read when a match is handed out, at most LINE_CONTEXT_BYTES to either side, so that a text in
 * windows gives the same answer as a whole one.
 */
import { LINE_CONTEXT_BYTES } from './inline.ts';

interface Setting {
  /** Ids of the rules that it concerns. */
  readonly rules: ReadonlySet<string>;
  /** What the match must look like. */
  readonly match: RegExp;
  /** Names that stand beside such a key, each counted once. */
  readonly marks: readonly RegExp[];
  /** How many of them it takes. */
  readonly least: number;
  readonly reason: string;
}

const GOOGLE_KEYS: ReadonlySet<string> = new Set(['google-api-key']);

const SETTINGS: readonly Setting[] = [
  {
    rules: GOOGLE_KEYS,
    match: /AIza/,
    marks: [
      /auth_?domain/i,
      /messaging_?sender_?id/i,
      /storage_?bucket/i,
      /measurement_?id/i,
      /database_?url/i,
      /firebase/i,
    ],
    least: 2,
    reason: 'it stands in a Firebase web configuration, which every visitor reads',
  },
  {
    rules: GOOGLE_KEYS,
    match: /AIza/,
    marks: [/mobilesdk_app_id/, /current_key/, /oauth_client/, /google_app_id/i, /gcm_sender_id/i],
    least: 2,
    reason: 'it stands in the settings that Firebase ships inside of an app',
  },
  {
    rules: new Set(['generic-api-key', 'algolia-admin-key']),
    match: /^(?:(?!admin|write|private|secret)[^])*$/i,
    marks: [
      /(?<![a-z])app(?:lication)?_?id\b|algolia-id/i,
      /(?<![a-z])index_?name\b|doc-?search|algolia-index/i,
    ],
    least: 2,
    reason: 'it stands in the settings of a search box, whose keys only search',
  },
  {
    // docs.codecov.com, "Slack Integration": `url: "secret:…"`, encrypted for one owner.
    rules: new Set(['generic-secret']),
    match: /^secret:[0-9A-Za-z+/]{60,}={0,2}$/,
    marks: [/\b(?:url|server|channel|password|token):[\x20\t]{1,8}["']?secret:[0-9A-Za-z+/]{60}/],
    least: 1,
    reason: 'it is encrypted: Codecov opens it',
  },
];

/** Reads a stretch of the text at hand, as latin1. Absolute positions, which it keeps to the text. */
export type ReadAround = (from: number, to: number) => string;

/** Why the match at absolute [start, end) of a rule is public by design; '' if nothing says so. */
export function publicBySetting(
  rule: string,
  match: string,
  at: { readonly start: number; readonly end: number },
  read: ReadAround,
): string {
  const settings = SETTINGS.filter(({ rules }) => rules.has(rule));
  if (settings.length === 0) return '';
  const text = read(at.start - LINE_CONTEXT_BYTES, at.end + LINE_CONTEXT_BYTES);
  const found = settings.find((setting) => {
    if (!setting.match.test(match)) return false;
    return setting.marks.filter((mark) => mark.test(text)).length >= setting.least;
  });
  return found?.reason ?? '';
}
