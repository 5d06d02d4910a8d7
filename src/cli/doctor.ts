/**
 * `gitsift doctor`: proves that this set-up would catch a planted secret, and says what it does not
 * cover. The canaries exist in memory only. Exit code 1 when something would be green without reason.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, ScanError } from '../base/errors.ts';
import { HARMLESS_SKIPS, type Skipped } from '../base/model.ts';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import { globTester } from '../base/path-globs.ts';
import type { ScanPlan } from '../base/plan.ts';
import { loadSettings, type TypedOptions } from '../config/index.ts';
import { checksumNamed } from '../detect/index.ts';
import { createFingerprinter, parseFingerprint } from '../findings/index.ts';
import { configBoolean, configValue, openRepository, type Repository } from '../git/index.ts';
import { counted, inertJson, inertText } from '../report/index.ts';
import {
  type CompiledRule,
  detailsOf,
  expandExample,
  lazyEngine,
  loadRules,
} from '../rules/index.ts';
import { createTextScan, runScan } from '../scan/index.ts';
import { loadDecisions, today } from './decisions.ts';
import { ciRemarks } from './doctor-ci.ts';
import { hooksPathOf, repositoryConfig } from './git-settings.ts';
import type { Interruption } from './interruption.ts';
import { writeStdout } from './terminal.ts';

/** One thing that was looked at. */
interface Remark {
  readonly level: 'ok' | 'problem' | 'note';
  readonly about: string;
  readonly message: string;
}

/** Rules whose tokens everybody has; their canaries are planted first. */
const FAMILIAR = [
  'github-pat',
  'aws-access-key-id',
  'gitlab-pat',
  'private-key',
  'npm-access-token',
];
const CANARIES = 3;
/** Folders of the work tree in which a canary is planted. */
const FOLDERS_MAX = 200;
const CI_FILES = [
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  'Jenkinsfile',
];
const CI_BYTES_MAX = 1_000_000;
const HOOK_STAGES = ['pre-commit', 'commit-msg', 'pre-push', 'pre-receive'];

interface Canary {
  readonly rule: string;
  readonly text: string;
}

function isUsable({ kind, report, paths, requires }: CompiledRule): boolean {
  return (
    kind === 'text' &&
    report &&
    paths.include.length === 0 &&
    requires.every(({ optional }) => optional)
  );
}

function familiarity({ id }: CompiledRule): number {
  const at = FAMILIAR.indexOf(id);
  return at < 0 ? FAMILIAR.length : at;
}

function complete(name: string, stem: string): string | undefined {
  return checksumNamed(name)?.complete(stem);
}

/** Texts that rules promise to find: their own examples. */
async function makeCanaries(pack: Awaited<ReturnType<typeof loadRules>>): Promise<Canary[]> {
  const details = await detailsOf(pack);
  const usable = pack.rules.filter(isUsable);
  const ranked = usable.toSorted((a, b) => familiarity(a) - familiarity(b));
  const canaries: Canary[] = [];
  for (const rule of ranked) {
    const example = details.get(rule.id)?.examples.find(({ path }) => path === '');
    if (example === undefined) continue;
    const expansion = await expandExample(example.text, rule, 'doctor', complete);
    if (expansion.kind === 'expanded') canaries.push({ rule: rule.id, text: expansion.text });
    if (canaries.length === CANARIES) break;
  }
  return canaries;
}

/** Folders at the top of the work tree, and the root itself. */
function foldersOf(root: string): string[] {
  const names = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== '.git')
    .map((entry) => `${entry.name}/`);
  return ['', ...names.toSorted().slice(0, FOLDERS_MAX)];
}

