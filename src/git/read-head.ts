/**
 * Reads HEAD alone: what a hook needs, without listing the refs of a large repository.
 *
 * Follows loose refs; whatever else it meets (packed refs, reftables, damage) is refs.ts's, which
 * reads everything.
 */
import { readRef } from './loose-refs.ts';
import { textOfByteName } from './ref-records.ts';
import { type Head, readRefs } from './refs.ts';
import type { Repository } from './repository.ts';

/** Git follows symbolic refs this many times. */
const MAX_SYMREF_DEPTH = 5;

/** HEAD of the worktree that the repository was opened through. */
export function readHead(repository: Repository): Head {
  return readLooseHead(repository) ?? readRefs(repository).head;
}

function readLooseHead(repository: Repository): Head | null {
  const { gitDir, commonDir, hashLength, refStorage } = repository;
  const worktree = repository.worktrees.find((each) => each.current)?.id ?? null;
  if (refStorage !== 'files' || worktree !== null) return null;
  const head = readRef(gitDir, 'HEAD', hashLength * 2);
  let ref = head;
  for (let depth = 0; depth <= MAX_SYMREF_DEPTH; depth += 1) {
    if (ref === null || typeof ref === 'string' || head === null || typeof head === 'string') {
      return null;
    }
    if (ref.target === '') {
      const target = textOfByteName(head.target);
      const state = target === '' ? 'detached' : 'branch';
      return { worktree: null, name: 'HEAD', state, target, id: ref.id };
    }
    ref = readRef(commonDir, ref.target, hashLength * 2);
  }
  return null;
}
