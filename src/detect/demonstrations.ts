/**
 * What stands right beside a value and shows that it guards nothing of its own: a password that equals the name of its
 * user, an account at a domain that nobody can own, the token of a badge or an invitation in a link.
 *
 * Evidence of neighbours, not of paths: people keep real passwords in tests, too, and labelled data say so.
 */
import { readsRandom } from './generic/index.ts';
import type { ReadAround } from './surroundings.ts';

/** How far neighbours are looked for, in bytes; less than LINE_CONTEXT_BYTES. */
const BEFORE = 300;
const AFTER = 80;
/** Neighbours that belong to the same account, in bytes before the value. */
const ACCOUNT_BEFORE = 160;
/** A name in front of its value, in bytes. */
const NAME_BYTES = 48;
/** Shorter values equal something by chance; longer ones are no names of users. */
const SHORTEST_NAME = 3;
const LONGEST_NAME = 64;

const PASSWORD_RULES: ReadonlySet<string> = new Set([
  'generic-password',
  'generic-secret',
  'command-password',
  'database-ado-connection-string',
  'terraform-password-field',
]);
const LINK_RULES: ReadonlySet<string> = new Set(['generic-token', 'generic-api-key']);

/** Names of users and databases, up to their value. */
const USER_NAME =
  /(?:user(?:_?(?:name|id))?s?|login|account|uid|usr|role|owner|db|database|(?:db|user|login|account)_?name|-u|--user|-U|-d|create (?:user|role|database|login)|(?:user|group)add)["'`\]]{0,2}(?:[ \t\r\n]*(?::=|:-|=>|[=:,(>{[])[ \t\r\n<]*|[ \t]+)(?:[<@]{0,2}["'`]{0,3}|value=["']?)$/i;
/** Between a user and a password that follow each other. */
const PAIR = /^(?:["'`][ \t]*,[ \t\r\n]*["'`]|:)$/;
/** Domains that nobody can own (RFC 2606; RFC 6761), behind an address's user. */
const NOBODYS_ADDRESS =
  /[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){0,4}(?:example(?:\.(?:com|org|net))?|invalid)(?![\w.-]*\w)/i;

/** Links whose parameters are meant for whoever reads the page, up to the value. */
const SHOWN_LINKS: readonly (readonly [RegExp, string])[] = [
  [
    /codecov\.io\/[^\s"'()<>]{1,200}[?&]token=$/i,
    'it is the token of a badge, which every reader of the page is sent',
  ],
  [/qm\.qq\.com\/[^\s"'()<>]{1,250}[?&]authKey=$/i, 'it belongs to an invitation to a group'],
];

/** Why the secret at absolute [start, end) guards nothing of its own; '' if nothing says so. */
export function demonstratedBy(
  rule: string,
  secret: string,
  at: { readonly start: number; readonly end: number },
  read: ReadAround,
): string {
  const isPassword = PASSWORD_RULES.has(rule);
  if (!isPassword && !LINK_RULES.has(rule)) return '';
  const before = read(at.start - BEFORE, at.start);
  if (!isPassword) return SHOWN_LINKS.find(([link]) => link.test(before))?.[1] ?? '';
  if (readsRandom(secret)) return '';
  const account = before.slice(-ACCOUNT_BEFORE);
  const after = read(at.end, at.end + AFTER);
  if (equalsUser(secret, account, after)) {
    return 'it equals the name of its user or database beside it';
  }
  const isNobodys = holdsNobodysAddress(account) || holdsNobodysAddress(after);
  return isNobodys ? 'its account is at a domain that is reserved for examples' : '';
}

/** Most texts hold no address at all, which takes a moment to see. */
function holdsNobodysAddress(text: string): boolean {
  return text.includes('@') && NOBODYS_ADDRESS.test(text);
}

/** Whether the secret stands beside itself as the name of a user or of a database. */
function equalsUser(secret: string, before: string, after: string): boolean {
  if (secret.length < SHORTEST_NAME || secret.length > LONGEST_NAME) return false;
  const folded = secret.toLowerCase();
  for (const at of placesOf(folded, before)) {
    if (PAIR.test(before.slice(at + secret.length))) return true;
    if (USER_NAME.test(before.slice(Math.max(0, at - NAME_BYTES), at))) return true;
  }
  return placesOf(folded, after).some((at) =>
    USER_NAME.test(after.slice(Math.max(0, at - NAME_BYTES), at)),
  );
}

/** Where `word` (lower case) stands in a text, alone. */
function placesOf(word: string, text: string): number[] {
  const folded = text.toLowerCase();
  const places: number[] = [];
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
    const isAlone = !/\w/.test(folded[at - 1] ?? '') && !/\w/.test(folded[at + word.length] ?? '');
    if (isAlone) places.push(at);
  }
  return places;
}
