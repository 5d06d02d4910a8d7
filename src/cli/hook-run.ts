/**
 * `gitsift hook run STAGE`: scans exactly what the hook is about, and says in a few lines what stops it.
 * Git's hooks, the pre-commit framework, husky, lefthook and CI all call this one command.
 */
import { EXIT, ScanError } from '../base/errors.ts';
import type { Report } from '../base/model.ts';
import type { ChangeSet, GitEnvironment, ScanPlan, ScopePlan } from '../base/plan.ts';
import {
  type FailOn,
  loadSettings,
  type OptionName,
  type Policy,
  parsePrePush,
  parsePreReceive,
  preCommitChanges,
  type Settings,
  type TypedOptions,
} from '../config/index.ts';
import type { DecisionFile } from '../findings/index.ts';
import { configBoolean, configValue, openRepository, readControlFile } from '../git/index.ts';
import type { ScanOutcome } from '../scan/index.ts';
import { type Decided, decide, loadDecisions } from './decisions.ts';
import { checkDelivery, type Delivery, deliver } from './deliver.ts';
import { repositoryConfig } from './git-settings.ts';
import { cleanedMessage, messageCleanup } from './hook-message.ts';
import { type Stage, stageOf } from './hook-stages.ts';
import { blockedLines, incompleteLines } from './hook-text.ts';
import type { Interruption } from './interruption.ts';
import { readWhole, standardInput } from './standard-input.ts';
import { complain } from './terminal.ts';
import { failingFindings, judge } from './verdict.ts';

