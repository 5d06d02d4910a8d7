// Reads every file of a directory once, and does nothing with it: the floor of benches of directories.
import { readdirSync, readFileSync } from 'node:fs';

const pending = [process.argv[2]];
while (pending.length > 0) {
  const folder = pending.pop();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) pending.push(path);
    else if (entry.isFile()) readFileSync(path);
  }
}
