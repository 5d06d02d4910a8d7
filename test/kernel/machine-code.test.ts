/**
 * The machine code of the kernel's modules, in processes of their own: taken as the build left it, and by
 * nobody who would run anything else.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { machineCodeBytes, machineCodeFile } from '../../src/kernel/machine-code.ts';
import { WASM_BASE64 } from '../../src/kernel/wasm.gen.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const FILE = basename(machineCodeFile('kernel').pathname);
/** A build whose Node has no such code leaves none. */
const isMade = existsSync(join(DIST, 'bundle', FILE));
const wire = Buffer.from(WASM_BASE64, 'base64');
const TEXT = 'The quick brown fox';

/** Whether code is taken, and a checksum that the module computes however it came about. */
const PROBE = `
  const { createKernel, useMachineCode } = await import(process.argv[1] + 'kernel/index.js');
  const vm = await import('node:vm');
  let isTaken = false;
  const { runInThisContext } = vm.Script.prototype;
  vm.Script.prototype.runInThisContext = function () {
    const run = runInThisContext.call(this);
    return (...given) => {
      const module = run(...given);
      isTaken = module instanceof WebAssembly.Module;
      return module;
    };
  };
  if (process.argv[2] === 'asked') useMachineCode();
  const kernel = createKernel({ wasm: true });
  const text = Buffer.from(${JSON.stringify(TEXT)});
  kernel.bytes.set(text, kernel.heapBase);
  console.log(isTaken, kernel.crc32(kernel.heapBase, text.length, 0));`;
/** Of the text above, as zlib tells it. */
const SUM = crc32(TEXT);

let dist = '';
let whole: Buffer = Buffer.alloc(0);
beforeAll(() => {
  dist = join(temporaryDirectory(), 'dist/');
  for (const folder of ['kernel', 'base']) {
    cpSync(join(DIST, folder), join(dist, folder), { recursive: true });
  }
  mkdirSync(join(dist, 'bundle'));
  writeFileSync(join(dist, '../package.json'), '{ "type": "module" }');
  if (isMade) whole = readFileSync(join(DIST, 'bundle', FILE));
});

function probe(bytes: Uint8Array, asked = 'asked', flags: readonly string[] = []): string {
  writeFileSync(join(dist, 'bundle', FILE), bytes);
  const script = ['--input-type=module', '-e', PROBE, pathToFileURL(dist).href, asked];
  return execFileSync(process.execPath, [...flags, ...script], { encoding: 'utf8' }).trim();
}

function flipped(at: number): Buffer {
  const bytes = Buffer.from(whole);
  bytes[at] = bytes[at]! ^ 1;
  return bytes;
}

describe.runIf(isMade)('the machine code of the kernel', () => {
  test('V8 takes what the build left, for those who ask', () => {
    expect(probe(whole)).toBe(`true ${SUM}`);
    expect(probe(whole, 'not asked')).toBe(`false ${SUM}`);
  });

  test.each([
    ['under other flags', () => whole, ['--max-inlined-bytecode-size=30']],
    ['with a changed checksum', () => flipped(0), []],
    ['with a changed length', () => flipped(4), []],
    ['with a changed module', () => flipped(100), []],
    ['with changed code', () => flipped(whole.length - 100), []],
    ['cut short', () => whole.subarray(0, whole.length - 4096), []],
    ['that is empty', () => Buffer.alloc(0), []],
    ['of another module', () => machineCodeBytes(wire.subarray(8), whole.subarray(8)), []],
    ['that V8 did not write', () => machineCodeBytes(wire, Buffer.alloc(4096)), []],
  ])('code %s is not run: the module is compiled', (_, bytes, flags) => {
    expect(probe(bytes(), 'asked', flags)).toBe(`false ${SUM}`);
  });
});
