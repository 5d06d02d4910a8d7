/**
 * `gitsift ignores list|check|prune`: reads, judges and cleans the decision file.
 */
import { EXIT, ScanError } from '../base/errors.ts';
import { loadSettings, type TypedOptions } from '../config/index.ts';
import {
  type Decision,
  type DecisionFile,
  formatDecision,
  readDecisions,
  suppress,
} from '../findings/index.ts';
import { counted, inertJson, inertText } from '../report/index.ts';
import { decisionPath } from './accept.ts';
import { loadDecisions, saveDecisions, today } from './decisions.ts';
import type { Interruption } from './interruption.ts';
import { complain, writeStdout } from './terminal.ts';

function isOver(decision: Decision): boolean {
  return decision.expires !== '' && decision.expires < today();
}

function* listLines({ decisions }: DecisionFile): Generator<string> {
  for (const decision of decisions) {
    yield `${inertText(formatDecision(decision))}${isOver(decision) ? '  (expired)' : ''}\n`;
  }
  const over = decisions.filter(isOver).length;
  yield `${counted(decisions.length, 'decision')}, ${over} expired\n`;
}

/** `gitsift ignores list`; its exit code. */
export async function runIgnoresList(typed: TypedOptions, asJson: boolean): Promise<number> {
  const file = await loadDecisions(await decisionPath(typed));
  const entries = file.decisions.map((d) => Object.assign({}, d, { expired: isOver(d) }));
  await writeStdout(asJson ? [`${inertJson(entries, 2)}\n`] : listLines(file));
  return EXIT.clean;
}

/** One thing that `check` complains about; `error` fails. */
interface Complaint {
  readonly level: 'error' | 'warning';
  readonly line: number;
  readonly message: string;
}

function complaintsOf({ decisions, faults }: DecisionFile): Complaint[] {
  const complaints: Complaint[] = faults.map(({ line, message }) => ({
    level: 'error',
    line,
    message,
  }));
  const seen = new Map<string, number>();
  let previous = '';
  for (const decision of decisions) {
    const { fingerprint, path, rule, line, reason, expires } = decision;
    const key = [fingerprint, path, rule].join('\0');
    const earlier = seen.get(key);
    seen.set(key, earlier ?? line);
    if (earlier !== undefined) {
      complaints.push({ level: 'error', line, message: `the same as line ${earlier}` });
    }
    if (isOver(decision))
      complaints.push({ level: 'error', line, message: `expired on ${expires}` });
    if (reason === '') complaints.push({ level: 'warning', line, message: 'gives no reason' });
    const text = formatDecision(decision);
    if (text < previous) complaints.push({ level: 'warning', line, message: 'is not in order' });
    previous = text;
  }
  return complaints.toSorted((a, b) => a.line - b.line);
}

/** `gitsift ignores check`; its exit code: 1 when a line is broken, double or expired. */
export async function runIgnoresCheck(typed: TypedOptions, asJson: boolean): Promise<number> {
  const path = await decisionPath(typed);
  const file = await readDecisions(path);
  const complaints = file === null ? [] : complaintsOf(file);
  const lines = complaints.map(
    ({ level, line, message }) => `${level}  line ${line}: ${inertText(message)}\n`,
  );
  const total = `${counted(file?.decisions.length ?? 0, 'decision')}, ${counted(complaints.length, 'complaint')}\n`;
  await writeStdout(asJson ? [`${inertJson(complaints, 2)}\n`] : [...lines, total]);
  return complaints.some(({ level }) => level === 'error') ? EXIT.findings : EXIT.clean;
}

/** Fingerprints that a whole scan of the repository finds, with nothing silenced. */
async function unneeded(
  decisions: readonly Decision[],
  typed: TypedOptions,
  { signal }: Interruption,
): Promise<readonly Decision[]> {
  const { env } = process;
  const { plan } = await loadSettings({ targets: [], typed, env, cwd: process.cwd() });
  const { runScan } = await import('../scan/index.ts');
  const { report } = await runScan(plan, { signal });
  if (signal.aborted) throw new ScanError('ABORTED');
  if (!report.coverage.complete) {
    const reason = 'the scan is incomplete, so that nothing proves a decision unneeded';
    throw new ScanError('CORRUPT', { path: report.target.path, reason });
  }
  const { unused } = await suppress(report.findings, decisions, today());
  return unused;
}

/** `gitsift ignores prune`: removes what is expired or accepts nothing any more; its exit code. */
export async function runIgnoresPrune(
  typed: TypedOptions,
  isDryRun: boolean,
  interruption: Interruption,
): Promise<number> {
  const path = await decisionPath(typed);
  const { decisions, comments } = await loadDecisions(path);
  if (decisions.length === 0) {
    complain(`${path} holds no decision`);
    return EXIT.clean;
  }
  const idle = await unneeded(decisions, typed, interruption);
  const removed = decisions.filter((d) => isOver(d) || idle.includes(d));
  const verb = isDryRun ? 'would remove' : 'removed';
  await writeStdout(removed.map((d) => `${verb}  ${inertText(formatDecision(d))}\n`));
  if (!isDryRun && removed.length > 0) {
    await saveDecisions(
      path,
      decisions.filter((d) => !removed.includes(d)),
      comments,
    );
  }
  complain(`${verb} ${counted(removed.length, 'decision')} of ${decisions.length}`);
  return EXIT.clean;
}
