/**
 * Git's settings as hooks need them: the user's files and the repository's, joined in Git's order.
 * A few harmless keys are looked up in them; `include` is not followed, and nothing is run.
 */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import {
  type ConfigFile,
  configValue,
  parseConfig,
  type Repository,
  readControlFile,
} from '../git/index.ts';

/** The files joined; later entries win. */
export type UserConfig = ConfigFile;

type Environment = Readonly<Record<string, string | undefined>>;

const CONFIG_BYTES_MAX = 1 << 20;
const SYSTEM_FILE = '/etc/gitconfig';

function entriesOf(path: string): ConfigFile['entries'] {
  const file = readControlFile(path, CONFIG_BYTES_MAX);
  return file.kind === 'ok' ? parseConfig(file.bytes).entries : [];
}

/** The user's home directory as Git sees it. */
export function homeOf(env: Environment): string {
  return env['HOME'] || homedir();
}

/** $XDG_CONFIG_HOME or what stands for it. */
export function configHome(env: Environment): string {
  return env['XDG_CONFIG_HOME'] || join(homeOf(env), '.config');
}

/** The user's own files, in Git's order (git-config(1), FILES). */
function globalFiles(env: Environment): string[] {
  const named = env['GIT_CONFIG_GLOBAL'];
  if (named !== undefined) return named === '' ? [] : [named];
  return [join(configHome(env), 'git', 'config'), join(homeOf(env), '.gitconfig')];
}

/** What holds for every repository of the user. */
export function globalConfig(env: Environment): UserConfig {
  const system = env['GIT_CONFIG_NOSYSTEM'] ? [] : [env['GIT_CONFIG_SYSTEM'] ?? SYSTEM_FILE];
  return { entries: [...system, ...globalFiles(env)].flatMap(entriesOf), faults: [] };
}

/** What holds in a repository. */
export function repositoryConfig(repository: Repository, env: Environment): UserConfig {
  const { commonDir, gitDir, config } = repository;
  const own = config.worktreeConfig ? entriesOf(join(gitDir, 'config.worktree')) : [];
  const local = [...entriesOf(join(commonDir, 'config')), ...own];
  return { entries: [...globalConfig(env).entries, ...local], faults: [] };
}

/** core.hooksPath as an absolute path, null where it is not set. `folder` is where hooks run. */
export function hooksPathOf(config: UserConfig, folder: string, env: Environment): string | null {
  const value = configValue(config, 'core', null, 'hookspath') ?? '';
  if (value === '') return null;
  if (value === '~' || value.startsWith('~/')) return join(homeOf(env), value.slice(1));
  return isAbsolute(value) ? value : resolve(folder, value);
}
