/** A rule that only the tests know, and tokens for it, put together here so that they are in no file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../support/git-repo.ts';

export const TOKEN: string = `tst_${'Zk3vQ9xLp2mW7rT4nB8c'}`;
export const OTHER_TOKEN: string = `tst_${'Hq5jD1sYf6gK0aXe3uNv'}`;

export const RULES_TEXT: string = `provider: test
rules:
  - id: test-token
    title: Token of the tests
    description: A made-up token.
    severity: high
    confidence: high
    pattern: '\\b (?<secret> tst_ [0-9a-zA-Z]{20} ) \\b'
    examples: ['x = tst_\${alnum:20}']
`;

/** Writes the rule into a fresh directory; options that make a scan use it. */
export function withRules(): string[] {
  const file = join(temporaryDirectory(), 'rules.yaml');
  writeFileSync(file, RULES_TEXT);
  return ['--rules', file];
}
