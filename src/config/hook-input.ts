/**
 * What Git tells its hooks on standard input, as change sets: pre-push and pre-receive (githooks(5)),
 * and the range that the pre-commit framework puts into variables.
 */
import type { ChangeSet } from '../base/plan.ts';
import { badEvent, changeSet, fullId, isNoObject } from './change-sets.ts';
import type { Environment } from './ci.ts';

/** `<local ref> SP <local id> SP <remote ref> SP <remote id>`; what was typed for the first may have spaces. */
const PUSH_LINE = /^(.*) ([0-9a-f]+) (\S+) ([0-9a-f]+)$/;
/** `<old id> SP <new id> SP <ref>` */
const RECEIVE_LINE = /^([0-9a-f]+) ([0-9a-f]+) (.+)$/;
const REFS_SHOWN = 3;

function linesOf(input: string): string[] {
  return input.split('\n').filter((line) => line.trim() !== '');
}

function shown(refs: readonly string[]): string {
  const more = refs.length - REFS_SHOWN;
  return `${refs.slice(0, REFS_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * What a push would bring to `remote` (the hook's first argument: a name, or a URL where the remote
 * has none). Left out is what the remote is known to have: its old tips, where they were ever fetched,
 * and its remote-tracking branches. Deleted refs bring nothing.
 */
export function parsePrePush(input: string, remote: string): ChangeSet {
  const include: string[] = [];
  const excludeIfKnown: string[] = [];
  const refs: string[] = [];
  linesOf(input).forEach((line, i) => {
    const match = PUSH_LINE.exec(line);
    const place = `pre-push input, line ${i + 1}`;
    if (!match) throw badEvent(place, 'a local ref and id and a remote ref and id', line);
    const [, , local = '', ref = '', old = ''] = match;
    const localId = fullId(local, place);
    const remoteId = fullId(old, place);
    refs.push(ref);
    if (isNoObject(localId)) return;
    include.push(localId);
    if (!isNoObject(remoteId)) excludeIfKnown.push(remoteId);
  });
  const isName = remote !== '' && !/[/\\:*?[]/.test(remote);
  return changeSet(`push of ${shown(refs) || 'nothing'}`, {
    include,
    excludeIfKnown,
    excludeRefs: isName ? [`refs/remotes/${remote}/*`] : [],
  });
}

/**
 * What a push brings to this repository, whose refs have not changed yet: left out is what any of them
 * reaches.
 */
export function parsePreReceive(input: string): ChangeSet {
  const include: string[] = [];
  const excludeIfKnown: string[] = [];
  const refs: string[] = [];
  linesOf(input).forEach((line, i) => {
    const match = RECEIVE_LINE.exec(line);
    const place = `pre-receive input, line ${i + 1}`;
    if (!match) throw badEvent(place, 'an old id, a new id and a ref', line);
    const [, before = '', after = '', ref = ''] = match;
    const oldId = fullId(before, place);
    const newId = fullId(after, place);
    refs.push(ref);
    if (isNoObject(newId)) return;
    include.push(newId);
    if (!isNoObject(oldId)) excludeIfKnown.push(oldId);
  });
  return changeSet(`push to ${shown(refs) || 'nothing'}`, {
    include,
    excludeIfKnown,
    excludeRefs: ['refs/*'],
  });
}

/** PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF of the pre-commit framework; null where they are not set. */
export function preCommitChanges(env: Environment): ChangeSet | null {
  const from = env['PRE_COMMIT_FROM_REF'] ?? '';
  const to = env['PRE_COMMIT_TO_REF'] ?? '';
  if (from === '' || to === '') return null;
  const isNew = isNoObject(from);
  return changeSet(`pre-commit: ${from}..${to}`, {
    include: [to],
    exclude: isNew ? [] : [from],
    fallbackRefs: isNew ? ['refs/remotes/*'] : [],
  });
}
