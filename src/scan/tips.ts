/** Turns refs, HEADs and reflogs into the tips that attribution starts from. */
import type { Tip, TipKind } from '../attribution/index.ts';
import type { Skipped } from '../base/model.ts';
import { type ObjectStore, type RefKind, type RefList, type ReflogList } from '../git/index.ts';

const TIP_KINDS: Record<RefKind, TipKind> = {
  head: 'head',
  branch: 'branch',
  remote: 'branch',
  tag: 'tag',
  note: 'note',
  stash: 'stash',
  replace: 'other',
  other: 'other',
  // ORIG_HEAD and the like: traces of what was, as a reflog is.
  pseudo: 'reflog',
};

/** Longest chain of tags of tags that is followed. */
const MAX_TAG_DEPTH = 100;

/** Starting points, and the refs whose object the store lacks. */
export interface Tips {
  readonly tips: readonly Tip[];
  readonly skipped: readonly Skipped[];
}

/** `targetOfTag`: object number of an annotated tag → that of its target. */
export function tipsOf(
  store: ObjectStore,
  refs: RefList,
  reflogs: ReflogList,
  targetOfTag: ReadonlyMap<number, number>,
): Tips {
  const tips: Tip[] = [];
  const skipped: Skipped[] = [];
  const peel = (start: number): number => {
    let number = start;
    for (let depth = 0; targetOfTag.has(number) && depth < MAX_TAG_DEPTH; depth += 1) {
      number = targetOfTag.get(number)!;
    }
    return number;
  };
  const seenObjects = new Set<string>();
  const add = (kind: TipKind, name: string, id: string): void => {
    const number = store.numberOfHex(id);
    if (number >= 0) tips.push({ kind, name, object: peel(number) });
    else if (kind !== 'reflog' && !seenObjects.has(id)) {
      seenObjects.add(id);
      skipped.push({ object: id, reason: 'missing', detail: `${name} points at it` });
    }
  };
  for (const ref of refs.refs) add(TIP_KINDS[ref.kind], ref.name, ref.id);
  for (const log of reflogs.logs) {
    const kind = log.ref === 'refs/stash' ? 'stash' : 'reflog';
    for (const { oldId, newId } of log.entries) {
      if (newId !== '') add(kind, '', newId);
      if (oldId !== '') add('reflog', '', oldId);
    }
  }
  return { tips, skipped };
}
