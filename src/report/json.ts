/**
 * The JSON report, the source of truth for every other format, and its line-by-line form.
 *
 * Keys are written in one fixed order, whatever order the objects were built in, so that equal
 * reports are equal bytes. Findings are stringified one by one: memory stays flat however many
 * there are. schema/report.schema.json describes what is written here.
 */
import type {
  CommitInfo,
  CommitRef,
  Companion,
  CoverageCount,
  Finding,
  Interval,
  Lifetime,
  LivePlace,
  Occurrence,
  Push,
  Replacement,
  Report,
  Scope,
  Skipped,
} from '../base/model.ts';
import { inertJson } from './inert.ts';

function orderedOccurrence(o: Occurrence): object {
  return {
    kind: o.kind,
    path: o.path,
    ...(o.pathBytes === undefined ? {} : { pathBytes: o.pathBytes }),
    line: o.line,
    column: o.column,
    endLine: o.endLine,
    endColumn: o.endColumn,
    commit: o.commit,
    object: o.object,
    layers: o.layers,
    atHead: o.atHead,
  };
}

function orderedCommit(commit: CommitRef): object {
  return { commit: commit.commit, author: commit.author, authorDate: commit.authorDate };
}

function orderedCommitInfo(commit: CommitInfo): object {
  return { ...orderedCommit(commit), committerDate: commit.committerDate };
}

function orderedPush({ ref, since, exact, current }: Push): object {
  return { ref, since, exact, current };
}

function orderedInterval({ introduced, removed, days, returned }: Interval): object {
  return {
    introduced: introduced && orderedCommit(introduced),
    removed: removed && orderedCommit(removed),
    days,
    returned,
  };
}

function orderedLifetime(lifetime: Lifetime): object {
  const { introduced, removed, older } = lifetime;
  return {
    introduced: introduced && {
      ...orderedCommitInfo(introduced),
      path: introduced.path,
      line: introduced.line,
    },
    removed: removed && orderedCommit(removed),
    older: older && orderedCommitInfo(older),
    returned: lifetime.returned,
    commits: lifetime.commits,
    days: lifetime.days,
    refs: lifetime.refs,
    historyRefs: lifetime.historyRefs,
    pushed: lifetime.pushed.map(orderedPush),
    intervals: lifetime.intervals.map(orderedInterval),
  };
}

function orderedLivePlace({ path, pathBytes, line, refs }: LivePlace): object {
  return { path, ...(pathBytes === undefined ? {} : { pathBytes }), line, refs };
}

function orderedReplacement(next: Replacement): object {
  return { fingerprint: next.fingerprint, ...orderedCommit(next), path: next.path };
}

function orderedCompanion(c: Companion): object {
  return {
    name: c.name,
    rule: c.rule,
    value: c.value,
    path: c.path,
    ...(c.pathBytes === undefined ? {} : { pathBytes: c.pathBytes }),
    line: c.line,
    column: c.column,
    endLine: c.endLine,
    endColumn: c.endColumn,
  };
}

function orderedFinding(f: Finding): object {
  return {
    fingerprint: f.fingerprint,
    rule: f.rule,
    title: f.title,
    severity: f.severity,
    confidence: f.confidence,
    score: f.score,
    reasons: f.reasons,
    secret: f.secret,
    validity: f.validity,
    exposure: f.exposure,
    lifetime: f.lifetime && orderedLifetime(f.lifetime),
    occurrences: f.occurrences.map(orderedOccurrence),
    cleanup: f.cleanup.map(orderedLivePlace),
    replacedBy: f.replacedBy.map(orderedReplacement),
    companions: f.companions.map(orderedCompanion),
    remediation: {
      revoke: f.remediation.revoke,
      rotate: f.remediation.rotate,
      docs: f.remediation.docs,
    },
  };
}

function orderedCount(c: CoverageCount): object {
  return { inScope: c.inScope, read: c.read, cached: c.cached, skipped: c.skipped };
}

