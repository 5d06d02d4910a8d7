/**
 * What earlier scans found out about a repository, so that the next one reads only what is new.
 *
 * Two kinds of files: verdicts on objects, and the finished report of a state of the whole
 * repository. Kept outside of the repository, because what lies in a repository can be planted there.
 * They hold ids, verdicts, graph rows and what reports say: no value, and no hash that a report does
 * not have. The folder's only door.
 */
import { createHash } from 'node:crypto';
import { type FoundFacts, renumber, type StoreIds, type VerdictFacts } from './renumber.ts';
import { type CacheDirectory, readSealed, writeSealed } from './sealed-file.ts';
import { decodeVerdicts, encodeVerdicts, type VerdictHeader } from './verdict-file.ts';

export type { StoreIds, VerdictFacts } from './renumber.ts';
export { type CacheDirectory, readSealed, writeSealed } from './sealed-file.ts';

/** Verdicts on objects. */
export const VERDICT = {
  unknown: 0,
  /** Read, and no rule had a candidate in it; of a tree: read, its edges are known. */
  clean: 1,
  /** Read, and something was there: it is read again for the value, which is not kept. */
  hit: 2,
  /** Read, and nothing came of the candidates: so it is with the same rules, not with fewer. */
  silent: 3,
} as const;

/** Which verdicts are meant. */
export interface VerdictAddress {
  readonly directory: CacheDirectory;
  /** What tells this repository from others: its remote, or its path. */
  readonly repository: string;
  /** Which build of the tool. */
  readonly tool: string;
  /** Digest of the whole rule pack in force. */
  readonly pack: string;
  /** Digests of its rules. */
  readonly rules: readonly string[];
}

/** Verdicts that were found. */
export interface KnownVerdicts extends FoundFacts {
  /** True when they were reached with exactly these rules, false when with these and more. */
  readonly isSamePack: boolean;
}

/** Name of a repository's files, without what tells them apart. */
export function cacheName(repository: string): string {
  return createHash('sha256').update(repository).digest('hex').slice(0, 32);
}

function fileName({ repository }: VerdictAddress): string {
  return `${cacheName(repository)}.verdicts`;
}

/** Reads what is known; null where nothing usable is. Never throws: a cache must not stop a scan. */
export function readVerdicts(address: VerdictAddress, store: StoreIds): KnownVerdicts | null {
  const file = readSealed(address.directory, fileName(address));
  if (file === null) return null;
  try {
    // The bytes are our own: their checksum is keyed.
    const content = decodeVerdicts(file);
    if (!fits(content.header, address, store)) return null;
    const isSamePack = content.header.pack === address.pack;
    return { ...renumber(content, store), isSamePack };
  } catch {
    return null; // Out of memory, most likely.
  }
}

/** Writes what is known now, whole or not at all. Returns whether it was written. */
export function writeVerdicts(
  address: VerdictAddress,
  store: StoreIds,
  facts: VerdictFacts,
): boolean {
  const { tool, pack, rules } = address;
  const { names } = facts.edges;
  const content = {
    header: { tool, pack, rules, hashLength: store.hashLength, names },
    ids: store.ids,
    flags: facts.flags,
    types: facts.types,
    commitRows: facts.commits.rows,
    commitTimes: facts.commits.times,
    tags: facts.tags,
    edgeRows: facts.edges.rows,
  };
  return writeSealed(address.directory, fileName(address), encodeVerdicts(content));
}

function fits(header: VerdictHeader, address: VerdictAddress, store: StoreIds): boolean {
  if (header.tool !== address.tool || header.hashLength !== store.hashLength) return false;
  if (header.pack === address.pack) return true;
  // Fewer rules than before find no more in a clean object; a new or changed rule might.
  const known = new Set(header.rules);
  return address.rules.every((rule) => known.has(rule));
}
