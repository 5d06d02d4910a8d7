/**
 * The report for a person at a terminal: findings grouped by severity, one short block each, then a
 * summary and what was read. Colours and the width come from the caller; every untrusted text is made
 * inert here, and no line begins with one, so that no log reader takes it for a command.
 */
import type { Finding, Report, Severity, TargetKind } from '../base/model.ts';
import { HARMLESS_SKIPS, SEVERITIES } from '../base/model.ts';
import {
  companionsText,
  coverageText,
  isAboutFile,
  passedOverText,
  placeText,
  primaryOccurrence,
  skippedText,
  suppressedText,
} from './incident-text.ts';
import { inertText } from './inert.ts';
import { cleanupText, lifetimeText } from './life-text.ts';
import { counted } from './text.ts';

/** How to emphasise; the identity for plain text. */
export interface Style {
  readonly severity: (severity: Severity, text: string) => string;
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

/** Text without any emphasis. */
export const PLAIN_STYLE: Style = {
  severity: (_, text) => text,
  strong: (text) => text,
  faint: (text) => text,
  good: (text) => text,
  bad: (text) => text,
};

/** Narrower terminals get lines of this width all the same: below it nothing is readable. */
const WIDTH_MIN = 40;
/** Entries of the ledger that are listed; the JSON report has all. */
const SKIPPED_SHOWN = 10;
const INDENT = '    ';

/** Cuts the middle out of a text that does not fit; the end of a path says most. */
function fitted(text: string, width: number): string {
  if (text.length <= width) return text;
  const tail = Math.ceil((width - 1) * 0.6);
  return `${text.slice(0, width - 1 - tail)}…${text.slice(text.length - tail)}`;
}

/** A sentence in lines; a word that is wider than a line is cut. '' gives none. */
function* wrapped(text: string, width: number): Generator<string> {
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) line = longer;
    else {
      if (line !== '') yield line;
      line = fitted(word, width);
    }
  }
  if (line !== '') yield line;
}

function* findingLines(
  finding: Finding,
  width: number,
  { target, options: { style, failing } }: { target: TargetKind; options: HumanOptions },
): Generator<string> {
  const primary = primaryOccurrence(finding);
  const head = `${inertText(finding.rule)}  ${inertText(finding.secret)}`;
  const confidence = finding.confidence === 'high' ? '' : `  ${finding.confidence} confidence`;
  const isWarning = failing !== null && !failing.has(finding.fingerprint);
  const remarks = `${confidence}${isWarning ? '  warning' : ''}`;
  yield `  ${style.strong(fitted(head, width - 2 - remarks.length))}${style.faint(remarks)}\n`;
  const others = finding.occurrences.length - 1;
  const more = others === 0 ? '' : ` and ${counted(others, 'other place')}`;
  const place = fitted(`in ${inertText(placeText(primary))}`, width - INDENT.length - more.length);
  yield `${INDENT}${place}${style.faint(more)}\n`;
  const texts = [
    companionsText(finding),
    lifetimeText(finding, { author: true, target }),
    cleanupText(finding),
  ];
  for (const text of texts) {
    for (const line of wrapped(inertText(text), width - INDENT.length)) {
      yield `${INDENT}${style.faint(line)}\n`;
    }
  }
  // Never cut: it is there to be copied.
  yield `${INDENT}${style.faint(inertText(finding.fingerprint))}\n`;
}

function summaryLine(report: Report, style: Style): string {
  const { findings } = report;
  if (findings.length === 0) {
    return report.coverage.complete ? style.good('No secrets found.') : 'No secrets found so far.';
  }
  const parts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [style.severity(severity, `${count} ${severity}`)];
  });
  const places = findings.reduce((sum, finding) => sum + finding.occurrences.length, 0);
  const files = findings.filter(isAboutFile).length;
  const what = [
    ...(findings.length > files ? [counted(findings.length - files, 'secret')] : []),
    ...(files > 0 ? [counted(files, 'file')] : []),
  ].join(' and ');
  const total = style.strong(`${what} found`);
  return `${total}: ${parts.join(', ')}, in ${counted(places, 'place')}.`;
}

function* coverageLines(report: Report, style: Style): Generator<string> {
  const { coverage } = report;
  const read = coverageText(coverage);
  if (coverage.complete) {
    yield `${style.good('Complete:')} read ${read}.\n`;
    const passed = passedOverText(report);
    if (passed !== '') yield `Passed over: ${passed}.\n`;
    return;
  }
  yield `${style.bad('INCOMPLETE:')} ${skippedText(coverage)}. Read ${read}.\n`;
  const fatal = coverage.skipped.filter((s) => !HARMLESS_SKIPS.includes(s.reason));
  for (const skipped of fatal.slice(0, SKIPPED_SHOWN)) {
    const detail = skipped.detail === undefined ? '' : `: ${skipped.detail}`;
    yield `  ${skipped.reason}  ${inertText(`${skipped.path ?? skipped.object ?? ''}${detail}`)}\n`;
  }
  if (fatal.length > SKIPPED_SHOWN) {
    yield `  and ${counted(fatal.length - SKIPPED_SHOWN, 'other')}; the JSON report lists all\n`;
  }
}

function* timingLines(report: Report, style: Style): Generator<string> {
  if (report.timings === undefined) return;
  yield `${style.faint('Timings:')}\n`;
  for (const [stage, ms] of Object.entries(report.timings)) {
    yield `  ${ms.toFixed(1).padStart(9)} ms  ${inertText(stage)}\n`;
  }
}

/** What {@link humanReport} needs besides the report. */
export interface HumanOptions {
  readonly style: Style;
  /** Columns of the terminal; Infinity where nothing is to be cut. */
  readonly width: number;
  /** Fingerprints of the findings that fail the run, the others warn; null: nobody judged them. */
  readonly failing: ReadonlySet<string> | null;
}

/** The report as text for people. */
export function* humanReport(report: Report, options: HumanOptions): Generator<string> {
  const { style } = options;
  const width = Math.max(WIDTH_MIN, options.width);
  for (const severity of SEVERITIES) {
    const findings = report.findings.filter((finding) => finding.severity === severity);
    if (findings.length === 0) continue;
    yield `${style.severity(severity, `${severity} (${findings.length})`)}\n`;
    for (const finding of findings) {
      yield* findingLines(finding, width, { target: report.target.kind, options });
    }
    yield '\n';
  }
  yield `${summaryLine(report, style)}\n`;
  const silenced = suppressedText(report);
  if (silenced !== '') yield `Accepted and not shown: ${inertText(silenced)}.\n`;
  yield* coverageLines(report, style);
  yield* timingLines(report, style);
}
