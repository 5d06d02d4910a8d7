/**
 * Expands the examples of rules. A repository must hold no token-shaped text, so examples are
 * templates; what they expand to is random but the same each time, from the rule's id and the
 * example's number.
 *
 *   ${base62:36} ${hex:40} ...   so many characters of an alphabet (see ALPHABETS)
 *   ${uuid}                      a random UUID
 *   ${pem:12}                    so many lines of 64 base64 characters
 *   ${base64of:text}             the text encoded; also base64urlof, which has no padding
 *   ${begin}                     nothing; a checksum's stem starts here
 *   ${check:NAME}                the checksum that completes the token
 *   ${secret} ${match}           what the rule's own pattern says of its secret, of the whole match
 *   $${                          the characters ${
 *
 * `${NAME}` without a colon that is none of these stays as it is: templates are common in code.
 */
import type { CompiledRule } from './model.ts';
import { parsePattern } from './pattern.ts';
import { groupsOf } from './pattern-emit.ts';
import { type Random, sample, seededRandom } from './pattern-sample.ts';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';

const ALPHABETS: Readonly<Record<string, string>> = {
  digits: DIGITS,
  hex: `${DIGITS}abcdef`,
  HEX: `${DIGITS}ABCDEF`,
  upper: UPPER,
  lower: LOWER,
  alpha: UPPER + LOWER,
  alnum: LOWER + DIGITS,
  ALNUM: UPPER + DIGITS,
  base32: `${UPPER}234567`,
  base58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  base62: DIGITS + UPPER + LOWER,
  base64: `${UPPER}${LOWER}${DIGITS}+/`,
  base64url: `${UPPER}${LOWER}${DIGITS}-_`,
};

/** Longest stretch that one placeholder may ask for. */
const MAX_COUNT = 100_000;

/** Completes a token's checksum: everything before it → the checksum. undefined: no such name. */
export type CompleteChecksum = (name: string, stem: string) => string | undefined;

/** An expanded text, or what is wrong with the template. */
export type Expansion =
  | { readonly kind: 'expanded'; readonly text: string }
  | { readonly kind: 'fault'; readonly message: string };

interface Context {
  readonly rule: CompiledRule;
  readonly random: Random;
  readonly complete: CompleteChecksum;
}

class TemplateError extends Error {}

function characters(alphabet: string, count: number, random: Random): string {
  let text = '';
  for (let idx = 0; idx < count; idx += 1) text += alphabet[random(alphabet.length)]!;
  return text;
}

function countOf(name: string, argument: string): number {
  const count = Number(argument);
  if (/^\d+$/.test(argument) && count >= 1 && count <= MAX_COUNT) return count;
  throw new TemplateError(`\${${name}:...} needs a count from 1 to ${MAX_COUNT}`);
}

function uuid(random: Random): string {
  const hex = characters(ALPHABETS['hex']!, 32, random);
  const variant = '89ab'[random(4)]!;
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, variant + hex.slice(17, 20), hex.slice(20)].join('-');
}

/** Text that the rule's own pattern, or its secret's group, matches. */
function sampleRule(context: Context, whole: boolean): string {
  const { rule, random } = context;
  const parsed = parsePattern(rule.re2Source);
  if (parsed.kind === 'fault') throw new TemplateError('the rule has no pattern to sample');
  const group = whole ? undefined : rule.places[0]?.group;
  const node = groupsOf(parsed.root).find(({ index }) => index === group) ?? parsed.root;
  return sample(node, random);
}

/** What a checksum is taken of: back to ${begin}, or to what cannot be inside of a token. */
function stemOf(text: string, begin: number): string {
  if (begin >= 0) return text.slice(begin);
  const delimiter = text.slice(0, -1).search(/[\s"'`=:,;()[\]{}<>@&?|][^\s"'`=:,;()[\]{}<>@&?|]*$/);
  return text.slice(delimiter + 1);
}

function encoded(name: string, text: string): string | null {
  if (name === 'base64of') return Buffer.from(text).toString('base64');
  if (name === 'base64urlof') return Buffer.from(text).toString('base64url');
  return null;
}

function pemLines(count: number, random: Random): string {
  const alphabet = ALPHABETS['base64']!;
  return Array.from({ length: count }, () => characters(alphabet, 64, random)).join('\n');
}

/** The value of one placeholder; null leaves it as it stands. */
function valueOf(context: Context, name: string, argument: string | null): string | null {
  const { random } = context;
  if (argument === null) {
    if (name === 'uuid') return uuid(random);
    if (name === 'secret' || name === 'match') return sampleRule(context, name === 'match');
    return null;
  }
  const text = encoded(name, argument);
  if (text !== null) return text;
  if (name === 'pem') return pemLines(countOf(name, argument), random);
  if (Object.hasOwn(ALPHABETS, name)) {
    return characters(ALPHABETS[name]!, countOf(name, argument), random);
  }
  const known = [...Object.keys(ALPHABETS), 'check', 'pem', 'base64of', 'base64urlof'];
  throw new TemplateError(`unknown placeholder \${${name}:...}; known: ${known.join(', ')}`);
}

/** End of the placeholder's argument that starts at `from`, counting nested braces; -1: none. */
function closingBrace(template: string, from: number): number {
  let depth = 1;
  for (let idx = from; idx < template.length; idx += 1) {
    if (template[idx] === '{') depth += 1;
    else if (template[idx] === '}') depth -= 1;
    if (depth === 0) return idx;
  }
  return -1;
}

function expand(template: string, context: Context): string {
  let out = '';
  let begin = -1;
  let pos = 0;
  for (const match of template.matchAll(/\$\$\{|\$\{(\w+)(:?)/g)) {
    if (match.index < pos) continue;
    out += template.slice(pos, match.index);
    pos = match.index + match[0].length;
    const name = match[1];
    const close = name === undefined ? -1 : closingBrace(template, pos);
    if (name === undefined || close < 0 || (match[2] === '' && close !== pos)) {
      out += name === undefined ? '${' : match[0];
      continue;
    }
    const argument = match[2] === ':' ? template.slice(pos, close) : null;
    if (name === 'begin' && argument === null) {
      begin = out.length;
    } else if (name === 'check' && argument !== null) {
      const checksum = context.complete(argument, stemOf(out, begin));
      if (checksum === undefined) throw new TemplateError(`unknown checksum ${argument}`);
      out += checksum;
    } else {
      out += valueOf(context, name, argument) ?? template.slice(match.index, close + 1);
    }
    pos = close + 1;
  }
  return out + template.slice(pos);
}

/**
 * Expands a template; `label` tells the examples of one rule apart. A `$${` makes what follows plain
 * text, so counter-examples can hold any template syntax.
 */
export function expandExample(
  template: string,
  rule: CompiledRule,
  label: string,
  complete: CompleteChecksum,
): Expansion {
  const random = seededRandom(`${rule.id}/${label}`);
  // The first draws of a small generator follow its seed too closely.
  for (let idx = 0; idx < 8; idx += 1) random(2);
  try {
    return { kind: 'expanded', text: expand(template, { rule, random, complete }) };
  } catch (error) {
    if (error instanceof TemplateError) return { kind: 'fault', message: error.message };
    throw error;
  }
}
