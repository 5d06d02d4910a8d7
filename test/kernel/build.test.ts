/** The embedded module is what its sources compile to. */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Three seconds of work; a busy machine may take many times that. */
const COMPILE_TIMEOUT_MS = 180_000;

test(
  'building the WebAssembly module gives the committed bytes',
  () => {
    const script = fileURLToPath(new URL('../../scripts/build-wasm.js', import.meta.url));
    const output = execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' });
    expect(output.toString()).toBe('');
  },
  COMPILE_TIMEOUT_MS,
);
