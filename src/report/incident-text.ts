/**
 * Sentences about a finding that several reporters share: where it stands, since when, is it still
 * there. Plain text, not yet made inert: each reporter does that for its own sink.
 */
import type {
  Coverage,
  CoverageCount,
  Finding,
  Occurrence,
  Report,
  SkipReason,
} from '../base/model.ts';

/** Hex digits of a commit that people read. */
const SHORT_ID = 8;
/** Refs named in a sentence before the rest is counted. */
const REFS_SHOWN = 3;

/** `1 place`, `1,234 places`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${withCommas(count)} ${count === 1 ? singular : plural}`;
}

/** 1234567 → `1,234,567`, whatever the locale. */
export function withCommas(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Bytes in decimal units: `3.4 GB`. */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let size = bytes;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 9.95 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** The first digits of an object id. */
export function shortId(id: string): string {
  return id.slice(0, SHORT_ID);
}

/** `refs/heads/main` → `main`, `refs/tags/v1` → `tag v1`; other refs keep their name. */
export function refLabel(ref: string): string {
  if (ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  if (ref.startsWith('refs/tags/')) return `tag ${ref.slice('refs/tags/'.length)}`;
  if (ref.startsWith('refs/remotes/')) return ref.slice('refs/remotes/'.length);
  return ref;
}

/** The occurrence to show first: one at HEAD or on disk if there is one, else the last in order. */
export function primaryOccurrence(finding: Finding): Occurrence {
  const { occurrences } = finding;
  const found =
    occurrences.find((o) => o.atHead) ??
    occurrences.find((o) => o.kind === 'file' || o.kind === 'index') ??
    occurrences.at(-1);
  if (found === undefined) throw new RangeError(`${finding.fingerprint} has no occurrence`);
  return found;
}

const KIND_LABELS: Partial<Record<Occurrence['kind'], string>> = {
  'commit-message': 'message of commit',
  'tag-message': 'message of tag',
  note: 'note',
  'ref-name': 'ref name',
};

/** `src/app.ts:12:8`, `message of commit 1a2b3c4d:3:1`. */
export function placeText(occurrence: Occurrence): string {
  const label = KIND_LABELS[occurrence.kind];
  const isMessage = occurrence.kind === 'commit-message' || occurrence.kind === 'tag-message';
  const path = isMessage || occurrence.path === '' ? shortId(occurrence.object) : occurrence.path;
  const inside = occurrence.layers.length === 0 ? '' : ` (${occurrence.layers.join(' > ')})`;
  return `${label === undefined ? '' : `${label} `}${path}:${occurrence.line}:${occurrence.column}${inside}`;
}

function daysText(days: number): string {
  return days === 0 ? 'within a day' : `after ${counted(days, 'day')}`;
}

function refsText(refs: readonly string[]): string {
  const shown = refs.slice(0, REFS_SHOWN).map(refLabel).join(', ');
  const more = refs.length - REFS_SHOWN;
  return `still in ${shown}${more > 0 ? ` and ${counted(more, 'other ref')}` : ''}`;
}

/** Since when, until when, where still: '' where the history is not known. `author` names people. */
export function lifetimeText(finding: Finding, options: { author: boolean }): string {
  const { lifetime } = finding;
  if (lifetime === null) return exposureText(finding);
  const { introduced, removed, refs } = lifetime;
  const parts: string[] = [];
  if (introduced !== null) {
    const by = options.author && introduced.author !== '' ? ` by ${introduced.author}` : '';
    const day = introduced.authorDate.slice(0, 10);
    parts.push(`since ${day}${by} in ${shortId(introduced.commit)}`);
  } else parts.push('older than the range');
  if (removed !== null) {
    const day = removed.authorDate.slice(0, 10);
    parts.push(`removed ${day} in ${shortId(removed.commit)} ${daysText(lifetime.days)}`);
  } else if (introduced !== null && lifetime.days > 0) {
    parts.push(`${counted(lifetime.days, 'day')} so far`);
  }
  if (refs.length > 0) parts.push(refsText(refs));
  else parts.push(exposureText(finding));
  return parts.filter((part) => part !== '').join(', ');
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

/** `12 blobs`, `11 of 12 blobs`; '' where there were none in scope. */
function countText(count: CoverageCount, singular: string): string {
  if (count.inScope === 0) return '';
  const done = count.read + count.cached;
  const of = done === count.inScope ? '' : `${withCommas(done)} of `;
  return of + counted(count.inScope, singular);
}

/** What was looked at: `143,000 blobs, 39,573 commits, 12 tags (3.4 GB)`. */
export function coverageText(coverage: Coverage): string {
  const parts = [
    countText(coverage.blobs, 'blob'),
    countText(coverage.commits, 'commit'),
    countText(coverage.tags, 'tag'),
    countText(coverage.files, 'file'),
  ].filter((part) => part !== '');
  return `${parts.join(', ') || 'nothing'} (${byteSize(coverage.bytes.expanded)})`;
}

const SILENCED_BY: Readonly<Record<string, string>> = {
  decisions: 'by decisions',
  inline: 'by inline comments',
};

/** `3 by decisions, 1 by inline comments`; '' where nothing was silenced. */
export function suppressedText(report: Report): string {
  return Object.entries(report.suppressed ?? {})
    .filter(([, count]) => count > 0)
    .map(([by, count]) => `${withCommas(count)} ${SILENCED_BY[by] ?? by}`)
    .join(', ');
}

/** `2 missing, 1 corrupt`: why things were not read, in the order in which the reasons appear. */
export function skippedText(coverage: Coverage): string {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of coverage.skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${withCommas(count)} ${reason}`).join(', ');
}