async function canaryRemarks(plan: ScanPlan, root: string): Promise<Remark[]> {
  const about = 'canary';
  const pack = await loadRules(plan.rules);
  const canaries = await makeCanaries(pack);
  if (canaries.length === 0) {
    return [
      {
        level: 'problem',
        about,
        message: `none of ${counted(pack.rules.length, 'rule')} has an example that could be planted`,
      },
    ];
  }
  const scan = await createTextScan({ pack, engine: lazyEngine(plan.engine), now: Date.now() });
  const { decisions } = await loadDecisions(plan.suppress.ignoreFile);
  const accepted = new Set(
    decisions
      .filter(({ expires }) => expires === '' || expires >= today())
      .map(({ fingerprint }) => parseFingerprint(fingerprint)?.hash),
  );
  const { paths, exclude } = plan.scope;
  const test = await globTester([...paths, ...exclude]);
  const inScope = (path: string): boolean =>
    (paths.length === 0 || paths.some((glob) => test(glob, path))) &&
    !exclude.some((glob) => test(glob, path));
  const fingerprinter = createFingerprinter(plan.fingerprintKey);
  const remarks: Remark[] = [];
  for (const { rule, text } of canaries) {
    const silent: string[] = [];
    const folders = foldersOf(root);
    for (const folder of folders) {
      const path = `${folder}canary.txt`;
      const [match] = inScope(path) ? scan(text, path) : [];
      const name = match && (await fingerprinter.fingerprint(match.rule, match.secret));
      if (name === undefined || accepted.has(parseFingerprint(name)?.hash))
        silent.push(folder || 'the root');
    }
    if (silent.length === 0) {
      remarks.push({
        level: 'ok',
        about,
        message: `${rule} is caught in the root and in ${counted(folders.length - 1, 'folder')}`,
      });
    } else {
      const level =
        silent.length === folders.length || silent.includes('the root') ? 'problem' : 'note';
      remarks.push({
        level,
        about,
        message: `${rule} is not caught in ${silent.slice(0, 8).join(', ')}`,
      });
    }
  }
  return remarks;
}

/** What a real scan could not read, by reason. */
async function coverageRemarks(plan: ScanPlan, { signal }: Interruption): Promise<Remark[]> {
  const { report } = await runScan({ ...plan, reveal: false }, { signal });
  if (signal.aborted) throw new ScanError('ABORTED');
  const groups = new Map<string, Skipped[]>();
  for (const skipped of report.coverage.skipped) {
    groups.set(skipped.reason, [...(groups.get(skipped.reason) ?? []), skipped]);
  }
  const remarks = [...groups].map(([reason, list]): Remark => {
    const names = list.slice(0, 3).map(({ path, object }) => path ?? object ?? '');
    const isHarmless = HARMLESS_SKIPS.some((harmless) => harmless === reason);
    const message = `${reason}: ${counted(list.length, 'entry', 'entries')} not read (${names.join(', ')}${list.length > 3 ? ', …' : ''})`;
    return { level: isHarmless ? 'note' : 'problem', about: 'coverage', message };
  });
  if (!report.coverage.complete) return remarks;
  const { blobs, commits, files } = report.coverage;
  const message = `everything in scope is read: ${counted(blobs.inScope, 'blob')}, ${counted(commits.inScope, 'commit')}, ${counted(files.inScope, 'file')}`;
  return [{ level: 'ok', about: 'coverage', message }, ...remarks];
}

async function repositoryRemarks(repository: Repository): Promise<Remark[]> {
  const { alternates, promisor, commonDir, workTree } = repository;
  const remarks: Remark[] = [];
  if (alternates.length > 0) {
    const message = `objects are borrowed from ${alternates.join(', ')}: only what is reached from here is read there`;
    remarks.push({ level: 'note', about: 'objects', message });
  }
  if (promisor.remote !== null || promisor.packs.length > 0) {
    remarks.push({
      level: 'note',
      about: 'objects',
      message: 'a partial clone: what is not fetched is listed as promised',
    });
  }
  const { env } = process;
  const config = repositoryConfig(repository, env);
  const folder = hooksPathOf(config, workTree ?? commonDir, env) ?? join(commonDir, 'hooks');
  if (configBoolean(configValue(config, 'hooks', null, 'gitsift')) === false) {
    const message = 'git config hooks.gitsift is false: no hook of gitsift checks anything';
    remarks.push({ level: 'problem', about: 'hook', message });
  }
  return [...remarks, ...hookRemarks(folder)];
}

