// Writes V8's optimised machine code of the WebAssembly modules that src/kernel/machine-code.ts asks for:
//
//   node scripts/machine-code.js make     compiles and writes them
//   node scripts/machine-code.js check    fails unless this Node takes what was written
//
// A process each: flags of V8 decide what it takes.
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const kernel = new URL('../dist/kernel/', import.meta.url);
const load = async (name) => import(new URL(name, kernel).href);
const { machineCodeBytes, machineCodeFile, moduleWithCode, useMachineCode } =
  await load('machine-code.js');
const { WASM_BASE64 } = await load('wasm.gen.js');
const { STORE_BASE64 } = await load('store.gen.js');
const MODULES = {
  kernel: { base64: WASM_BASE64, isShared: false },
  store: { base64: STORE_BASE64, isShared: true },
};

/** What has V8 compile a module at once, and each function well the first time. */
const TIERS = ['liftoff', 'wasm-dynamic-tiering', 'wasm-lazy-compilation', 'wasm-tier-up'];

function setTiers(isOn) {
  for (const tier of TIERS) setFlagsFromString(`--${isOn ? '' : 'no-'}${tier}`);
}

function make(name, wire) {
  setTiers(false);
  const module = new WebAssembly.Module(wire);
  // Code counts as made under the flags that are set when it is written.
  setTiers(true);
  setFlagsFromString('--allow-natives-syntax');
  const code = new Script('(module) => %SerializeWasmModule(module)').runInThisContext()(module);
  setFlagsFromString('--no-allow-natives-syntax');
  writeFileSync(machineCodeFile(name), machineCodeBytes(wire, new Uint8Array(code)));
}

for (const [name, { base64, isShared }] of Object.entries(MODULES)) {
  const wire = new Uint8Array(Buffer.from(base64, 'base64'));
  if (process.argv[2] === 'make') {
    make(name, wire);
  } else {
    useMachineCode();
    const module = moduleWithCode(name, wire);
    if (module === null) throw new Error(`V8 refuses the machine code of ${name}`);
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 32_767, shared: isShared });
    void new WebAssembly.Instance(module, { env: { memory } });
  }
}
