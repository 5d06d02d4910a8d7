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
import { decodeVerdicts, encodeVerdicts } from './verdict-file.ts';

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
  /** Digests of its rules, and of what holds for all of them. */
  readonly rules: readonly string[];
}

/** Verdicts that were found. */
export interface KnownVerdicts extends FoundFacts {
  /** True when they were reached with exactly these rules, false when with others. */
  readonly isSamePack: boolean;
  /** Which of the rules they were reached without: those say nothing of what they call clean. */
  readonly newRules: ReadonlySet<string>;
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
    const { header } = content;
    if (header.tool !== address.tool || header.hashLength !== store.hashLength) return null;
    const known = new Set(header.rules);
    const newRules = new Set(address.rules.filter((rule) => !known.has(rule)));
    return { ...renumber(content, store), isSamePack: header.pack === address.pack, newRules };
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
