import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createScrubber,
  REDACTED,
  type RedactionRule,
  redact,
  scrub,
  scrubUrls,
} from '../../src/findings/index.ts';

const token: RedactionRule = {
  literals: ['AKIA', 'ASIA', 'github_pat_'],
  caseless: false,
  generic: false,
};
const generic: RedactionRule = { literals: ['password', 'hunter'], caseless: true, generic: true };

function pem(kind: string): string {
  const dashes = '-'.repeat(5);
  return `${dashes}BEGIN ${kind}${dashes}\n${'A1b2'.repeat(100)}\n${dashes}END ${kind}${dashes}`;
}

describe('redact', () => {
  test.each([
    ['a token shows its public prefix and its length', `AKIA${'Q'.repeat(16)}`, token, 'AKIA…(20)'],
    ['a long prefix is cut', `github_pat_${'a1'.repeat(41)}`, token, 'github…(93)'],
    ['a prefix over a quarter of the value is not shown', 'AKIAQQQQ', token, '…(8-11)'],
    ['a value without a known prefix shows its length', 'z'.repeat(40), token, '…(40)'],
    ['a password shows a size class only', 'hunter2!', generic, '…(8-11)'],
    ['a long password shows nothing of its start', `hunter${'2'.repeat(40)}`, generic, '…(46)'],
    ['a value of one character', 'x', generic, '…(1-7)'],
    [
      'lengths are characters, not bytes',
      Buffer.from('ü'.repeat(24)).toString('latin1'),
      generic,
      '…(24)',
    ],
  ])('%s', (_, secret, rule, shown) => {
    expect(redact(secret, rule)).toBe(shown);
  });

  test.each(['RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PRIVATE KEY'])(
    'a PEM block shows its kind: %s',
    (kind) => {
      expect(redact(pem(kind), token)).toMatch(new RegExp(`^${kind}…\\(\\d+\\)$`));
    },
  );

  test('nothing beyond the public prefix of any value is shown', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 80 }), fc.boolean(), (value, isGeneric) => {
        const rule = { literals: ['AKIA', value.slice(0, 8)], caseless: false, generic: isGeneric };
        const shown = redact(Buffer.from(value).toString('latin1'), rule).split('…')[0] ?? '';
        expect(shown.length).toBeLessThanOrEqual(isGeneric ? 0 : Math.min(6, value.length / 4));
      }),
    );
  });
});

describe('scrub', () => {
  const secret = 'T0k/en+Value=12345';

  test.each([
    ['in a path', `a/${secret}/b.txt`, `a/${REDACTED}/b.txt`],
    ['twice', `${secret}${secret}`, `${REDACTED}${REDACTED}`],
    ['percent-encoded', encodeURIComponent(secret), REDACTED],
    ['not there', 'nothing here', 'nothing here'],
    ['as password of a URL', `https://me:${secret}@host/x`, `https://me:${REDACTED}@host/x`],
  ])('%s', (_, text, expected) => {
    expect(scrub(text, [secret])).toBe(expected);
  });

  test.each([
    ['https://user:pass@host/path', `https://${REDACTED}@host/path`],
    ['https://ghs_token@github.com/a/b', `https://${REDACTED}@github.com/a/b`],
    ['ssh://git@host/a', 'ssh://git@host/a'],
    ['fetch HTTPS://u:p@h and ftp://a:b@c', `fetch HTTPS://${REDACTED}@h and ftp://${REDACTED}@c`],
    ['mail me@example.org https://example.org/@me', 'mail me@example.org https://example.org/@me'],
  ])('URL %s', (text, expected) => {
    expect(scrubUrls(text)).toBe(expected);
  });

  test('each line of a multi-line secret is taken out', () => {
    const scrubber = createScrubber([`first1234\nsecond5678`]);
    expect(scrubber('x second5678 y')).toBe(`x ${REDACTED} y`);
  });

  test('a password that is an ordinary word does not break paths', () => {
    expect(scrub('config/production.yml', ['production'])).toBe('config/production.yml');
  });

  test('the longest secret wins where several start at one place', () => {
    expect(scrub('token12345678', ['token1234', 'token12345678'])).toBe(REDACTED);
  });

  test('secrets that begin alike are not tried one by one: that would take longer than a test may', () => {
    const secrets = Array.from({ length: 50_000 }, (_, i) => `token${i + 1e9}`);
    const scrubber = createScrubber(secrets);
    const left = secrets.filter((one) => scrubber(`to/${one}/to`) !== `to/${REDACTED}/to`);
    expect(left).toEqual([]);
  });

  test('no scrubbable secret survives, wherever it stands', () => {
    const value = fc.stringMatching(/^[a-z][A-Z0-9]{7,20}$/);
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.array(fc.string()), (secrets, others) => {
        const text = secrets.map((s, i) => `${others[i] ?? ''}${s}`).join('|');
        const scrubbed = createScrubber(secrets)(text);
        const left = secrets.filter((s) => !REDACTED.includes(s) && scrubbed.includes(s));
        // What is left can only come from the other text, never from the planted values.
        for (const s of left) expect(others.join('|')).toContain(s);
      }),
    );
  });
});
