// Counts findings on a tree that holds no secrets worth the name.
import { readText, walk } from './train/files.js';

/** Findings at medium or higher, one per rule, value and file. */
export function measureNoise(scanner, root) {
  const found = [];
  let bytesRead = 0;
  let files = 0;
  for (const file of walk(root)) {
    const bytes = readText(file);
    if (bytes === undefined) continue;
    files++;
    bytesRead += bytes.length;
    const seen = new Set();
    for (const one of scanner.scan(bytes, file.slice(root.length))) {
      const key = `${one.rule}\0${one.value}`;
      if (one.confidence === 'low' || seen.has(key)) continue;
      seen.add(key);
      found.push({ ...one, file });
    }
  }
  const counts = new Map();
  for (const { rule } of found) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const megabytes = bytesRead / 1e6;
  return {
    files,
    megabytes,
    perMegabyte: found.length / megabytes,
    found: found.toSorted((a, b) => b.score - a.score),
    byRule: [...counts].toSorted((a, b) => b[1] - a[1]),
  };
}
