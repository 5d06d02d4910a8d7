/** The embedded module is what its sources compile to. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('building the WebAssembly module gives the committed bytes', () => {
  const script = fileURLToPath(new URL('../../scripts/build-wasm.js', import.meta.url));
  const output = execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
  expect(output.toString()).toBe('');
});
