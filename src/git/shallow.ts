/**
 * What a repository does not hold on purpose: shallow boundaries and promised objects.
 *
 * Both explain missing objects; neither is damage. Whether a missing object is accepted is for the
 * coverage ledger. See git's technical/shallow.adoc and technical/partial-clone.adoc.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '../base/model.ts';
import { latin1, readControlFile, TEXT_LIMIT } from './control-file.ts';

const MARK = '.promisor';

/** Commits whose parents were cut off, and what was wrong with the list. */
export interface ShallowList {
  /** Hex ids. */
  readonly commitIds: ReadonlySet<string>;
  readonly skipped: readonly Skipped[];
}

/** Packs that came from a promisor: objects they refer to may be missing. */
export interface Promisor {
  /** Name of the promisor remote, null when none is configured. */
  readonly remote: string | null;
  /** Base names without extension: `pack-<hash>`. */
  readonly packs: readonly string[];
}

/** Reads the shallow file: one hex id a line. */
export function readShallow(path: string, hexLength: number): ShallowList {
  const file = readControlFile(path, TEXT_LIMIT);
  const commitIds = new Set<string>();
  if (file.kind === 'missing') return { commitIds, skipped: [] };
  if (file.kind === 'refused') {
    return {
      commitIds,
      skipped: [{ path, reason: 'unreadable', detail: `shallow ${file.reason}` }],
    };
  }
  let broken = 0;
  for (const line of latin1(file.bytes).split('\n')) {
    const id = line.trim();
    if (id === '') continue;
    if (id.length === hexLength && /^[0-9a-f]+$/i.test(id)) commitIds.add(id.toLowerCase());
    else broken++;
  }
  const detail = `${broken} lines of the shallow file are no object id`;
  return { commitIds, skipped: broken > 0 ? [{ path, reason: 'corrupt', detail }] : [] };
}

/** Lists the promisor packs of an object directory. */
export function readPromisor(objectsDir: string, remote: string | null): Promisor {
  return { remote, packs: promisorPacks(join(objectsDir, 'pack')) };
}

function promisorPacks(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return []; // The object store reports a pack directory that it cannot read.
  }
  const marks = names.filter((name) => name.endsWith(MARK));
  return marks.map((name) => name.slice(0, -MARK.length)).toSorted();
}
