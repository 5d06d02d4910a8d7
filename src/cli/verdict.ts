/**
 * Report and policy → exit code, and the sentence that explains it.
 */
import { EXIT } from '../base/errors.ts';
import {
  CONFIDENCES,
  type Finding,
  HARMLESS_SKIPS,
  type Report,
  SEVERITIES,
  type SkipReason,
} from '../base/model.ts';
import { type GlobTest, globTester } from '../base/path-globs.ts';
import { ALL_REASONS, type Policy } from '../config/index.ts';
import { counted } from '../report/index.ts';

/** How a run ends. */
export interface Verdict {
  readonly exitCode: number;
  /** Sentences for standard error; the report itself does not know the policy. */
  readonly notes: readonly string[];
}

function fails(finding: Finding, policy: Policy, test: GlobTest): boolean {
  const own = policy.paths.find(({ paths }) =>
    finding.occurrences.every(({ path }) => paths.some((glob) => test(glob, path))),
  );
  const minSeverity = own?.minSeverity ?? policy.minSeverity;
  const minConfidence = own?.minConfidence ?? policy.minConfidence;
  return (
    (own?.failOn ?? policy.failOn) !== 'none' &&
    SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(minSeverity) &&
    CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(minConfidence)
  );
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

/** Findings that make a run fail. */
export async function failingFindings(report: Report, policy: Policy): Promise<Finding[]> {
  const test = await globTester(policy.paths.flatMap(({ paths }) => paths));
  return report.findings.filter((finding) => fails(finding, policy, test));
}

/** Judges a report. Findings count more than an incomplete scan, since they are certain. */
export async function judge(report: Report, policy: Policy): Promise<Verdict> {
  const failing = (await failingFindings(report, policy)).length;
  const notes: string[] = [];
  const passing = report.findings.length - failing;
  if (passing > 0) notes.push(`${counted(passing, 'finding')} below the policy`);
  if (failing > 0 && policy.exitCode !== EXIT.clean) return { exitCode: policy.exitCode, notes };
  if (report.coverage.complete) return { exitCode: EXIT.clean, notes };
  const { exitCode, notes: why } = judgeIncomplete(report, policy);
  return { exitCode, notes: [...notes, ...why] };
}
