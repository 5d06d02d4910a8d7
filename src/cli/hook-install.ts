/** `gitsift hook install` and `hook uninstall`: our scripts into the hooks, and out of them. */
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EXIT, ScanError } from '../base/errors.ts';
import { openRepository, type Repository } from '../git/index.ts';
import { inertText } from '../report/index.ts';
import { type HookChange, putHook, replaceFile, takeHook } from './hook-files.ts';
import {
  type GlobalPlace,
  globalPlace,
  type HookPlace,
  hookPlace,
  statOrNull,
} from './hook-place.ts';
import {
  hookScript,
  type Launcher,
  lefthookSnippet,
  passingScript,
  withHuskyBlock,
  withLefthookBlock,
  withoutBlock,
} from './hook-script.ts';
import { CLIENT_STAGES, SERVER_STAGES, STAGES, type Stage, stageOf } from './hook-stages.ts';
import { writeStdout } from './terminal.ts';

/** Options as typed. */
export interface HookOptions {
  readonly stage?: readonly string[];
  readonly global?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Hooks that a core.hooksPath of ours would hide although they are not our business. Those that run
 * for every change of a ref are left out: starting a shell each time would be felt.
 */
const HANDED_ON: readonly string[] = [
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'prepare-commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-receive',
  'update',
  'post-receive',
  'post-update',
  'push-to-checkout',
  'pre-auto-gc',
  'post-rewrite',
  'sendemail-validate',
];

const PLAIN_MODE = 0o644;
const EXECUTABLE = 0o755;

const CHANGE_TEXT: Readonly<Record<HookChange, string>> = {
  new: 'installed',
  renewed: 'installed again',
  chained: 'installed; the hook that was there runs first',
  removed: 'removed',
  restored: 'removed; the hook that was there is back',
  absent: 'nothing to remove',
  foreign: 'left alone: it is not ours',
};

function namedStages({ stage }: HookOptions): readonly Stage[] | null {
  return stage === undefined ? null : stage.map(stageOf);
}

function repositoryHere(env: Environment): Repository {
  // Hooks of a repository that Git itself named may call this; its variables count then.
  return openRepository('.', {
    env: { GIT_DIR: env['GIT_DIR'], GIT_WORK_TREE: env['GIT_WORK_TREE'] },
  });
}

/** This installation, as scripts call it. */
function ownLauncher(): Launcher | null {
  const [, program = ''] = process.argv;
  return program === '' ? null : { node: process.execPath, program: realpathSync(program) };
}

function shownPath(path: string): string {
  const way = relative(process.cwd(), path);
  return inertText(way.startsWith('..') ? path : way);
}

/** `gitsift hook install`; its exit code. */
export async function runHookInstall(options: HookOptions): Promise<number> {
  const { env } = process;
  const named = namedStages(options);
  if (options.global === true) return installGlobally(named ?? CLIENT_STAGES, env);
  const repository = repositoryHere(env);
  const place = hookPlace(repository, env);
  const stages = named ?? (repository.workTree === null ? SERVER_STAGES : CLIENT_STAGES);
  switch (place.kind) {
    case 'directory':
      return installInto(place, stages);
    case 'husky':
      return installWithHusky(place, stages);
    case 'lefthook':
      return installWithLefthook(place.path, stages, repository);
  }
}

async function installInto(
  { path, isShared }: HookPlace & { kind: 'directory' },
  stages: readonly Stage[],
): Promise<number> {
  const launcher = isShared ? null : ownLauncher();
  const lines = stages.map((stage) => {
    const change = putHook(path, stage, hookScript(stage, launcher, 'beside'));
    return `${stage}: ${CHANGE_TEXT[change]} (${shownPath(join(path, stage))})\n`;
  });
  await writeStdout(lines);
  return EXIT.clean;
}

async function installWithHusky(
  { path, isActive }: HookPlace & { kind: 'husky' },
  stages: readonly Stage[],
): Promise<number> {
  const lines = stages.map((stage) => {
    const file = realPath(join(path, stage));
    const text = textOf(file);
    const bare = text === null ? null : (withoutBlock(text) ?? { text }).text;
    writeText(file, withHuskyBlock(bare, stage), EXECUTABLE);
    return `${stage}: added to husky's ${shownPath(file)}\n`;
  });
  if (!isActive)
    lines.push('husky is not active here: core.hooksPath is not set (run npm install)\n');
  await writeStdout(lines);
  return EXIT.clean;
}

async function installWithLefthook(
  path: string,
  stages: readonly Stage[],
  { workTree }: Repository,
): Promise<number> {
  const isLocal = statOrNull(join(workTree ?? '', 'node_modules', '.bin', 'gitsift')) !== null;
  const program = isLocal ? 'npx --no-install gitsift' : 'gitsift';
  const text = textOf(path) ?? '';
  const bare = withoutBlock(text)?.text ?? text;
  const patched = withLefthookBlock(bare, stages, program);
  if (patched === null) {
    await writeStdout([lefthookSnippet(stages, program)]);
    const message = `${shownPath(path)} has hooks of its own: add the commands above to them`;
    throw new ScanError('USAGE', { message });
  }
  writeText(realPath(path), patched, PLAIN_MODE);
  await writeStdout([`added to ${shownPath(path)}; lefthook install puts it into force\n`]);
  return EXIT.clean;
}

async function installGlobally(stages: readonly Stage[], env: Environment): Promise<number> {
  const place = globalPlace(env, process.cwd());
  const { path, isConfigured, isOurs } = place;
  const launcher = ownLauncher();
  const lines = stages.map((stage) => {
    const script = hookScript(stage, launcher, isOurs ? 'repository' : 'beside');
    return `${stage}: ${CHANGE_TEXT[putHook(path, stage, script)]} (${shownPath(join(path, stage))})\n`;
  });
  for (const name of handedOn(place, stages)) putHook(path, name, passingScript(name));
  if (!isConfigured) {
    lines.push(
      'To put them into force for all your repositories, run:\n',
      `  git config --global core.hooksPath '${path.replaceAll("'", `'\\''`)}'\n`,
    );
  }
  await writeStdout(lines);
  return EXIT.clean;
}

function handedOn({ isOurs }: GlobalPlace, stages: readonly Stage[]): readonly string[] {
  const all: readonly string[] = [...HANDED_ON, ...STAGES];
  return isOurs ? [...new Set(all)].filter((name) => !stages.some((stage) => stage === name)) : [];
}

/** `gitsift hook uninstall`; its exit code. */
export async function runHookUninstall(options: HookOptions): Promise<number> {
  const { env } = process;
  const named = namedStages(options);
  const stages = named ?? STAGES;
  if (options.global === true) {
    const place = globalPlace(env, process.cwd());
    const others = named === null ? handedOn(place, STAGES) : [];
    await writeStdout(removalLines(place.path, stages));
    for (const name of others) takeHook(place.path, name);
    const isHiding = place.isOurs && place.isConfigured && named === null;
    if (isHiding) await writeStdout(['Now run: git config --global --unset core.hooksPath\n']);
    return EXIT.clean;
  }
  const place = hookPlace(repositoryHere(env), env);
  if (place.kind === 'directory') await writeStdout(removalLines(place.path, stages));
  else if (place.kind === 'lefthook') await writeStdout([removeBlock(place.path)]);
  else await writeStdout(stages.map((stage) => removeBlock(join(place.path, stage))));
  return EXIT.clean;
}

function removalLines(directory: string, stages: readonly Stage[]): string[] {
  const changes = stages.map((stage) => ({ stage, change: takeHook(directory, stage) }));
  const lines = changes
    .filter(({ change }) => change !== 'absent')
    .map(({ stage, change }) => `${stage}: ${CHANGE_TEXT[change]}\n`);
  return lines.length === 0 ? ['no hook of gitsift is installed\n'] : lines;
}

function removeBlock(link: string): string {
  const path = realPath(link);
  const text = textOf(path);
  const left = text === null ? null : withoutBlock(text);
  if (left === null) return '';
  if (left.text === null) rmSync(path);
  else writeText(path, left.text, PLAIN_MODE);
  return `taken out of ${shownPath(path)}\n`;
}

// Latin1 keeps every byte of somebody else's file as it is; what is added is ASCII.

function textOf(path: string): string | null {
  return statOrNull(path) === null ? null : readFileSync(path, 'latin1');
}

function writeText(path: string, text: string, newMode: number): void {
  const stat = statOrNull(path);
  replaceFile(path, Buffer.from(text, 'latin1'), stat === null ? newMode : stat.mode & 0o777);
}

/** What a link leads to: the link itself stays. */
function realPath(path: string): string {
  return statOrNull(path)?.isSymbolicLink() === true ? realpathSync(path) : path;
}
