/**
 * `gitsift accept FINGERPRINT...`: writes down that a secret was looked at and is accepted.
 */
import { EXIT, ScanError } from '../base/errors.ts';
import { loadSettings, type TypedOptions } from '../config/index.ts';
import { type Decision, isDay, mergeDecisions, parseFingerprint } from '../findings/index.ts';
import { counted } from '../report/index.ts';
import { loadDecisions, saveDecisions, today } from './decisions.ts';
import { complain } from './terminal.ts';

/** Options of the command as typed. */
export interface AcceptOptions {
  readonly reason?: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly path?: string;
  readonly rule?: string;
}

const DAY_MS = 86_400_000;

function usage(message: string): ScanError {
  return new ScanError('USAGE', { message });
}

/** `2027-01-31`, or a number of days from today: `90d`. */
function expiryDay(text: string): string {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) {
    return new Date(Date.now() + Number(days) * DAY_MS).toISOString().slice(0, 10);
  }
  if (!isDay(text))
    throw usage(`--expires: expected YYYY-MM-DD or a number of days such as 90d, got "${text}"`);
  if (text < today()) throw usage(`--expires: ${text} is over`);
  return text;
}

/** The decision file that commands about decisions work on. */
export async function decisionPath(typed: TypedOptions): Promise<string> {
  const { env } = process;
  const { plan } = await loadSettings({ targets: [], typed, env, cwd: process.cwd() });
  // Without --no-repo-config, which these commands do not take, there always is one.
  return plan.suppress.ignoreFile ?? '';
}

/** Runs the command; its exit code. */
export async function runAcceptCommand(
  fingerprints: readonly string[],
  options: AcceptOptions,
  typed: TypedOptions,
): Promise<number> {
  const wrong = fingerprints.find((text) => parseFingerprint(text) === null);
  if (wrong !== undefined) {
    throw usage(
      `"${wrong.slice(0, 60)}" is no fingerprint; a report names them (v1:RULE:24 hex digits)`,
    );
  }
  const { reason = '', owner = '', path = '', rule = '' } = options;
  if (reason.trim() === '') throw usage('--reason: say why the secret is accepted');
  if (path.startsWith('!')) throw usage('--path: a glob cannot be negated');
  const expires = options.expires === undefined ? '' : expiryDay(options.expires);
  const added = fingerprints.map(
    (fingerprint): Decision => ({ fingerprint, reason, owner, expires, path, rule, line: 0 }),
  );
  const file = await decisionPath(typed);
  const { decisions, comments } = await loadDecisions(file);
  await saveDecisions(file, mergeDecisions(decisions, added), comments);
  complain(`${counted(added.length, 'decision')} written to ${file}`);
  return EXIT.clean;
}