function orderedSkipped(s: Skipped): object {
  return {
    ...(s.object === undefined ? {} : { object: s.object }),
    ...(s.path === undefined ? {} : { path: s.path }),
    reason: s.reason,
    ...(s.detail === undefined ? {} : { detail: s.detail }),
  };
}

function orderedCoverage({ coverage }: Report): object {
  const { bytes } = coverage;
  return {
    complete: coverage.complete,
    blobs: orderedCount(coverage.blobs),
    commits: orderedCount(coverage.commits),
    tags: orderedCount(coverage.tags),
    trees: orderedCount(coverage.trees),
    files: orderedCount(coverage.files),
    bytes: { stored: bytes.stored, expanded: bytes.expanded, searched: bytes.searched },
    skipped: coverage.skipped.map(orderedSkipped),
  };
}

/** The members of a scope in the order of the schema; the compiler misses one that is not here. */
const SCOPE_ORDER = Object.keys({
  worktree: true,
  index: true,
  history: true,
  range: true,
  refs: true,
  paths: true,
  exclude: true,
  includeIgnored: true,
  recurseSubmodules: true,
  maxBytes: true,
  timeBudgetSeconds: true,
} satisfies Record<keyof Scope, true>) as readonly (keyof Scope)[];

/** Everything that precedes coverage and findings, in the order of the schema. */
function orderedHead(report: Report): Record<string, unknown> {
  const { tool, ruleset, target, scope } = report;
  return {
    schemaVersion: report.schemaVersion,
    tool: { name: tool.name, version: tool.version, engine: tool.engine },
    ruleset: { hash: ruleset.hash, rules: ruleset.rules },
    target: {
      kind: target.kind,
      path: target.path,
      objectFormat: target.objectFormat,
      head: target.head,
      refs: target.refs,
      shallow: target.shallow,
    },
    scope: Object.fromEntries(SCOPE_ORDER.map((name) => [name, scope[name]])),
  };
}

function orderedNumbers(numbers: Readonly<Record<string, number>>): object {
  return Object.fromEntries(Object.entries(numbers).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function orderedSuppressed({ suppressed }: Report): { suppressed?: object } {
  return suppressed === undefined ? {} : { suppressed: orderedNumbers(suppressed) };
}

function indented(value: unknown, depth: number): string {
  return inertJson(value, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`);
}

/** The report as one indented JSON document that ends with a newline. */
export function* jsonReport(report: Report): Generator<string> {
  let separator = '{\n';
  const members = {
    ...orderedHead(report),
    coverage: orderedCoverage(report),
    ...orderedSuppressed(report),
  };
  for (const [name, value] of Object.entries(members)) {
    yield `${separator}  ${JSON.stringify(name)}: ${indented(value, 1)}`;
    separator = ',\n';
  }
  yield ',\n  "findings": [';
  separator = '\n';
  for (const finding of report.findings) {
    yield `${separator}    ${indented(orderedFinding(finding), 2)}`;
    separator = ',\n';
  }
  yield report.findings.length === 0 ? ']' : '\n  ]';
  if (report.timings !== undefined) {
    yield `,\n  "timings": ${indented(orderedNumbers(report.timings), 1)}`;
  }
  yield '\n}\n';
}

/**
 * One JSON object a line: `begin` (what was scanned), one `finding` each, and `end` (coverage, number
 * of findings). A file without an `end` line was cut off.
 */
export function* ndjsonReport(report: Report): Generator<string> {
  yield `${inertJson({ type: 'begin', ...orderedHead(report) })}\n`;
  for (const finding of report.findings) {
    yield `${inertJson({ type: 'finding', ...orderedFinding(finding) })}\n`;
  }
  const end = {
    type: 'end',
    findings: report.findings.length,
    coverage: orderedCoverage(report),
    ...orderedSuppressed(report),
    ...(report.timings === undefined ? {} : { timings: orderedNumbers(report.timings) }),
  };
  yield `${inertJson(end)}\n`;
}
