import { describe, expect, test } from 'vitest';
import { type Expansion, expandExample } from '../../src/rules/examples.ts';
import { packOf } from '../../src/rules/load.ts';

const pack = await packOf(
  'r.yaml',
  "rules: [{id: one, pattern: 'tok_ (?<secret> [a-c]{3,5} ) [0-9]'}]",
);
const rule = pack.rules[0]!;
const complete = (name: string, stem: string): string | undefined =>
  name === 'echo' ? `<${stem}>` : undefined;

function expand(template: string, label = 'x'): Expansion {
  return expandExample(template, rule, label, complete);
}

function textOf(template: string, label = 'x'): string {
  const expansion = expand(template, label);
  return expansion.kind === 'expanded' ? expansion.text : `fault: ${expansion.message}`;
}

describe('examples', () => {
  test.each([
    ['a ${base62:20} b', /^a [0-9A-Za-z]{20} b$/],
    ['${hex:8}${HEX:8}', /^[0-9a-f]{8}[0-9A-F]{8}$/],
    ['${digits:3}-${upper:3}-${lower:3}', /^\d{3}-[A-Z]{3}-[a-z]{3}$/],
    ['${alnum:30}', /^[a-z0-9]{30}$/],
    ['${base64:30}|${base64url:30}', /^[\w+/]{30}\|[\w-]{30}$/],
    ['${uuid}', /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ['${pem:3}', /^(?:[\w+/]{64}\n){2}[\w+/]{64}$/],
    ['${base64of:a:b}', /^YTpi$/],
    ['${base64urlof:{"alg":"x"}}', /^eyJhbGciOiJ4In0$/],
    ['${secret}', /^[a-c]{3,5}$/],
    ['${match}', /^tok_[a-c]{3,5}[0-9]$/],
    ['k="tok_1${check:echo}"', /^k="tok_1<tok_1>"$/],
    ['k=tok=${check:echo}', /^k=tok=<tok=>$/],
    ['k:${begin}a b${check:echo}', /^k:a b<a b>$/],
    ['${PASSWORD} $${base62:3} ${a', /^\$\{PASSWORD\} \$\{base62:3\} \$\{a$/],
    ['${base63:3}', /^fault: unknown placeholder/],
    ['${base62:x}', /^fault: .* count/],
    ['${base62:999999999}', /^fault: .* count/],
    ['${check:nope}', /^fault: unknown checksum nope/],
  ])('%s', (template, expected) => {
    expect(textOf(template)).toMatch(expected);
  });

  test('are the same each time, and differ from label to label', () => {
    expect(textOf('${base62:40}')).toBe(textOf('${base62:40}'));
    expect(textOf('${base62:40}')).not.toBe(textOf('${base62:40}', 'y'));
  });

  test('look random', () => {
    const text = textOf('${base62:5000}');
    const counts = new Map<string, number>();
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    expect(Math.max(...counts.values())).toBeLessThan(140);
  });
});
