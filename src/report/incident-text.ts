/**
 * Texts about findings and coverage that several reporters share. Plain text, not yet made inert: each
 * reporter does that for its own sink. A secret's life is life-text.ts'.
 */
import type {
  Coverage,
  CoverageCount,
  Finding,
  Occurrence,
  Report,
  SkipReason,
} from '../base/model.ts';
import { byteSize, counted, shortId, withCommas } from './text.ts';

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

/** True for a finding about a file as such: it stands at no place of the text, of which nothing was read. */
export function isAboutFile({ occurrences }: Finding): boolean {
  return occurrences.every(isWholeFile);
}

function isWholeFile({ line, column, endLine, endColumn }: Occurrence): boolean {
  return line === endLine && column === endColumn;
}

/** `src/app.ts:12:8`, `message of commit 1a2b3c4d:3:1`, `certs/store.p12` for a file as such. */
export function placeText(occurrence: Occurrence): string {
  const label = KIND_LABELS[occurrence.kind];
  const isMessage = occurrence.kind === 'commit-message' || occurrence.kind === 'tag-message';
  const path = isMessage || occurrence.path === '' ? shortId(occurrence.object) : occurrence.path;
  const inside = occurrence.layers.length === 0 ? '' : ` (${occurrence.layers.join(' > ')})`;
  const position = isWholeFile(occurrence) ? '' : `:${occurrence.line}:${occurrence.column}`;
  return `${label === undefined ? '' : `${label} `}${path}${position}${inside}`;
}

/** Companions that a sentence names. */
const COMPANIONS_SHOWN = 3;

/** `with access key id AKIA…(20) at line 3`; '' where it has no other half. */
export function companionsText({ companions }: Finding): string {
  if (companions.length === 0) return '';
  const shown = companions
    .slice(0, COMPANIONS_SHOWN)
    .map(({ name, value, line }) => `${name} ${value} at line ${line}`)
    .join(', ');
  const more = companions.length - COMPANIONS_SHOWN;
  return `with ${shown}${more > 0 ? ` and ${counted(more, 'other half', 'other halves')}` : ''}`;
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

/** What is counted and not entered, in words; all else makes a scan incomplete. */
const PASSED_OVER: ReadonlyMap<SkipReason, readonly [one: string, several: string]> = new Map([
  ['special-file', ['special file', 'special files']],
  ['symlink', ['link', 'links']],
  ['submodule', ['submodule', 'submodules']],
  ['nested-repository', ['nested repository', 'nested repositories']],
  ['lfs-content', ['LFS content that is not here', 'LFS contents that are not here']],
]);

/** `1 submodule (--recurse-submodules scans those that are here), 2 links`; '' for none. */
export function passedOverText({ coverage, scope }: Report): string {
  const parts: string[] = [];
  for (const [reason, [one, several]] of PASSED_OVER) {
    const count = coverage.skipped.filter((skipped) => skipped.reason === reason).length;
    if (count === 0) continue;
    const canEnter = reason === 'submodule' && scope.recurseSubmodules !== true;
    const hint = canEnter ? ' (--recurse-submodules scans those that are here)' : '';
    parts.push(counted(count, one, several) + hint);
  }
  return parts.join(', ');
}
