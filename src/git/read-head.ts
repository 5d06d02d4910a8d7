/**
 * Reads HEAD alone: what a hook needs, without listing the refs of a large repository.
 *
 * Follows ref files and packed-refs; whatever else it meets (reftables, linked worktrees, damage) is
 * refs.ts's, which reads everything.
 */
import { join } from 'node:path';
import { readRef } from './loose-refs.ts';
import { readPackedRefs } from './packed-refs.ts';
import { hexIdOf, textOfByteName } from './ref-records.ts';
import { type Head, readRefs } from './refs.ts';
import type { Repository } from './repository.ts';

/** Git follows symbolic refs this many times. */
const MAX_SYMREF_DEPTH = 5;

/** HEAD of the worktree that the repository was opened through. */
export function readHead(repository: Repository): Head {
  return readPlainHead(repository) ?? readRefs(repository).head;
}

function readPlainHead(repository: Repository): Head | null {
  const { gitDir, commonDir, hashLength, refStorage } = repository;
  const worktree = repository.worktrees.find((each) => each.current)?.id ?? null;
  if (refStorage !== 'files' || worktree !== null) return null;
  const head = readRef(gitDir, 'HEAD', hashLength * 2);
  if (head === null || typeof head === 'string') return null;
  const base = { worktree: null, name: 'HEAD', target: textOfByteName(head.target) };
  let ref = head;
  for (let depth = 0; ref.target !== ''; depth += 1) {
    if (depth === MAX_SYMREF_DEPTH) return null;
    // First the file, then packed-refs: git removes the file only after it has packed the ref.
    const loose = readRef(commonDir, ref.target, hashLength * 2);
    if (typeof loose === 'string') return null;
    if (loose === null) {
      const packed = readPackedRefs(join(commonDir, 'packed-refs'), hashLength * 2);
      if (packed.broken.length > 0) return null;
      const found = packed.refs.get(ref.target);
      if (found === undefined) return { ...base, state: 'unborn', id: '' };
      ref = found;
    } else ref = loose;
  }
  const id = hexIdOf(ref.id, hashLength * 2);
  if (id === '') return null;
  return { ...base, state: base.target === '' ? 'detached' : 'branch', id };
}
