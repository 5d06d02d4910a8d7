/**
 * Reads a JSON report back, for commands that start from one instead of from a scan. Accepts what
 * schema/report.schema.json describes; a file of another origin is refused with its first fault.
 */
import {
  CONFIDENCES,
  type CommitInfo,
  type CommitRef,
  type Companion,
  type Coverage,
  type CoverageCount,
  EXPOSURES,
  type Finding,
  type Interval,
  type Lifetime,
  type LivePlace,
  type Occurrence,
  type OccurrenceKind,
  type Push,
  type Replacement,
  type Report,
  type Scope,
  SEVERITIES,
  type Skipped,
  type SkipReason,
  type Target,
  type Validity,
} from '../base/model.ts';
import {
  type Decoder,
  flag,
  list,
  nullable,
  oneOf,
  real,
  record,
  ShapeError,
  table,
  text,
  whole,
} from './shape.ts';

/** Tables instead of lists, so that the compiler names a word that is missing here. */
const OCCURRENCE_KINDS: Record<OccurrenceKind, true> = {
  blob: true,
  'commit-message': true,
  'tag-message': true,
  note: true,
  index: true,
  file: true,
  config: true,
  'ref-name': true,
};
const VALIDITIES: Record<Validity, true> = {
  unknown: true,
  'well-formed': true,
  expired: true,
  example: true,
  live: true,
  revoked: true,
};
const SKIP_REASONS: Record<SkipReason, true> = {
  corrupt: true,
  missing: true,
  'missing-base': true,
  promised: true,
  shallow: true,
  oversize: true,
  unreadable: true,
  vanished: true,
  'hash-mismatch': true,
  'orphan-pack': true,
  'missing-alternate': true,
  'broken-ref': true,
  worker: true,
  timeout: true,
  aborted: true,
  'special-file': true,
  symlink: true,
  submodule: true,
  'nested-repository': true,
  'lfs-content': true,
};

function wordOf<T extends string>(words: Record<T, true>): Decoder<T> {
  return oneOf(Object.keys(words) as T[]);
}

/** Where a secret, or its other half, stands. */
const TEXT_PLACE = {
  path: text,
  pathBytes: text,
  line: whole,
  column: whole,
  endLine: whole,
  endColumn: whole,
};

const occurrence = record<Occurrence>(
  {
    kind: wordOf(OCCURRENCE_KINDS),
    ...TEXT_PLACE,
    commit: text,
    object: text,
    layers: list(text),
    atHead: flag,
  },
  ['pathBytes'],
);

const commitRef = record<CommitRef>({ commit: text, author: text, authorDate: text });

const commitInfo = { commit: text, author: text, authorDate: text, committerDate: text };

const lifetime = record<Lifetime>({
  introduced: nullable(
    record<NonNullable<Lifetime['introduced']>>({ ...commitInfo, path: text, line: whole }),
  ),
  removed: nullable(commitRef),
  older: nullable(record<CommitInfo>(commitInfo)),
  returned: flag,
  commits: whole,
  days: whole,
  refs: list(text),
  historyRefs: list(text),
  pushed: list(record<Push>({ ref: text, since: nullable(text), exact: flag, current: flag })),
  intervals: list(
    record<Interval>({
      introduced: nullable(commitRef),
      removed: nullable(commitRef),
      days: whole,
      returned: flag,
    }),
  ),
});

const livePlace = record<LivePlace>(
  { path: text, pathBytes: text, line: whole, refs: list(text) },
  ['pathBytes'],
);

const replacement = record<Replacement>({
  fingerprint: text,
  commit: text,
  author: text,
  authorDate: text,
  path: text,
});

const companion = record<Companion>(
  {
    name: text,
    rule: text,
    value: text,
    ...TEXT_PLACE,
  },
  ['pathBytes'],
);

const finding = record<Finding>({
  fingerprint: text,
  rule: text,
  title: text,
  severity: oneOf(SEVERITIES),
  confidence: oneOf(CONFIDENCES),
  score: real,
  reasons: list(text),
  secret: text,
  validity: wordOf(VALIDITIES),
  exposure: list(oneOf(EXPOSURES)),
  lifetime: nullable(lifetime),
  occurrences: list(occurrence, 1),
  cleanup: list(livePlace),
  replacedBy: list(replacement),
  companions: list(companion),
  remediation: record({ revoke: text, rotate: text, docs: text }),
});

const count = record<CoverageCount>({ inScope: whole, read: whole, cached: whole, skipped: whole });

const coverage = record<Coverage>({
  complete: flag,
  blobs: count,
  commits: count,
  tags: count,
  trees: count,
  files: count,
  bytes: record({ stored: whole, expanded: whole, searched: whole }),
  skipped: list(
    record<Skipped>({ object: text, path: text, reason: wordOf(SKIP_REASONS), detail: text }, [
      'object',
      'path',
      'detail',
    ]),
  ),
});

const target = record<Target>({
  kind: oneOf(['repository', 'directory', 'files', 'stdin']),
  path: text,
  objectFormat: nullable(oneOf(['sha1', 'sha256'])),
  head: nullable(text),
  refs: whole,
  shallow: flag,
});

const scope = record<Scope>(
  {
    worktree: flag,
    index: flag,
    history: oneOf(['none', 'all', 'reachable', 'range']),
    range: nullable(text),
    refs: list(text),
    paths: list(text),
    exclude: list(text),
    includeIgnored: flag,
    recurseSubmodules: flag,
    maxBytes: nullable(whole),
    timeBudgetSeconds: nullable(real),
  },
  ['recurseSubmodules'],
);

const report = record<Report>(
  {
    schemaVersion: oneOf([1]),
    tool: record<Report['tool']>({
      name: oneOf(['gitsift']),
      version: text,
      engine: oneOf(['re2', 're2js']),
    }),
    ruleset: record({ hash: text, rules: whole }),
    target,
    scope,
    coverage,
    suppressed: table(whole),
    findings: list(finding),
    timings: table(real),
  },
  ['suppressed', 'timings'],
);

/** A report, or the first reason why the text is none. */
export type ParsedReport =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'fault'; readonly reason: string };

/** Parses the text of a JSON report. The reason of a fault quotes no content. */
export function parseReport(source: string): ParsedReport {
  let parsed: unknown;
  try {
    parsed = JSON.parse(source.startsWith('\ufeff') ? source.slice(1) : source);
  } catch {
    // V8's message quotes the text around the fault, which may be a revealed secret.
    return { kind: 'fault', reason: 'it is not JSON' };
  }
  try {
    return { kind: 'report', report: report(parsed, '') };
  } catch (error) {
    if (error instanceof ShapeError) return { kind: 'fault', reason: error.message };
    throw error;
  }
}
