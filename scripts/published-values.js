// Adds values to the list of published ones (src/detect/published.gen.ts), which holds digests only.
//
//   node scripts/published-values.js example|public < VALUES
//
// Values come from standard input, one a line; empty lines and lines that begin with # are left out.
// `example`: printed in a vendor's documentation or made for tests. `public`: ships in public software
// or pages by design. Only add what its owner published: a leaked key stays a secret however many have
// copied it. What is listed stays listed; to take something out, delete the file and add the rest anew.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const GROUPS = ['example', 'public'];
const FILE = new URL('../src/detect/published.gen.ts', import.meta.url);
/** Hex digits of SHA-256 that are kept; detect/published.ts cuts its own the same way. */
const DIGEST_LENGTH = 16;

const [group] = process.argv.slice(2);
if (!GROUPS.includes(group)) {
  process.stderr.write(`usage: node scripts/published-values.js ${GROUPS.join('|')} < VALUES\n`);
  process.exit(2);
}

const known = new Map(GROUPS.map((name) => [name, new Set(listed(name))]));
for (const line of readFileSync(0, 'utf8').split(/\r?\n/)) {
  const value = line.trim();
  if (value === '' || value.startsWith('#')) continue;
  known.get(group).add(createHash('sha256').update(value).digest('hex').slice(0, DIGEST_LENGTH));
}
const sections = GROUPS.map((name) => {
  const lines = [...known.get(name)].toSorted().map((digest) => `    '${digest}',`);
  return `  ${name}: [\n${lines.join('\n')}\n  ],`;
});
writeFileSync(
  FILE,
  `/** Digests of published values. Made by scripts/published-values.js; not to be edited. */
export const PUBLISHED_DIGESTS: Readonly<Record<'example' | 'public', readonly string[]>> = {
${sections.join('\n')}
};
`,
);

/** Digests that the file has for a group. */
function listed(name) {
  if (!existsSync(FILE)) return [];
  const text = readFileSync(FILE, 'utf8');
  const section = new RegExp(`^  ${name}: \\[\\n([^\\]]*)`, 'm').exec(text)?.[1] ?? '';
  return section.match(/[0-9a-f]{16}/g) ?? [];
}
