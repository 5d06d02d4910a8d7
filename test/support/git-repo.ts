/**
 * Builds repositories with the real git in temporary directories: the outside truth of our tests.
 *
 * Every repository is isolated (no system or user configuration, no inherited GIT_* variables, fixed
 * identity, a clock that advances one minute a commit), so ids are the same on every machine. The
 * directories vanish when the test file that asked for them is done.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** How a repository is made. */
export interface GitRepoOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  readonly bare?: boolean;
  /** Extra `key=value` settings, given to every git command with -c. */
  readonly config?: readonly string[];
  /** A directory to make it in; a fresh temporary one by default. */
  readonly dir?: string;
}

/** What one git call may be given beside its arguments. */
export interface GitCallOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** One listed object, as git sees it. */
export interface GitObjectRecord {
  readonly id: string;
  readonly type: string;
  readonly size: number;
}

/** A repository under test. */
export interface GitRepo {
  /** Work tree, or the repository itself when bare. */
  readonly dir: string;
  readonly gitDir: string;
  readonly objectsDir: string;
  readonly hashLength: 20 | 32;
  /** Runs git here and returns its standard output, trimmed. */
  git(...args: string[]): string;
  /** The same for bytes, input and environment. */
  call(args: readonly string[], options?: GitCallOptions): Buffer;
  /** Writes one file into the work tree, with its directories. */
  write(path: string, content: string | Uint8Array): void;
  /** Adds everything and commits; returns the commit's id. */
  commit(message?: string): string;
  /** Feeds git fast-import: the quick way to many commits. */
  fastImport(stream: string | Uint8Array): void;
  /** Stores an object loose, whatever its content; returns its id. */
  hashObject(content: string | Uint8Array, type?: string): string;
  /** Every object that git finds in the store, by id. */
  listObjects(): GitObjectRecord[];
  /** Content of each object by id, through one git process. */
  readObjects(ids: readonly string[]): Map<string, Buffer>;
}

const directories: string[] = [];
afterAll(() => {
  for (const dir of directories.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A fresh directory that is removed when the test file ends. */
export function temporaryDirectory(prefix = 'gitsift-test-'): string {
  const dir = mkdtempSync(join(tmpdir(), prefix));
  directories.push(dir);
  return dir;
}

/** git's oldest commit in our tests: 2021-01-01T00:00:00Z. */
const EPOCH = 1_609_459_200;
const MAX_OUTPUT = 1 << 30;
/** git 2.39 hangs on some hostile packs; a test must not. */
const GIT_TIMEOUT_MS = 300_000;

function isolatedEnv(clock: number): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.startsWith('GIT_')) env[name] = value;
  }
  return {
    ...env,
    LC_ALL: 'C',
    TZ: 'UTC',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada Author',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Cy Committer',
    GIT_COMMITTER_EMAIL: 'cy@example.org',
    GIT_AUTHOR_DATE: `${clock} +0000`,
    GIT_COMMITTER_DATE: `${clock} +0000`,
  };
}

function parseBatch(output: Buffer, ids: readonly string[]): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  let pos = 0;
  for (const id of ids) {
    const lineEnd = output.indexOf(10, pos);
    const fields = output.toString('latin1', pos, lineEnd).split(' ');
    pos = lineEnd + 1;
    if (fields[1] === 'missing') continue;
    const size = Number(fields[2]);
    contents.set(id, output.subarray(pos, pos + size));
    pos += size + 1;
  }
  return contents;
}

/** Makes a repository. @example `const repo = createRepo(); repo.write('a', 'x'); repo.commit();` */
export function createRepo(options: GitRepoOptions = {}): GitRepo {
  const dir = options.dir ?? temporaryDirectory();
  const gitDir = options.bare ? dir : join(dir, '.git');
  const settings = (options.config ?? []).flatMap((setting) => ['-c', setting]);
  let clock = EPOCH;
  const call = (args: readonly string[], callOptions: GitCallOptions = {}): Buffer =>
    execFileSync('git', [...settings, ...args], {
      cwd: callOptions.cwd ?? dir,
      env: { ...isolatedEnv(clock), ...callOptions.env },
      input: callOptions.input ?? '',
      maxBuffer: MAX_OUTPUT,
      timeout: GIT_TIMEOUT_MS,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const git = (...args: string[]): string => call(args).toString('utf8').trimEnd();
  mkdirSync(dir, { recursive: true });
  const format = options.objectFormat ?? 'sha1';
  git(
    'init',
    '-q',
    `--object-format=${format}`,
    ...(options.bare ? ['--bare'] : []),
    '-b',
    'main',
    '.',
  );
  return {
    dir,
    gitDir,
    objectsDir: join(gitDir, 'objects'),
    hashLength: format === 'sha1' ? 20 : 32,
    git,
    call,
    write(path, content) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), content);
    },
    commit(message = 'change') {
      clock += 60;
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    fastImport(stream) {
      call(['fast-import', '--quiet', '--force'], { input: stream });
    },
    hashObject(content, type = 'blob') {
      const args = ['hash-object', '-w', '--stdin', '--literally', '-t', type];
      return call(args, { input: content }).toString().trim();
    },
    listObjects() {
      const listing = git('cat-file', '--batch-all-objects', '--batch-check');
      const lines = listing === '' ? [] : listing.split('\n');
      return lines.map((line) => {
        const [id = '', type = '', size = ''] = line.split(' ');
        return { id, type, size: Number(size) };
      });
    },
    readObjects(ids) {
      const input = ids.map((id) => `${id}\n`).join('');
      return parseBatch(call(['cat-file', '--batch'], { input }), ids);
    },
  };
}
