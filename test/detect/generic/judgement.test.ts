/** What the detectors promise whatever the text: locality, determinism, silence about values. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FEATURES } from '../../../src/detect/generic/features.ts';
import { MODEL_WIDTH } from '../../../src/detect/generic/forest.ts';
import { oddsOf, scoreOf } from '../../../src/detect/generic/score.ts';
import { localityBreach } from '../locality.ts';
import { detectors, findIn, randomText, valuesIn } from './support.ts';

const FRAGMENTS = [
  'password',
  'api_key',
  'db.secret',
  'key',
  'auth',
  'token',
  'pw',
  'kty',
  'kind: Secret\n',
  'data:\n  ',
  '://',
  'user:',
  '@host/',
  'Basic ',
  'bearer ',
  'curl ',
  '-u ',
  'mysql -p',
  'identified by ',
  '@tcp(',
  ' = ',
  ': ',
  '=',
  '":"',
  "='",
  '"',
  "'",
  '\\"',
  '`',
  ', ',
  '\n',
  '  ',
  '(',
  ')',
  '{',
  '}',
  '<',
  '>',
  '</',
  'value',
  ' || ',
  ': String = ',
  '"d":"',
  'xK9v2Lq7Tz',
  'c2VjcmV0OmFiYzEyMw==',
  'changeme',
  'x'.repeat(45),
  'A7'.repeat(300),
];

const texts = fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 3, maxLength: 24 });

describe('verdicts', () => {
  test('depend on nothing outside of the declared reach', () => {
    fc.assert(
      fc.property(texts, (parts) => {
        const text = Buffer.from(parts.join(''), 'latin1');
        for (const detector of detectors) expect(localityBreach(detector, text)).toBeNull();
      }),
      { numRuns: 150, seed: 5 },
    );
  });

  test('are the same the second time, and in another order', () => {
    fc.assert(
      fc.property(texts, texts, (first, second) => {
        const once = findIn(first.join(''));
        findIn(second.join(''));
        expect(findIn(first.join(''))).toEqual(once);
      }),
      { numRuns: 150, seed: 6 },
    );
  });

  test('survive any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        findIn(`key=${Buffer.from(bytes).toString('latin1')}`);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test('of a text of nothing but keywords take linear time', () => {
    for (const part of ['password', 'key=', 'key = "', '://a:', 'secret,', 'token\n', 'pass:x ']) {
      const text = part.repeat(Math.ceil(100_000 / part.length));
      // CPU time: the machine may be busy with other things.
      const before = process.cpuUsage();
      findIn(text);
      expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
    }
  });
});

describe('reasons', () => {
  test('hold no piece of the value or of the name', () => {
    const name = `${randomText(1, 8)}_password`;
    const value = randomText(2, 24);
    const [found] = findIn(`${name} = "${value}"`);
    const text = found?.reasons.join(' ') ?? '';
    expect(text).toContain('the name says password');
    expect(text).not.toContain(name.slice(0, 8));
    for (let i = 0; i + 4 <= value.length; i++) expect(text).not.toContain(value.slice(i, i + 4));
  });
});

test('the model was trained on the features that it is given', () => {
  expect(MODEL_WIDTH).toBe(FEATURES.length);
});

test('scores and log-odds are each other’s inverse', () => {
  for (const score of [0.05, 0.2, 0.5, 0.731, 0.95]) expect(scoreOf(oddsOf(score))).toBe(score);
});

describe('values', () => {
  test.each([
    'Summer2019!',
    'michael1985',
    'dr4g0nfly77',
    'Tr0ub4dor&3',
    'purpleMonkey12',
    'jenny.1979',
    'Falcon#2024',
    'liverpool1892',
  ])('that people choose are found: %s', (value) => {
    expect(valuesIn(`password: "${value}"`)).toEqual([value]);
  });

  test.each([
    'password',
    'new-password',
    'your_password_here',
    'test',
    'secret123',
    'changeme',
    'xxxxxxxx',
    '********',
    '<password>',
    '${PASSWORD}',
    '{{ password }}',
    '%s',
    '$PASSWORD',
    'Enter your password',
    'user@example.com',
    'https://example.com/reset',
    '/etc/passwd',
    'passwords.txt',
    '2024-01-02',
    '1.2.3',
    '1.13.2-k8s-vault',
    '12345678',
    'abcdefgh',
    'null',
    'true',
    'application/json',
    'password.required',
    'Пароль',
    '$2a$11$3kIDaCxw.Glsl1.u5nKa6eUnNDLV5HV9tIuUp7EHhMt6Nm9myW1aS',
    'sha256-abcdefABCDEF0123456789abcdefABCDEF0123456=',
    'arn:aws:secretsmanager:eu-west-1:1:secret:x',
    'vault:secret/data/db#password',
    'ENC[AES256_GCM,data:abc=]',
    '0x80310037',
    '#f8f8f2',
    'A1B2C3D4E5F6G7H8I9J0',
    'a1b2c3d4e5f6a7b8c9d0',
    'Q3AM3UQ867SPQQA43P2F/20210315/us-east-1/s3/aws4_request',
    'pyu2f>=0.1.5',
  ])('that stand for none are not: %s', (value) => {
    expect(valuesIn(`password: "${value}"`)).toEqual([]);
  });
});

describe('names', () => {
  const value = randomText(9, 40);

  test.each([
    'NextToken',
    'next_page_token',
    'nextContinuationToken',
    'pagination-token',
    'uploadSequenceToken',
    'syncToken',
    'X-Internal-Sealed-Key',
  ])('of what is no secret: %s', (name) => {
    expect(valuesIn(`"${name}": "${value}"`)).toEqual([]);
  });

  test.each(['token', 'page_access_token', 'change_password_token', 'nextAuthSecret'])(
    'of what is one: %s',
    (name) => {
      expect(valuesIn(`"${name}": "${value}"`)).toEqual([value]);
    },
  );
});

test.each([
  '{\n  "PT": "Portugal",\n  "PW": "Palau"\n}',
  `TOKEN=eyJ${randomText(3, 12)}... (copy all of it)`,
])('what is told apart by its surroundings: %j', (text) => {
  expect(valuesIn(text)).toEqual([]);
});
