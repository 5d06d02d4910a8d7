// Writes the lock file that is published: every package that gitsift runs with, at the version that was
// tested, and none of those that only build it. `npm install gitsift` keeps to it, which it does not to a
// package-lock.json. Made for packing and removed again: in the tree, npm would prefer it to ours.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [file = fileURLToPath(new URL('../npm-shrinkwrap.json', import.meta.url))] =
  process.argv.slice(2);
const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const packages = Object.entries(lock.packages).filter(([, entry]) => entry.dev !== true);
const { devDependencies: _, ...root } = lock.packages[''];
const published = { ...lock, packages: { ...Object.fromEntries(packages), '': root } };
writeFileSync(file, `${JSON.stringify(published, null, 2)}\n`);
