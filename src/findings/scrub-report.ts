/**
 * Takes known secrets out of everything that a report prints besides the secrets themselves:
 * paths, authors, ref names, layer names, ledger details. A secret in a file name or in an author
 * field would otherwise leave by the side door. Ids, fingerprints and numbers are left alone.
 */
import type { Finding, Lifetime, Occurrence, Report, Skipped } from '../base/model.ts';
import type { Scrubber } from './redact.ts';

function scrubOccurrence(occurrence: Occurrence, scrub: Scrubber): Occurrence {
  const path = scrub(occurrence.path);
  const layers = occurrence.layers.map(scrub);
  if (path === occurrence.path) return { ...occurrence, layers };
  // The exact bytes would spell out what was just taken away.
  const { pathBytes: _, ...rest } = occurrence;
  return { ...rest, path, layers };
}

function scrubLifetime(lifetime: Lifetime, scrub: Scrubber): Lifetime {
  const { introduced, removed } = lifetime;
  return {
    ...lifetime,
    introduced: introduced && {
      ...introduced,
      author: scrub(introduced.author),
      path: scrub(introduced.path),
    },
    removed: removed && { ...removed, author: scrub(removed.author) },
    refs: lifetime.refs.map(scrub),
  };
}

function scrubFinding(finding: Finding, scrub: Scrubber): Finding {
  return {
    ...finding,
    lifetime: finding.lifetime && scrubLifetime(finding.lifetime, scrub),
    occurrences: finding.occurrences.map((occurrence) => scrubOccurrence(occurrence, scrub)),
  };
}

function scrubSkipped(skipped: Skipped, scrub: Scrubber): Skipped {
  return {
    ...skipped,
    ...(skipped.path === undefined ? {} : { path: scrub(skipped.path) }),
    ...(skipped.detail === undefined ? {} : { detail: scrub(skipped.detail) }),
  };
}

/** A copy of the report in which no path, name or detail holds a known secret. */
export function scrubReport(report: Report, scrub: Scrubber): Report {
  const { target, scope } = report;
  return {
    ...report,
    target: {
      ...target,
      path: scrub(target.path),
      head: target.head === null ? null : scrub(target.head),
    },
    scope: {
      ...scope,
      range: scope.range === null ? null : scrub(scope.range),
      refs: scope.refs.map(scrub),
      paths: scope.paths.map(scrub),
      exclude: scope.exclude.map(scrub),
    },
    coverage: {
      ...report.coverage,
      skipped: report.coverage.skipped.map((entry) => scrubSkipped(entry, scrub)),
    },
    findings: report.findings.map((finding) => scrubFinding(finding, scrub)),
  };
}
