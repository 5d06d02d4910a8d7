/**
 * The scanner's literal tables: read ready-made for the built-in rules, made anew for any other pack.
 *
 * Making them takes longer than a hook's whole work; the build writes them down once, under the hash
 * of the pack that they belong to.
 */
import { existsSync, readFileSync } from 'node:fs';
import { scannerTables } from '../detect/index.ts';
import type { RulePack } from '../rules/index.ts';

/** Written by scripts/build-rules.js beside this module's built form. */
const FILE: URL = new URL('./literal-tables.gen.bin', import.meta.url);
/** The pack's hash stands before the tables, in latin1. */
const HASH_BYTES = 32;

/** What a pack's tables are written down as. */
export function encodeTables(pack: RulePack): Buffer {
  if (pack.hash.length !== HASH_BYTES) throw new RangeError(`a hash has ${HASH_BYTES} characters`);
  return Buffer.concat([Buffer.from(pack.hash, 'latin1'), scannerTables(pack)]);
}

/** The tables for `pack`. */
export function literalTablesOf(pack: RulePack): Uint8Array {
  if (!existsSync(FILE)) return scannerTables(pack);
  const file = readFileSync(FILE);
  const isSame = file.toString('latin1', 0, HASH_BYTES) === pack.hash;
  return isSame ? new Uint8Array(file.subarray(HASH_BYTES)) : scannerTables(pack);
}
