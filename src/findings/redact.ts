/**
 * The only place that turns a secret into something printable.
 *
 * A redacted form must tell two findings apart at a glance and be of no use to somebody who
 * guesses. So it shows what a value's *kind* makes public anyway (`AKIA`, `ghp_`, the label of a PEM
 * block) and, for long values, the length; of passwords it shows nothing but a size class.
 * Making output inert on terminals is not done here: that is each reporter's duty.
 */

/** What redaction has to know of a rule. */
export interface RedactionRule {
  /** Literals that every match holds; the ones a secret starts with are public by shape. */
  readonly literals: readonly string[];
  readonly caseless: boolean;
  /** True for rules that find a value by its name or place: nothing of such a value is public. */
  readonly generic: boolean;
}

/** More of a prefix than this is never shown, whatever the rule says. */
const PREFIX_MAX = 6;
/** Shorter literals are chance hits rather than a vendor's mark. */
const PREFIX_MIN = 2;
/** A prefix may be at most this share of the value. */
const PREFIX_SHARE = 0.25;
/** From here on a length helps nobody to guess. */
const EXACT_LENGTH_FROM = 20;
/** Upper bounds of the size classes of shorter values. */
const SIZE_CLASSES = [8, 12, 16, EXACT_LENGTH_FROM] as const;

const PEM_BEGIN = /^-{2,5} ?BEGIN ([A-Z0-9][A-Z0-9 ]{0,40}?) ?-{2,5}/;

/** Text of a secret that is held as a latin1 string of its bytes. */
export function secretText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function publicPrefix(secret: string, rule: RedactionRule): string {
  if (rule.generic || rule.caseless) return '';
  let longest = '';
  for (const literal of rule.literals) {
    if (literal.length < PREFIX_MIN || !secret.startsWith(literal)) continue;
    if (literal.length > longest.length) longest = literal;
  }
  const shown = longest.slice(0, PREFIX_MAX);
  return shown.length <= secret.length * PREFIX_SHARE && /^[\w.-]*$/.test(shown) ? shown : '';
}

function sizeOf(length: number): string {
  if (length >= EXACT_LENGTH_FROM) return String(length);
  let from = 1;
  for (const to of SIZE_CLASSES) {
    if (length < to) return `${from}-${to - 1}`;
    from = to;
  }
  return String(length);
}

/**
 * The printable form of a secret, given as a latin1 string of its bytes.
 *
 * `AKIA…(20)` for a token with a public prefix, `…(40)` for other long values, `…(8-11)` for short
 * ones, `RSA PRIVATE KEY…(1675)` for a PEM block.
 */
export function redact(secret: string, rule: RedactionRule): string {
  const pem = PEM_BEGIN.exec(secret);
  const shown = pem === null ? publicPrefix(secret, rule) : (pem[1] ?? '');
  return `${shown}…(${sizeOf([...secretText(secret)].length)})`;
}

/** What stands in for a value inside a text. */
export const REDACTED = '[redacted]';

/** `scheme://user:password@` and `scheme://token@`; `git@` is everybody's user name. */
const USERINFO = /([a-z][a-z0-9+.-]{0,30}:\/\/)(?!git@)[^\s/?#@'"<>]{1,2000}@/gi;

/** Removes user names and passwords from the URLs in a text. */
export function scrubUrls(text: string): string {
  return text.includes('://') ? text.replace(USERINFO, `$1${REDACTED}@`) : text;
}

/** Shorter values are not looked for in names and messages: see {@link isScrubbable}. */
const SCRUB_MIN = 6;

/**
 * Whether a value is replaced where it turns up in a path, a name or a message. An ordinary word is
 * not: `config/production.yml` tells nobody that "production" is also a password somewhere, while
 * `config/[redacted].yml` would tell exactly that, and would break the path.
 */
function isScrubbable(text: string): boolean {
  return text.length >= SCRUB_MIN && !/^[A-Za-z]?[a-z]*$/.test(text) && !/^[A-Z_]+$/.test(text);
}

/** Takes known secrets and URL passwords out of a text. */
export type Scrubber = (text: string) => string;

/** Two UTF-16 units as a map key: most positions of most texts are dismissed by it. */
function pairAt(text: string, position: number): number {
  return text.charCodeAt(position) * 65_536 + text.charCodeAt(position + 1);
}

/**
 * What is taken out, by its first two units and then by its length, the longest first: tokens of one vendor
 * all begin alike, and a report of thousands of them is scrubbed of each.
 */
type Needles = Map<number, Map<number, Set<string>>>;

function addNeedle(needles: Needles, text: string): void {
  const key = pairAt(text, 0);
  const byLength = needles.get(key) ?? new Map<number, Set<string>>();
  const alike = byLength.get(text.length) ?? new Set<string>();
  needles.set(key, byLength.set(text.length, alike.add(text)));
}

/** Length of the longest needle that stands at a position; 0 where none does. */
function needleAt(text: string, position: number, needles: Needles): number {
  const byLength = needles.get(pairAt(text, position));
  if (byLength === undefined) return 0;
  for (const [length, alike] of byLength) {
    if (alike.has(text.slice(position, position + length))) return length;
  }
  return 0;
}

/**
 * Makes a scrubber for the given secrets (latin1 strings of bytes), also in their percent-encoded
 * form. Multi-line secrets are looked for line by line, because a message may hold one line only.
 */
export function createScrubber(secrets: Iterable<string>): Scrubber {
  const needles: Needles = new Map();
  for (const secret of secrets) {
    for (const line of secretText(secret).split(/[\r\n]+/)) {
      if (!isScrubbable(line) || /^-{2,5} ?(BEGIN|END) /.test(line)) continue;
      addNeedle(needles, line);
      const encoded = encodeURIComponent(line);
      if (encoded !== line) addNeedle(needles, encoded);
    }
  }
  for (const [key, byLength] of needles) {
    needles.set(key, new Map([...byLength].toSorted(([a], [b]) => b - a)));
  }
  // Refs, authors and paths stand in a report many times.
  const known = new Map<string, string>();
  return (text) => {
    let scrubbed = known.get(text);
    if (scrubbed === undefined) {
      scrubbed = replaceNeedles(scrubUrls(text), needles);
      known.set(text, scrubbed);
    }
    return scrubbed;
  };
}

function replaceNeedles(text: string, needles: Needles): string {
  let result = '';
  let copied = 0;
  for (let position = 0; position + 1 < text.length; position++) {
    const length = needleAt(text, position, needles);
    if (length === 0) continue;
    result += text.slice(copied, position) + REDACTED;
    copied = position + length;
    position = copied - 1;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

/** Takes known secrets and URL passwords out of one text; for many texts make a scrubber once. */
export function scrub(text: string, secrets: Iterable<string>): string {
  return createScrubber(secrets)(text);
}
