/**
 * Takes WebAssembly modules with V8's optimised machine code from files of the build. Without it each
 * process compiles the same functions twice, first fast and then well, and runs the first code meanwhile.
 *
 * Node has a code cache for scripts only, so V8's own for modules is reached by its natives syntax, which is
 * on for the moment of that call. V8 takes code of its own version, flags and processor and answers
 * undefined to any other; beyond that the name of a file says which build of Node it is for, and its
 * head that it is whole and made of the very module. Nobody gets any who did not ask for it with
 * {@link useMachineCode}: a library sets no flags of the process.
 */
import { readFileSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import type { KernelModule } from './kernel.ts';

/** Modules whose code is kept: those that the beginning of every long scan runs. */
export type KeptModule = 'kernel' | 'store';

/** Folder of the files, seen from src/kernel, dist/kernel and dist/bundle alike. There is none beside src/. */
const FOLDER: URL = new URL('../bundle/', import.meta.url);
/** Before the module and its code: the checksum of all that follows, and the module's length. */
const HEAD_BYTES = 8;
const NATIVES = '--allow-natives-syntax';
const NO_NATIVES = '--no-allow-natives-syntax';
const DESERIALIZE = '(code, wire) => %DeserializeWasmModule(code, wire)';

let isAsked = false;

/** From now on modules are taken from the files of the build where there are any. */
export function useMachineCode(): void {
  isAsked = true;
}

/** The file for a module and the Node that runs. @public for scripts/machine-code.js */
export function machineCodeFile(name: KeptModule): URL {
  const { version, platform, arch, execPath } = process;
  // Builds of one version differ: code calls into this one by number.
  const { size } = statSync(execPath);
  return new URL(`${name}-${version}-${platform}-${arch}-${size}.code`, FOLDER);
}

/** What stands in such a file. @public for scripts/machine-code.js */
export function machineCodeBytes(wire: Uint8Array, code: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(HEAD_BYTES + wire.length + code.length);
  bytes.writeUInt32LE(wire.length, 4);
  bytes.set(wire, HEAD_BYTES);
  bytes.set(code, HEAD_BYTES + wire.length);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  return bytes;
}

/** Copied into memory of its own; null where there is none for `wire`. */
function readCode(name: KeptModule, wire: Uint8Array): ArrayBuffer | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(machineCodeFile(name));
  } catch {
    return null; // Made for other builds of Node only, or not at all.
  }
  const start = HEAD_BYTES + wire.length;
  if (bytes.length <= start || bytes.readUInt32LE(0) !== crc32(bytes.subarray(4))) return null;
  if (bytes.readUInt32LE(4) !== wire.length) return null;
  if (bytes.compare(wire, 0, wire.length, HEAD_BYTES, start) !== 0) return null;
  return new Uint8Array(bytes.subarray(start)).buffer;
}

/** The module `wire` with its machine code; null where it has to be compiled. */
export function moduleWithCode(name: KeptModule, wire: Uint8Array): KernelModule | null {
  const code = isAsked ? readCode(name, wire) : null;
  if (code === null) return null;
  setFlagsFromString(NATIVES);
  try {
    const deserialize = new Script(DESERIALIZE).runInThisContext() as (
      code: ArrayBuffer,
      wire: Uint8Array,
    ) => KernelModule | undefined;
    return deserialize(code, wire) ?? null;
  } catch (error) {
    // An engine that knows nothing of it.
    if (error instanceof SyntaxError) return null;
    throw error;
  } finally {
    setFlagsFromString(NO_NATIVES);
  }
}
