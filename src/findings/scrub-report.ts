/**
 * Takes known secrets out of everything that a report prints besides the secrets themselves:
 * paths, authors, ref names, layer names, ledger details. A secret in a file name or in an author
 * field would otherwise leave by the side door. Ids, fingerprints and numbers are left alone.
 */
import type { Finding, Lifetime, LivePlace, Occurrence, Report, Skipped } from '../base/model.ts';
import type { Scrubber } from './redact.ts';

/** Takes secrets out of a path; its exact bytes would spell out what was taken away. */
function scrubPath<T extends { readonly path: string; readonly pathBytes?: string }>(
  place: T,
  scrub: Scrubber,
): T {
  const path = scrub(place.path);
  if (path === place.path) return place;
  const { pathBytes: _, ...rest } = place;
  return { ...rest, path } as T;
}

function scrubOccurrence(occurrence: Occurrence, scrub: Scrubber): Occurrence {
  return { ...scrubPath(occurrence, scrub), layers: occurrence.layers.map(scrub) };
}

function scrubAuthor<T extends { readonly author: string } | null>(commit: T, scrub: Scrubber): T {
  return commit && { ...commit, author: scrub(commit.author) };
}

function scrubLifetime(lifetime: Lifetime, scrub: Scrubber): Lifetime {
  const { introduced } = lifetime;
  return {
    ...lifetime,
    introduced: introduced && {
      ...scrubAuthor(introduced, scrub),
      path: scrub(introduced.path),
    },
    removed: scrubAuthor(lifetime.removed, scrub),
    older: scrubAuthor(lifetime.older, scrub),
    refs: lifetime.refs.map(scrub),
    historyRefs: lifetime.historyRefs.map(scrub),
    pushed: lifetime.pushed.map((push) => ({ ...push, ref: scrub(push.ref) })),
    intervals: lifetime.intervals.map((interval) => ({
      ...interval,
      introduced: scrubAuthor(interval.introduced, scrub),
      removed: scrubAuthor(interval.removed, scrub),
    })),
  };
}

function scrubLivePlace(place: LivePlace, scrub: Scrubber): LivePlace {
  return { ...scrubPath(place, scrub), refs: place.refs.map(scrub) };
}

function scrubFinding(finding: Finding, scrub: Scrubber): Finding {
  return {
    ...finding,
    lifetime: finding.lifetime && scrubLifetime(finding.lifetime, scrub),
    occurrences: finding.occurrences.map((occurrence) => scrubOccurrence(occurrence, scrub)),
    cleanup: finding.cleanup.map((place) => scrubLivePlace(place, scrub)),
    replacedBy: finding.replacedBy.map((next) => ({
      ...scrubAuthor(next, scrub),
      path: scrub(next.path),
    })),
    companions: finding.companions.map((half) => scrubPath(half, scrub)),
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