/** What was typed. */
export interface HookRunArguments {
  readonly stage: string;
  /** What Git hands to the hook. */
  readonly args: readonly string[];
  readonly typed: TypedOptions;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a hook reads: a plan, and the text where it is not in the repository. */
interface HookScan {
  readonly plan: ScanPlan;
  readonly input?: Uint8Array;
  /** What to scan instead where that turned out to be empty. */
  readonly otherwise?: ScanPlan;
}

const MESSAGE_BYTES_MAX = 64 << 20;
/** Lines of a push; a repository may have a million refs. */
const INPUT_BYTES_MAX = 256 << 20;

/** True where `SKIP` (a list, as the pre-commit framework has it) names us. */
function isSkipped(env: Environment): boolean {
  return (env['SKIP'] ?? '').split(',').some((name) => name.trim() === 'gitsift');
}

/** Lets everything through, and says so: a check that did not happen is never silent. */
function skip(stage: Stage, because: string): number {
  complain(`${stage} skipped, because ${because} says so`);
  return EXIT.clean;
}

/** The key of Git's configuration by which a repository, or a user, does without hooks. */
const HOOK_KEY = 'hooks.gitsift';

function isTurnedOff({ plan }: Settings, env: Environment): boolean {
  const repository = openRepository('.', { env: gitVariables(plan.git) });
  const [section = '', key = ''] = HOOK_KEY.split('.');
  return (
    configBoolean(configValue(repositoryConfig(repository, env), section, null, key)) === false
  );
}

/** Options that say what to scan, which a stage knows itself. */
const SCOPE_OPTIONS: ReadonlySet<OptionName> = new Set<OptionName>([
  'staged',
  'worktree',
  'history',
  'range',
  'since',
  'not',
  'ci',
  'scope',
  'refs',
  'write-baseline',
  'print-config',
]);

function checkTyped(typed: TypedOptions): void {
  for (const name of typed.keys()) {
    if (!SCOPE_OPTIONS.has(name)) continue;
    throw new ScanError('USAGE', { message: `--${name}: a hook's stage says what it scans` });
  }
}

/** Runs the command; its exit code. */
export async function runHookRun(
  { stage: name, args, typed }: HookRunArguments,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  const stage = stageOf(name);
  if (isSkipped(env)) return skip(stage, 'SKIP');
  checkTyped(typed);
  const settings = await loadSettings({ targets: [], typed, env, cwd: process.cwd() });
  if (isTurnedOff(settings, env)) return skip(stage, `git config ${HOOK_KEY}`);
  const delivery = deliveryOf(settings, typed);
  checkDelivery(delivery);
  const decisions = await loadDecisions(settings.plan.suppress.ignoreFile);
  const hookScan = await scanFor(stage, args, settings, interruption.signal);
  const { report, revealed } = await scan(hookScan, interruption);
  const decided = await decideAll(stage, hookScan, report, { decisions, settings });
  const { presentation } = settings;
  const policy = policyFor(stage, settings.policy);
  const failing = await failingFindings(decided, policy);
  await deliver(decided.report, { revealed, failing }, delivery);
  const verdict = judge(decided.report, failing, policy);
  const blocking = decided.report.findings.filter((f) => failing.has(f.fingerprint));
  const code = verdict.exitCode === EXIT.clean ? decided.exitCode : verdict.exitCode;
  if (!presentation.quiet) for (const note of decided.notes) complain(note);
  const lines =
    code === EXIT.incomplete
      ? incompleteLines(decided.report, stage)
      : code === EXIT.clean
        ? []
        : blockedLines(blocking, stage);
  for (const line of lines) process.stderr.write(`${line}\n`);
  return code;
}

function ofPush<T extends FailOn | null>(failOn: T): T | 'tips' {
  return failOn === 'head' ? 'tips' : failOn;
}

/** What is pushed need not be what is checked out: HEAD is the tip of each pushed branch. */
function policyFor(stage: Stage, policy: Policy): Policy {
  if (stage !== 'pre-push' && stage !== 'pre-receive') return policy;
  return {
    ...policy,
    failOn: ofPush(policy.failOn),
    exceptions: policy.exceptions.map((each) => ({ ...each, failOn: ofPush(each.failOn) })),
  };
}

/** The decisions of the repository, and in a push those that it brings along. */
async function decideAll(
  stage: Stage,
  { plan }: HookScan,
  report: Report,
  { decisions, settings }: { readonly decisions: DecisionFile; readonly settings: Settings },
): Promise<Decided> {
  const own = await decide(report, decisions, settings);
  const tips = plan.scope.changes?.include ?? [];
  // Where comments in what is pushed accept nothing, neither does a file in it.
  const isHeard = stage === 'pre-receive' && plan.suppress.inline && own.report.findings.length > 0;
  if (!isHeard) return own;
  const { pushedDecisions } = await import('./hook-decisions.ts');
  const { file, notes } = pushedDecisions(tips, plan.git);
  const lenient = { ...settings, decisions: { ...settings.decisions, failOnUnused: false } };
  const both = await decide(own.report, file, lenient);
  const accepted = own.report.suppressed?.['decisions'] ?? 0;
  const brought = file.decisions.length === 0 ? 0 : (both.report.suppressed?.['decisions'] ?? 0);
  const suppressed = { ...both.report.suppressed, decisions: accepted + brought };
  return {
    ...both,
    known: new Set([...own.known, ...both.known]),
    report: { ...both.report, suppressed },
    exitCode: own.exitCode,
    notes: [...own.notes, ...notes, ...both.notes],
  };
}

/** Report files are written; standard output has the report only where a format was typed. */
function deliveryOf({ outputs, presentation, plan }: Settings, typed: TypedOptions): Delivery {
  const wanted = outputs.filter(({ file }) => file !== null || typed.has('format'));
  return { outputs: wanted, presentation, reveal: plan.reveal };
}

async function scan(
  { plan, input, otherwise }: HookScan,
  { signal }: Interruption,
): Promise<ScanOutcome> {
  const { runScan } = await import('../scan/index.ts');
  const outcome = await runScan(plan, {
    signal,
    ...(input === undefined ? {} : { input: once(input) }),
  });
  if (signal.aborted) throw new ScanError('ABORTED');
  const { coverage } = outcome.report;
  const isEmpty = coverage.blobs.inScope === 0 && coverage.complete;
  return isEmpty && otherwise !== undefined
    ? scan({ plan: otherwise }, { signal } as Interruption)
    : outcome;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function scanFor(
  stage: Stage,
  args: readonly string[],
  settings: Settings,
  signal: AbortSignal,
): Promise<HookScan> {
  const { plan } = settings;
  switch (stage) {
    case 'pre-commit':
    case 'pre-merge-commit':
      return commitScan(plan, process.env);
    case 'commit-msg':
      return messageScan(plan, args, process.env);
    case 'pre-push':
      return { plan: ranged(plan, await pushChanges(args, process.env, signal)) };
    case 'pre-receive':
      return { plan: ranged(plan, parsePreReceive(await readLines(signal))) };
  }
}

const NOTHING: Pick<
  ScopePlan,
  'explicit' | 'worktree' | 'index' | 'history' | 'range' | 'changes' | 'recurseSubmodules'
> = {
  explicit: true,
  worktree: false,
  index: 'none',
  history: 'none',
  range: null,
  changes: null,
  recurseSubmodules: false,
};

function indexed(plan: ScanPlan, index: 'staged' | 'whole'): ScanPlan {
  return { ...plan, scope: { ...plan.scope, ...NOTHING, index } };
}

function ranged(plan: ScanPlan, changes: ChangeSet): ScanPlan {
  return { ...plan, scope: { ...plan.scope, ...NOTHING, history: 'range', changes } };
}

/**
 * The index against HEAD; what the pre-commit framework names, in a push or in CI; and the whole index
 * where the framework runs over all files and nothing is staged.
 */
function commitScan(plan: ScanPlan, env: Environment): HookScan {
  const changes = preCommitChanges(env) ?? pushedBranch(env);
  if (changes !== null) return { plan: ranged(plan, changes) };
  const staged = indexed(plan, 'staged');
  return env['PRE_COMMIT'] === '1'
    ? { plan: staged, otherwise: indexed(plan, 'whole') }
    : { plan: staged };
}

function messageScan(plan: ScanPlan, [file]: readonly string[], env: Environment): HookScan {
  if (file === undefined) {
    throw new ScanError('USAGE', { message: 'commit-msg: the file of the message is missing' });
  }
  const message = readControlFile(file, MESSAGE_BYTES_MAX);
  if (message.kind !== 'ok') {
    const reason = message.kind === 'missing' ? 'it does not exist' : message.reason;
    throw new ScanError('TARGET_UNREADABLE', { path: file, reason });
  }
  const repository = openRepository('.', { env: gitVariables(plan.git) });
  const cleanup = messageCleanup(repositoryConfig(repository, env), env['GIT_EDITOR'] !== ':');
  const text = cleanedMessage(Buffer.from(message.bytes).toString('latin1'), cleanup);
  return {
    plan: { ...plan, targets: [], stdin: true, git: null },
    input: Buffer.from(text, 'latin1'),
  };
}

function gitVariables(git: GitEnvironment | null): Record<string, string | undefined> {
  return { GIT_DIR: git?.gitDir ?? undefined, GIT_COMMON_DIR: git?.commonDir ?? undefined };
}

/** A push of the pre-commit framework to a branch that the remote does not have: it names no range. */
function pushedBranch(env: Environment): ChangeSet | null {
  const remote = env['PRE_COMMIT_REMOTE_NAME'] ?? '';
  const branch = env['PRE_COMMIT_LOCAL_BRANCH'] ?? '';
  if (remote === '' || branch === '') return null;
  return {
    label: `pre-commit: push of ${branch}`,
    include: [branch],
    exclude: [],
    excludeIfKnown: [],
    excludeRefs: [`refs/remotes/${remote}/*`],
    fallbackRefs: [],
    keepRefs: [],
  };
}

async function pushChanges(
  [remote = '']: readonly string[],
  env: Environment,
  signal: AbortSignal,
): Promise<ChangeSet> {
  return (
    preCommitChanges(env) ?? pushedBranch(env) ?? parsePrePush(await readLines(signal), remote)
  );
}

async function readLines(signal: AbortSignal): Promise<string> {
  if (process.stdin.isTTY) {
    throw new ScanError('USAGE', {
      message: 'this stage reads what Git tells it on standard input',
    });
  }
  const tooLong = 'standard input is too long to be a list of refs';
  const lines = await readWhole(standardInput(signal), INPUT_BYTES_MAX, tooLong);
  return lines.toString('utf8');
}
