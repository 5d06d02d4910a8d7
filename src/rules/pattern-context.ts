/**
 * What may stand between the name of a service and a value that belongs to it, written once for the
 * hundreds of rules that know a key by the name beside it. A rule says `context:`, and `(?&context)` in its
 * pattern stands for the text here, as if it had been written there.
 */
import { PatternError } from './pattern-tree.ts';

/** A word of the key `context`. */
export type ContextName = 'name' | 'credential';

export const CONTEXT_NAMES: readonly ContextName[] = ['name', 'credential'];

/** Verbose patterns. */
const CONTEXTS: Readonly<Record<ContextName, string>> = {
  /** The name alone tells: `ACME_KEY=…`, `acme: { token: … }`, `acme prod = "…"`. */
  name: String.raw`(?:
    # name = value: the rest of the name, words in between (the nearest value counts), an operator or quote
    \w{0,30} (?: [^\w\r\n]{1,8} \w{1,16} ){0,5}?
    [\x20\t\]).\\?-]{0,4} (?: [=:>|,("'\x60{}] [^\w\r\n+/-]{0,8} (?: [+] \x20? ["'\x60] )? | :- | \x20-{1,2}\x20 )
    (?: \r? \n [\x20\t"'\x60]{0,16} (?: <string> )? )? (?: (?i: bearer | basic | token | key ) \x20 )?
  | # name, then on the next line: key = value
    [^\n]{0,60} \n [^\n]{0,26}? (?i: key | token | secret | passw | auth | cred | access )
    ["'\x60\])]{0,2} [\x20\t]{0,4} [=:>]{1,3} [\x20\t]{0,4} ["'\x60{]{0,2} (?: \w{1,12} \x20 )?
  | # name and value side by side, or as prose has it: "the acme API key is …"
    [\x20\t] (?: [A-Z]{1,12} \x20 )?
    (?: (?i: api [_-]? )? (?i: key | token | secret )s? \x20 (?: (?: is | to | as | of ) \x20 )? )?
)`,
  /** The name tells with a word such as key or token, or a value in quotes right behind it. */
  credential: String.raw`(?:
    # name = value: the rest of the name, words in between, an operator or quote
    [\w.\x20-]{0,16}? (?i: key | token | secret | passw | auth | cred | access ) \w{0,16} (?: [^\w\r\n]{1,4} \w{1,16} )??
    [\x20\t\]).\\?-]{0,4} (?: [=:>|,("'\x60{}] [^\w\r\n+/-]{0,8} | :- | \x20 (?: (?: is | to | as | of ) \x20 )? )
    (?: \r? \n [\x20\t"'\x60]{0,16} (?: <string> )? )?
  | # name, then on the next line: key = value
    [^\n]{0,60} \n [^\n]{0,26}? (?i: key | token | secret | passw | auth | cred | access )
    ["'\x60\])]{0,2} [\x20\t]{0,4} [=:>]{1,3} [\x20\t]{0,4} ["'\x60{]{0,2} (?: \w{1,12} \x20 ){0,2}
  | [\x20\t]{0,2} =>? [\x20\t]{0,2} ["'\x60]                  # the provider's name alone, a quoted value
)`,
};

/** What stands for the context in a pattern. */
const PLACEHOLDER = '(?&context)';

/** A pattern with its context in place. */
export interface PlacedPattern {
  readonly source: string;
  /** Where a position of `source` is in what was written. */
  readonly origin: (position: number) => number;
}

/** Puts the context into a pattern. Throws PatternError where there is no place for it, or more than one. */
export function placeContext(written: string, context: ContextName): PlacedPattern {
  const at = written.indexOf(PLACEHOLDER);
  if (at < 0 || written.includes(PLACEHOLDER, at + 1)) {
    const message =
      at < 0 ? `no ${PLACEHOLDER} says where the context stands` : `a second ${PLACEHOLDER}`;
    const position = at < 0 ? 0 : written.indexOf(PLACEHOLDER, at + 1);
    throw new PatternError(position, message);
  }
  const text = CONTEXTS[context];
  const behind = at + text.length;
  return {
    source: written.slice(0, at) + text + written.slice(at + PLACEHOLDER.length),
    origin: (position) => {
      if (position <= at) return position;
      return position < behind ? at : position - text.length + PLACEHOLDER.length;
    },
  };
}
