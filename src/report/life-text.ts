/**
 * A secret's life in one sentence: who brought it, when and where; where it was pushed to; in which
 * tags it is; when it was removed; from where it can still be had. Plain text, not yet made inert.
 */
import type { Finding, Lifetime, LivePlace, Push, TargetKind } from '../base/model.ts';
import { isAboutFile } from './incident-text.ts';
import { counted, refLabel, shortId } from './text.ts';

/** Names in a list before the rest is counted. */
const NAMES_SHOWN = 3;
/** Places to clean up before the rest is counted. */
const PLACES_SHOWN = 3;
const TAG = 'refs/tags/';
const HEADS = ['refs/heads/', 'refs/remotes/'];

/** How a life is told. */
export interface LifeOptions {
  /** Whether people are named. */
  readonly author: boolean;
  /** What was scanned: files outside of a repository are in no work tree. */
  readonly target: TargetKind;
}

/** Since when, until when, where still: '' where nothing is known. */
export function lifetimeText(finding: Finding, options: LifeOptions): string {
  const { lifetime } = finding;
  if (lifetime === null) return options.target === 'repository' ? exposureText(finding) : '';
  const parts = [
    beginText(lifetime, options),
    ...pushText(lifetime.pushed),
    ...tagText(lifetime),
    ...returnText(lifetime),
    endText(lifetime),
    ...nextText(finding),
    stillText(finding, lifetime),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function day(date: string): string {
  return date.slice(0, 10);
}

function daysText(days: number): string {
  return days === 0 ? 'within a day' : `after ${counted(days, 'day')}`;
}

/** `a, b, c and 4 others`. */
function listed(names: readonly string[], other: string, others = `${other}s`): string {
  const more = names.length - NAMES_SHOWN;
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return more > 0 ? `${shown} and ${counted(more, other, others)}` : shown;
}

function beginText({ introduced, older }: Lifetime, { author }: { author: boolean }): string {
  if (introduced === null) {
    const known =
      older === null ? '' : ` (in ${shortId(older.commit)} of ${day(older.authorDate)})`;
    return `older than the range${known}`;
  }
  const by = author && introduced.author !== '' ? ` by ${introduced.author}` : '';
  const when = `${day(introduced.authorDate)}${by} in ${shortId(introduced.commit)}`;
  if (older === null) return `introduced ${when}`;
  if (older.commit === introduced.commit) return `introduced ${when} or before`;
  const known = `${shortId(older.commit)} of ${day(older.authorDate)}`;
  return `introduced ${when}, though ${known} had it before the range`;
}

/** The remote that had it first speaks for all. */
function pushText(pushed: readonly Push[]): string[] {
  const [first] = pushed.toSorted(
    (a, b) =>
      Number(b.since !== null) - Number(a.since !== null) ||
      Date.parse(a.since ?? '') - Date.parse(b.since ?? '') ||
      0,
  );
  if (first === undefined) return [];
  const { ref, since, exact, current } = first;
  const when = since === null ? '' : ` ${exact ? 'on' : 'by'} ${day(since)}`;
  const more = pushed.length > 1 ? ` and ${counted(pushed.length - 1, 'other ref')}` : '';
  return [`${current ? '' : 'once '}pushed to ${refLabel(ref)}${when}${more}`];
}

function tagText({ refs }: Lifetime): string[] {
  const tags = refs.filter((ref) => ref.startsWith(TAG)).map((ref) => ref.slice(TAG.length));
  if (tags.length === 0) return [];
  return [`in ${tags.length === 1 ? 'tag' : 'tags'} ${listed(tags, 'other')}`];
}

function returnText({ returned, intervals }: Lifetime): string[] {
  if (!returned) return [];
  const last = intervals.findLast((interval) => interval.returned)?.introduced;
  const isNew = last && last.commit !== intervals[0]?.introduced?.commit;
  return [isNew ? `came back ${day(last.authorDate)} in ${shortId(last.commit)}` : 'came back'];
}

function endText({ removed, introduced, days, intervals }: Lifetime): string {
  const last = intervals.at(-1);
  if (removed !== null) {
    const span = daysText(intervals.length > 1 && last ? last.days : days);
    return `removed ${day(removed.authorDate)} in ${shortId(removed.commit)} ${span}`;
  }
  if (last?.removed) {
    const { commit, authorDate } = last.removed;
    return `gone from branches ${day(authorDate)} in ${shortId(commit)} ${daysText(last.days)}`;
  }
  return introduced !== null && days > 0 ? `${counted(days, 'day')} so far` : '';
}

function nextText({ replacedBy }: Finding): string[] {
  const next = replacedBy.at(-1);
  if (next === undefined) return [];
  return [`replaced ${day(next.authorDate)} by ${next.fingerprint}`];
}

function stillText(finding: Finding, { refs, historyRefs }: Lifetime): string {
  const branches = refs.filter((ref) => !ref.startsWith(TAG)).map(refLabel);
  const parts: string[] = [];
  if (branches.length > 0) parts.push(`still in ${listed(branches, 'other ref')}`);
  if (historyRefs.length > 0) {
    const names = byInterest(historyRefs).map(refLabel);
    const still = branches.length > 0 ? 'in the history of' : 'still reachable from';
    parts.push(`${still} ${listed(names, 'other ref')}`);
  }
  return parts.length > 0 || refs.length > 0 ? parts.join(', ') : exposureText(finding);
}

/** Branches first: there are few, and they move; tags are many. */
function byInterest(refs: readonly string[]): string[] {
  return [...refs.filter(isBranch), ...refs.filter((ref) => !isBranch(ref))];
}

function isBranch(ref: string): boolean {
  return HEADS.some((prefix) => ref.startsWith(prefix));
}

const EXPOSURE_WORDS: Partial<Record<Finding['exposure'][number], string>> = {
  history: 'in history only',
  stash: 'in a stash',
  reflog: 'in a reflog',
  unreachable: 'in an unreachable object',
  index: 'in the index',
  worktree: 'in the work tree',
};

function exposureText(finding: Finding): string {
  return finding.exposure.flatMap((exposure) => EXPOSURE_WORDS[exposure] ?? []).join(', ');
}

function livePlaceText({ path, line, refs }: LivePlace, isFile: boolean): string {
  return `${path}${isFile ? '' : `:${line}`} on ${listed(refs.map(refLabel), 'other branch', 'other branches')}`;
}

/**
 * Where to edit: `clean up a.env:3 on main; b.env:1 on release`. '' where the place that is shown
 * anyway is the only one.
 */
export function cleanupText(finding: Finding): string {
  const { cleanup, occurrences } = finding;
  const [only] = cleanup;
  if (only === undefined) return '';
  const isShown = cleanup.length === 1 && occurrences.some((o) => o.atHead);
  if (isShown && only.refs.length <= 1) return '';
  const isFile = isAboutFile(finding);
  const places = cleanup.slice(0, PLACES_SHOWN).map((place) => livePlaceText(place, isFile));
  const shown = places.join('; ');
  const more = cleanup.length - PLACES_SHOWN;
  return `clean up ${shown}${more > 0 ? `; and ${counted(more, 'other place')}` : ''}`;
}
