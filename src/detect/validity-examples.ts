/**
 * Obvious stand-ins: values that were typed to stand where a secret will stand. Published ones are
 * published.ts.
 */

/** Words that do not come about by chance: a random token of 40 characters has one in 10^8 cases. */
const STAND_IN_WORDS = [
  'example',
  'placeholder',
  'changeme',
  'change_me',
  'change-me',
  'redacted',
  'yourtoken',
  'your_token',
  'your-token',
  'yourkey',
  'your_key',
  'your-key',
  'your_api',
  'your-api',
  'yourapi',
  'your_secret',
  'your-secret',
  'replaceme',
  'replace_with',
  'replace-with',
  'replace_me',
  'replace-me',
  'insert_',
  'notareal',
  'not_a_real',
  'not-a-real',
  'dummytoken',
  'dummy_',
  'dummy-',
  'faketoken',
  'fake_',
  'fake-',
] as const;

/** So many equal characters in a row, or in ascending order, are typed, not drawn. */
const LONG_RUN = 7;
/** Fewer distinct characters than this in a value of a token's length are a pattern. */
const FEW_CHARACTERS = 4;
const TOKEN_LENGTH = 16;
/** In a longer value `AAAAAAA` is what zero bytes look like in base64. */
const BASE64_LENGTH = 48;

/** Why the value is a stand-in, in words; '' if it is not seen to be one. */
export function placeholderIn(value: string): string {
  const folded = value.toLowerCase();
  const word = STAND_IN_WORDS.find((candidate) => folded.includes(candidate));
  if (word !== undefined) return `it contains "${word}"`;
  if (value.length >= TOKEN_LENGTH && new Set(folded).size < FEW_CHARACTERS) {
    return 'it is made of a few characters only';
  }
  const hasZeros = value.length >= BASE64_LENGTH && /A{7}/.test(value);
  if (!hasZeros && longestRun(folded, 0) >= LONG_RUN) return 'one character is repeated many times';
  if (longestRun(folded, 1) >= LONG_RUN) return 'it contains a typed sequence';
  return '';
}

/** Length of the longest stretch in which each character is the one before plus `step`. */
function longestRun(text: string, step: number): number {
  let longest = 1;
  let run = 1;
  for (let i = 1; i < text.length; i++) {
    run = text.charCodeAt(i) - text.charCodeAt(i - 1) === step ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
