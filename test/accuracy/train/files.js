// Walks trees for the training and accuracy scripts: text files of a bounded size, in a fixed order.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 4_000_000;
const SKIPPED = new Set(['.git', 'dist', '.cache']);

/** Every regular file under `root`, names sorted, as paths. */
export function* walk(root) {
  const entries = readdirSync(root, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const full = path.join(root, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* walk(full);
    } else if (entry.isFile()) yield full;
  }
}

/** Bytes of a file that looks like text, undefined otherwise. */
export function readText(file) {
  const stat = lstatSync(file);
  if (stat.size === 0 || stat.size > MAX_BYTES) return undefined;
  const bytes = readFileSync(file);
  return bytes.subarray(0, 8000).includes(0) ? undefined : bytes;
}
