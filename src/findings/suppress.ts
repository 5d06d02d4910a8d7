/**
 * Applies decisions to findings: what was accepted is taken out of the report, counted, and every
 * decision that did nothing, or that has expired, is named. Matching is by value: the digits of the
 * fingerprint, whatever rule found it, unless the decision is narrowed to a rule or to paths.
 */
import type { Finding, Report } from '../base/model.ts';
import { type GlobTest, globTester } from '../base/path-globs.ts';
import type { Decision } from './decision.ts';
import { parseFingerprint } from './fingerprint.ts';

/** A finding that a decision accepts. */
export interface Suppressed {
  readonly finding: Finding;
  readonly decision: Decision;
}

/** What became of findings and decisions. */
export interface Suppression {
  readonly kept: readonly Finding[];
  /** Those of `kept` that would not be there, had no decision expired. */
  readonly known: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  /** Decisions that no finding needed. */
  readonly unused: readonly Decision[];
  /** Decisions whose day is over, and which would have accepted a finding. */
  readonly expired: readonly Decision[];
}

function hashOf(fingerprint: string): string {
  return parseFingerprint(fingerprint)?.hash ?? '';
}

/** Sorts decisions by the value they are about. */
function byHash(decisions: readonly Decision[]): Map<string, Decision[]> {
  const groups = new Map<string, Decision[]>();
  for (const decision of decisions) {
    const hash = hashOf(decision.fingerprint);
    const group = groups.get(hash);
    if (group === undefined) groups.set(hash, [decision]);
    else group.push(decision);
  }
  return groups;
}

/** How decisions bear on one finding. */
interface Judgement {
  readonly isCovered: boolean;
  /** True where decisions of any day cover it. */
  readonly isKnown: boolean;
  readonly valid: readonly Decision[];
  readonly expired: readonly Decision[];
}

function judge(
  finding: Finding,
  decisions: readonly Decision[],
  test: GlobTest,
  today: string,
): Judgement {
  const relevant = decisions.filter((d) => d.rule === '' || d.rule === finding.rule);
  const valid = relevant.filter((d) => d.expires === '' || d.expires >= today);
  const expired = relevant.filter((d) => !valid.includes(d));
  const cover = (some: readonly Decision[]): boolean =>
    some.length > 0 &&
    finding.occurrences.every(({ path }) => some.some((d) => d.path === '' || test(d.path, path)));
  return { isCovered: cover(valid), isKnown: cover(relevant), valid, expired };
}

/**
 * Applies decisions. `today` is `YYYY-MM-DD`; a decision holds through its last day. Several decisions
 * may share the paths of one secret: together they must cover every occurrence.
 */
export async function suppress(
  findings: readonly Finding[],
  decisions: readonly Decision[],
  today: string,
): Promise<Suppression> {
  const test = await globTester(decisions.map((d) => d.path).filter((glob) => glob !== ''));
  const groups = byHash(decisions);
  const kept: Finding[] = [];
  const known: Finding[] = [];
  const suppressed: Suppressed[] = [];
  const used = new Set<Decision>();
  const expired = new Set<Decision>();
  for (const finding of findings) {
    const judgement = judge(finding, groups.get(hashOf(finding.fingerprint)) ?? [], test, today);
    const [decision] = judgement.valid;
    if (judgement.isCovered && decision !== undefined) {
      suppressed.push({ finding, decision });
      for (const valid of judgement.valid) used.add(valid);
    } else {
      kept.push(finding);
      if (judgement.isKnown) known.push(finding);
      for (const old of judgement.expired) expired.add(old);
    }
  }
  const unused = decisions.filter((d) => !used.has(d) && !expired.has(d));
  return { kept, known, suppressed, unused, expired: [...expired] };
}

/** A report without what decisions accept, and what became of the decisions. */
export interface DecidedReport {
  readonly report: Report;
  readonly suppression: Suppression;
}

/** Takes accepted findings out of a report and counts them in `suppressed.decisions`. */
export async function applyDecisions(
  report: Report,
  decisions: readonly Decision[],
  today: string,
): Promise<DecidedReport> {
  const suppression = await suppress(report.findings, decisions, today);
  const suppressed = { ...report.suppressed, decisions: suppression.suppressed.length };
  return { report: { ...report, suppressed, findings: suppression.kept }, suppression };
}
