/**
 * Decisions at the command line: applied to a scan's report, written as a baseline, and the file that
 * holds them rewritten whole or not at all.
 */
import { EXIT, ScanError } from '../base/errors.ts';
import type { Report } from '../base/model.ts';
import type { Settings } from '../config/index.ts';
import {
  applyDecisions,
  type Decision,
  type DecisionFault,
  type DecisionFile,
  formatDecisions,
  keyName,
  keysOf,
  mergeDecisions,
  readDecisions,
  withKey,
} from '../findings/index.ts';
import { counted } from '../report/index.ts';
import { writeReportFile } from './report-file.ts';

/** Decisions named on standard error before the rest is counted. */
const NAMED_MAX = 5;

const NO_FILE: DecisionFile = { decisions: [], faults: [], comments: [] };

/** Today as decisions count days, in UTC so that every machine agrees. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Reads a file that may not exist. One with faults is refused: a lost line is a lost decision. */
export async function loadDecisions(path: string | null): Promise<DecisionFile> {
  const file = path === null ? null : await readDecisions(path);
  const [fault] = file?.faults ?? [];
  if (path !== null && fault !== undefined) throw brokenFile(path, fault);
  return file ?? NO_FILE;
}

function brokenFile(path: string, { line, message }: DecisionFault): ScanError {
  return new ScanError('CONFIG_BROKEN', { path, line, message });
}

/** Writes the file in place of the old one, with the name of the key that fingerprints have now. */
export async function saveDecisions(
  path: string,
  decisions: readonly Decision[],
  comments: readonly string[],
): Promise<void> {
  const key = await keyName(process.env['GITSIFT_FINGERPRINT_KEY'] ?? '');
  const text = formatDecisions(decisions, withKey(comments, key));
  await writeReportFile({ file: path, typed: path, isSecret: false }, [text]);
}

/** A report after decisions, what to say about them, and whether they fail the run. */
export interface Decided {
  readonly report: Report;
  /** Fingerprints of findings that a decision was about which has expired. */
  readonly known: ReadonlySet<string>;
  readonly notes: readonly string[];
  readonly exitCode: number;
}

function named(decisions: readonly Decision[]): string {
  const shown = decisions.slice(0, NAMED_MAX).map((d) => `${d.fingerprint} (line ${d.line})`);
  const more = decisions.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Decisions made with another key match nothing, which would look as if they were forgotten. */
async function foreignKeyNotes(file: DecisionFile, key: string): Promise<string[]> {
  const known = keysOf(file);
  const own = await keyName(key);
  if (own === '' ? known.length === 0 : known.includes(own)) return [];
  const how =
    known.length === 0
      ? 'without GITSIFT_FINGERPRINT_KEY, which is set here'
      : 'with another GITSIFT_FINGERPRINT_KEY than here';
  return [`decisions were made ${how}: they match nothing`];
}

/** Applies the decisions of a file, already read before the scan. */
export async function decide(
  report: Report,
  file: DecisionFile,
  settings: Settings,
): Promise<Decided> {
  if (file.decisions.length === 0) {
    return { report, known: new Set(), notes: [], exitCode: EXIT.clean };
  }
  const notes = await foreignKeyNotes(file, settings.plan.fingerprintKey);
  const decided = await applyDecisions(report, file.decisions, today());
  const { expired, unused } = decided.suppression;
  const known = new Set(decided.suppression.known.map(({ fingerprint }) => fingerprint));
  if (expired.length > 0) {
    notes.push(`${counted(expired.length, 'decision')} expired: ${named(expired)}`);
  }
  const { failOnUnused } = settings.decisions;
  if (failOnUnused && unused.length > 0) {
    notes.push(`${counted(unused.length, 'decision')} without use: ${named(unused)}`);
  }
  const exitCode = failOnUnused && unused.length > 0 ? EXIT.findings : EXIT.clean;
  return { report: decided.report, known, notes, exitCode };
}

/** Accepts every finding of a report by decisions in the file; the report without them. */
export async function writeBaseline(
  report: Report,
  file: DecisionFile,
  path: string,
): Promise<Decided> {
  const added = report.findings.map(
    ({ fingerprint }): Decision => ({
      fingerprint,
      reason: 'baseline',
      owner: '',
      expires: '',
      path: '',
      rule: '',
      line: 0,
    }),
  );
  await saveDecisions(path, mergeDecisions(file.decisions, added), file.comments);
  const decided = await applyDecisions(report, added, today());
  const previous = report.suppressed?.['decisions'] ?? 0;
  const suppressed = { ...report.suppressed, decisions: previous + added.length };
  const notes = [`${counted(added.length, 'decision')} added to ${path}`];
  const accepted = { ...decided.report, suppressed };
  return { report: accepted, known: new Set(), notes, exitCode: EXIT.clean };
}
