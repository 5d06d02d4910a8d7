/** Makes change sets of what services and hooks tell, and checks what they tell. */
import { ScanError } from '../base/errors.ts';
import type { ChangeSet } from '../base/plan.ts';

/** An id of nothing: Git writes zeros where a ref is created or deleted. */
const NO_OBJECT = /^0+$/;
const OBJECT_ID = /^[0-9a-f]{7,64}$/;
const ID_LENGTHS = new Set([40, 64]);
/** All that remotes are known to have. */
const ALL_REMOTES = 'refs/remotes/*';
/** Longest piece of somebody's text in an error. */
const SHOWN_LENGTH = 60;

/** A usage error about what a service or hook told; `place` is a variable, a field or a line. */
export function badEvent(place: string, expected: string, got: string): ScanError {
  const shown = got.length > SHOWN_LENGTH ? `${got.slice(0, SHOWN_LENGTH)}…` : got;
  const message = `${place}: expected ${expected}, got ${JSON.stringify(shown)}`;
  return new ScanError('USAGE', { message });
}

/** A whole object id, in lower case. */
export function fullId(text: string, place: string): string {
  const id = text.trim().toLowerCase();
  if (OBJECT_ID.test(id) && ID_LENGTHS.has(id.length)) return id;
  throw badEvent(place, 'an object id', text);
}

/** An object id, which some services shorten. */
export function anyId(text: string, place: string): string {
  const id = text.trim().toLowerCase();
  if (OBJECT_ID.test(id)) return id;
  throw badEvent(place, 'an object id', text);
}

/** True for zeros. */
export function isNoObject(id: string): boolean {
  return NO_OBJECT.test(id);
}

/** A set of which only the parts given are not empty. */
export function changeSet(label: string, parts: Partial<Omit<ChangeSet, 'label'>>): ChangeSet {
  return {
    label,
    include: [],
    exclude: [],
    excludeIfKnown: [],
    excludeRefs: [],
    fallbackRefs: [],
    keepRefs: [],
    ...parts,
  };
}

/** One ref that was pushed. */
export interface Push {
  /** Full name. */
  readonly ref: string;
  /** New tip; zeros for a deleted ref. */
  readonly after: string;
  /** Old tip, zeros for a new ref; null where the service does not tell. */
  readonly before: string | null;
  /** True when `before` is known to be an ancestor of `after`, and so in every whole clone. */
  readonly isForward: boolean;
}

/**
 * What a push brought: from the old tip to the new one; for a new ref, or one whose old tip is gone,
 * what no other remote branch has.
 */
export function pushed(label: string, { ref, after, before, isForward }: Push): ChangeSet {
  if (isNoObject(after)) return changeSet(`${label} (deleted)`, {});
  const isNew = before === null || isNoObject(before);
  if (!isNew && isForward) return changeSet(label, { include: [after], exclude: [before] });
  return changeSet(label, {
    include: [after],
    excludeIfKnown: isNew ? [] : [before],
    fallbackRefs: [ALL_REMOTES],
    keepRefs: trackingGlobs(ref),
  });
}

/** Remote-tracking refs that show the pushed branch itself. */
function trackingGlobs(ref: string): string[] {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  // A glob's characters cannot stand in a branch's name. Where one does, more counts as new.
  return branch === undefined ? [] : [`refs/remotes/*/${branch}`];
}

/** What a proposal (pull request, merge request) brings to the commit or branch that it is made to. */
export function proposed(label: string, head: string, base: string): ChangeSet {
  return changeSet(label, { include: [head], exclude: [base] });
}

/** Full name of a branch that variables name with or without `refs/heads/`. */
export function branchRef(name: string): string {
  return name.startsWith('refs/') ? name : `refs/heads/${name}`;
}

/** Remote-tracking ref of a branch, as the checkouts of all services have it. */
export function originRef(name: string): string {
  return `refs/remotes/origin/${name.replace(/^refs\/heads\//, '')}`;
}
