import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Bench, packOf, type RuleSketch } from './support.ts';

/** 32 characters that nobody made up. */
const KEY = createHash('sha256').update('a key').digest('hex').slice(0, 32);

function confidenceOf(text: string, sketch: Partial<RuleSketch> = {}): string | undefined {
  const pack = packOf({
    'acme-api-key': {
      pattern: '[Aa]cme[^\\n]{0,40}\\n?[^\\n]{0,40}?[ "=](?<secret>[0-9a-z-]{12,40})(?:[^\\w-]|$)',
      confidence: 'medium',
      severity: 'high',
      ...sketch,
    },
  });
  const [found] = new Bench(pack).scan(text);
  return found?.record.confidence;
}

describe('a value that a rule knows by the name of its issuer', () => {
  test.each([
    `acme_key: "${KEY}"`,
    `acmeApiToken = ${KEY}`,
    `<secret>{acme prod ${KEY}}</secret>`,
    `calling acme\n[debug] Using Key=${KEY}`,
  ])('is sure beside a word for keys: %s', (text) => {
    expect(confidenceOf(text)).toBe('high');
  });

  test.each([
    ['without such a word', `acme: "${KEY}"`],
    ['where the word is part of another', `acme monkey: "${KEY}"`],
    ['where the word stands on another line', `acme key\nid: ${KEY}`],
    ['of a public key', `acme_public_key: "${KEY}"`],
    ['of the id of a key', `acme_key_id: "${KEY}"`],
    ['of a checksum', `acme-token-1.0 md5 ${KEY}`],
    ['that is short', `acme_key: "${KEY.slice(0, 12)}"`],
    ['that is a UUID', 'acme_key: "0b1d5a3e-7c42-4f8e-9a16-d3e5c7f90214"'],
  ])('stays at what the rule says %s', (_, text) => {
    expect(confidenceOf(text)).toBe('medium');
  });

  test('is not sure where it is made of words', () => {
    expect(confidenceOf('acme_key: "production-database-key-number-1"')).not.toBe('high');
  });

  test('stays there for a rule that finds ids', () => {
    expect(confidenceOf(`acme_key: "${KEY}"`, { severity: 'low' })).toBe('medium');
  });
});
