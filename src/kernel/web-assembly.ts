/** The part of the WebAssembly API that is used; the project has no DOM types. */
import type { KernelModule } from './kernel.ts';

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
 * a module does not validate: that is "not available", not a fault.
 */
export function compileModule(base64: string): KernelModule | null {
  const api = webAssembly();
  if (api === null) return null;
  try {
    return new api.Module(Buffer.from(base64, 'base64'));
  } catch {
    return null;
  }
}
