/**
 * Report and policy → exit code, and the sentence that explains it.
 */
import { EXIT } from '../base/errors.ts';
import { idTest } from '../base/id-globs.ts';
import {
  CONFIDENCES,
  type Exposure,
  type Finding,
  HARMLESS_SKIPS,
  type Report,
  SEVERITIES,
  type SkipReason,
} from '../base/model.ts';
import { type GlobTest, globTester } from '../base/path-globs.ts';
import { ALL_REASONS, type FailOn, type Policy } from '../config/index.ts';
import { counted } from '../report/index.ts';
import type { Decided } from './decisions.ts';

/** How a run ends. */
export interface Verdict {
  readonly exitCode: number;
  /** Sentences for standard error; the report itself does not know the policy. */
  readonly notes: readonly string[];
}

/** Exposures that mean: it is where people work now. Files on disk and the index are about to be. */
const AT_HEAD: ReadonlySet<Exposure> = new Set(['head', 'index', 'worktree']);
/** A tag keeps what it has for ever; at the tip of a branch a secret can still be taken away. */
const AT_TIPS: ReadonlySet<Exposure> = new Set([...AT_HEAD, 'branch']);

/** How findings are looked at. */
interface Judging {
  readonly policy: Policy;
  readonly known: ReadonlySet<string>;
  readonly test: GlobTest;
}

function fails(finding: Finding, { policy, known, test }: Judging): boolean {
  const own = policy.exceptions.find(({ paths, rules }) => {
    const isOfRule = rules.length === 0 || idTest(rules)(finding.rule);
    const isInPaths = finding.occurrences.every(({ path }) =>
      paths.some((glob) => test(glob, path)),
    );
    return isOfRule && (paths.length === 0 || isInPaths);
  });
  const minSeverity = own?.minSeverity ?? policy.minSeverity;
  const minConfidence = own?.minConfidence ?? policy.minConfidence;
  return (
    isMeant(finding, own?.failOn ?? policy.failOn, known) &&
    SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(minSeverity) &&
    CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(minConfidence)
  );
}

function isMeant(finding: Finding, failOn: FailOn, known: ReadonlySet<string>): boolean {
  switch (failOn) {
    case 'any':
      return true;
    case 'tips':
      return finding.exposure.some((exposure) => AT_TIPS.has(exposure));
    case 'head':
      return finding.exposure.some((exposure) => AT_HEAD.has(exposure));
    case 'new':
      return !known.has(finding.fingerprint);
    case 'none':
      return false;
  }
}

/** Reasons for which something in scope was not read. */
function fatalReasons(report: Report): SkipReason[] {
  const reasons = new Set(report.coverage.skipped.map((skipped) => skipped.reason));
  return [...reasons].filter((reason) => !HARMLESS_SKIPS.includes(reason));
}

/** An incomplete scan without findings: accepted by the policy, or exit code 3. */
function judgeIncomplete(report: Report, policy: Policy): Verdict {
  const accepted: readonly string[] = policy.allowIncomplete;
  const fatal = fatalReasons(report);
  const left = fatal.filter((reason) => !accepted.includes(reason));
  // A scan that is incomplete without naming a reason is accepted by no list of reasons.
  if (accepted.includes(ALL_REASONS) || (fatal.length > 0 && left.length === 0)) {
    const notes = ['the scan is incomplete, which --allow-incomplete accepts'];
    return { exitCode: EXIT.clean, notes };
  }
  const why = left.length === 0 ? '' : ` (${left.join(', ')})`;
  const notes = [`the scan is incomplete${why}: exit code ${EXIT.incomplete}`];
  return { exitCode: EXIT.incomplete, notes };
}

/**
 * Fingerprints of the findings that make a run fail. `known` are those that a decision was about which
 * has expired: they are not new.
 */
export async function failingFindings(
  { report, known }: Pick<Decided, 'report' | 'known'>,
  policy: Policy,
): Promise<ReadonlySet<string>> {
  const test = await globTester(policy.exceptions.flatMap(({ paths }) => paths));
  const judging = { policy, known, test };
  const failing = report.findings.filter((finding) => fails(finding, judging));
  return new Set(failing.map(({ fingerprint }) => fingerprint));
}

/** Judges a report. Findings count more than an incomplete scan, since they are certain. */
export function judge(report: Report, failing: ReadonlySet<string>, policy: Policy): Verdict {
  const notes: string[] = [];
  const passing = report.findings.length - failing.size;
  if (passing > 0) notes.push(`${counted(passing, 'finding')} below the policy`);
  if (failing.size > 0 && policy.exitCode !== EXIT.clean) {
    return { exitCode: policy.exitCode, notes };
  }
  if (report.coverage.complete) return { exitCode: EXIT.clean, notes };
  const { exitCode, notes: why } = judgeIncomplete(report, policy);
  return { exitCode, notes: [...notes, ...why] };
}
