/** The part of the WebAssembly API that is used; the project has no DOM types. */
import type { KernelModule } from './kernel.ts';
import { type KeptModule, moduleWithCode } from './machine-code.ts';

/** A linear memory. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What modules are made with. */
export interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => KernelModule;
  readonly Instance: new (
    module: KernelModule,
    imports: { env: { memory: LinearMemory } },
  ) => { readonly exports: object };
  readonly Memory: new (limits: {
    initial: number;
    maximum?: number;
    shared?: boolean;
  }) => LinearMemory;
}

/** Bytes of a page of linear memory. */
export const PAGE_BYTES = 65536;

/** Null where this JavaScript engine has no WebAssembly. */
export function webAssembly(): WebAssemblyApi | null {
  return (globalThis as { WebAssembly?: WebAssemblyApi }).WebAssembly ?? null;
}

/**
 * Compiles a module from base64; null where that cannot be done. Without SIMD (some rare processors)
 * a module does not validate: that is "not available", not a fault. With a name it may come from a file of the
 * build, with its code.
 */
export function compileModule(base64: string, name?: KeptModule): KernelModule | null {
  const api = webAssembly();
  if (api === null) return null;
  try {
    const wire = new Uint8Array(Buffer.from(base64, 'base64'));
    return (name && moduleWithCode(name, wire)) ?? new api.Module(wire);
  } catch {
    return null;
  }
}