/** Hooks that run gitsift; those of husky lie one folder above the ones that git calls. */
function hookRemarks(folder: string): Remark[] {
  const remarks: Remark[] = [];
  for (const stage of HOOK_STAGES) {
    const path = join(folder, stage);
    const texts = [path, join(dirname(folder), stage)].map(textOrEmpty);
    if (!texts.some((text) => /\bgitsift\b/.test(text))) continue;
    const stats = statSync(path, { throwIfNoEntry: false });
    const isRunnable = process.platform === 'win32' || ((stats?.mode ?? 0) & 0o111) !== 0;
    remarks.push(
      isRunnable
        ? { level: 'ok', about: 'hook', message: `${stage} runs gitsift` }
        : { level: 'problem', about: 'hook', message: `${stage} is not executable: git skips it` },
    );
  }
  if (remarks.length > 0) return remarks;
  return [
    {
      level: 'note',
      about: 'hook',
      message: 'no hook runs gitsift; gitsift hook install adds them',
    },
  ];
}

function textOrEmpty(path: string): string {
  const file = readOrdinaryFile(path, { bytesMax: CI_BYTES_MAX });
  return file.kind === 'text' ? file.text : '';
}

async function ciFileRemarks(root: string): Promise<Remark[]> {
  const workflows = join(root, '.github', 'workflows');
  const names = existsSync(workflows)
    ? readdirSync(workflows).filter((name) => /\.ya?ml$/.test(name))
    : [];
  const paths = [...names.toSorted().map((name) => `.github/workflows/${name}`), ...CI_FILES];
  const remarks: Remark[] = [];
  for (const path of paths) {
    const file = readOrdinaryFile(join(root, path), { bytesMax: CI_BYTES_MAX });
    if (file.kind !== 'text') continue;
    for (const { level, message } of ciRemarks(path, file.text)) {
      remarks.push({ level, about: 'ci', message: `${path}: ${message}` });
    }
  }
  return remarks;
}

function repositoryAt(root: string): Repository | null {
  try {
    return openRepository(root);
  } catch (error) {
    if (error instanceof ScanError && error.code === 'NOT_A_REPOSITORY') return null;
    throw error;
  }
}

/** Runs the command; its exit code. */
export async function runDoctorCommand(
  target: string,
  asJson: boolean,
  typed: TypedOptions,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  const settings = await loadSettings({ targets: [target], typed, env, cwd: process.cwd() });
  const { plan, policy } = settings;
  const root = plan.targets[0]?.path ?? '';
  const stats = statSync(root, { throwIfNoEntry: false });
  if (stats === undefined) throw new ScanError('TARGET_NOT_FOUND', { path: target });
  if (!stats.isDirectory()) throw new ScanError('USAGE', { message: `${target} is no directory` });
  const repository = repositoryAt(root);
  const remarks: Remark[] = settings.notes.map((message) => ({
    level: 'note',
    about: 'settings',
    message,
  }));
  if (policy.failOn === 'none' || policy.exitCode === EXIT.clean) {
    remarks.push({
      level: 'problem',
      about: 'settings',
      message: 'findings do not fail a run (fail-on none, or exit code 0)',
    });
  }
  if (policy.allowIncomplete.length > 0) {
    remarks.push({
      level: 'note',
      about: 'settings',
      message: `a scan that misses something passes: ${policy.allowIncomplete.join(', ')}`,
    });
  }
  remarks.push(...(await canaryRemarks(plan, root)));
  remarks.push(...(await coverageRemarks(plan, interruption)));
  if (repository === null)
    remarks.push({
      level: 'note',
      about: 'objects',
      message: 'no repository: there is no history to scan',
    });
  else remarks.push(...(await repositoryRemarks(repository)));
  remarks.push(...(await ciFileRemarks(root)));
  const problems = remarks.filter(({ level }) => level === 'problem').length;
  const width = Math.max(...remarks.map(({ about }) => about.length));
  await writeStdout(
    asJson
      ? [`${inertJson({ problems, remarks }, 2)}\n`]
      : [
          ...remarks.map(
            ({ level, about, message }) =>
              `${level.padEnd(7)}  ${about.padEnd(width)}  ${inertText(message)}\n`,
          ),
          `${counted(problems, 'problem')}\n`,
        ],
  );
  return problems > 0 ? EXIT.findings : EXIT.clean;
}
