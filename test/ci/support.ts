/**
 * Runs the script parts of CI files as a runner would: bash, a work folder, the runner's variables.
 * `npm` is a stand-in that puts the built program where the real one would install it.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, launcher } from '../cli/gitsift.ts';
import { RULES_TEXT, TOKEN } from '../cli/token-rules.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';

const ROOT = new URL('../../', import.meta.url);

/** A file of the project. */
export function projectFile(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, ROOT)), 'utf8');
}

/** A repository with a rule of its own; the secret is in its history, not in its newest commit. */
export function repositoryWith(secret: 'secret' | 'nothing'): GitRepo {
  const repo = createRepo();
  repo.write('test-rules.yaml', RULES_TEXT);
  repo.write('.gitsift.yaml', 'rules: ./test-rules.yaml\n');
  repo.write('a.txt', secret === 'secret' ? `key = ${TOKEN}\n` : 'nothing\n');
  repo.commit('first');
  repo.write('a.txt', 'removed\n');
  repo.commit('second');
  return repo;
}

/** A clone of the newest commit only, as many runners make it. */
export function shallowCloneOf(repo: GitRepo): string {
  const dir = join(temporaryDirectory(), 'clone');
  repo.git('clone', '-q', '--depth', '1', `file://${repo.dir}`, dir);
  return dir;
}

/** How a script ended, and what it called npm with. */
export interface ScriptOutcome {
  readonly code: number | null;
  readonly output: string;
  readonly npm: readonly string[];
}

/** A runner: one home for all of its steps. */
export interface Runner {
  readonly temp: string;
  run(script: string, cwd: string, env?: Readonly<Record<string, string>>): Promise<ScriptOutcome>;
}

/** Makes `$prefix/node_modules/…` with a program that hands over to the built one. */
const NPM = `#!/bin/bash
printf '%s\\n' "$*" >> "$NPM_LOG"
while [ $# -gt 0 ]; do
  if [ "$1" = --prefix ]; then prefix="$2"; fi
  shift
done
mkdir -p "$prefix/node_modules/.bin" "$prefix/node_modules/gitsift/bin"
printf '#!/bin/bash\\nexec "%s" "%s" "$@"\\n' "$NODE_UNDER_TEST" "$PROGRAM_UNDER_TEST" > "$prefix/node_modules/.bin/gitsift"
chmod +x "$prefix/node_modules/.bin/gitsift"
printf 'import { pathToFileURL } from "node:url";\\nawait import(pathToFileURL("%s").href);\\n' "$PROGRAM_UNDER_TEST" > "$prefix/node_modules/gitsift/bin/gitsift.js"
printf '{"type":"module"}' > "$prefix/node_modules/gitsift/package.json"
`;

/** Makes a runner in a fresh folder. */
export function createRunner(): Runner {
  const temp = temporaryDirectory();
  const bin = join(temp, 'path');
  const log = join(temp, 'npm.log');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), NPM);
  chmodSync(join(bin, 'npm'), 0o755);
  writeFileSync(log, '');
  const base = cleanEnvironment();
  return {
    temp,
    run: (script, cwd, env = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
          cwd,
          env: {
            ...base,
            PATH: `${bin}:${base['PATH']}`,
            HOME: temp,
            NPM_LOG: log,
            NODE_UNDER_TEST: process.execPath,
            PROGRAM_UNDER_TEST: launcher(),
            ...env,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        let output = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.on('data', (chunk: Buffer) => {
            output += chunk.toString();
          });
        }
        child.on('error', reject);
        child.on('close', (code) => {
          const npm = readFileSync(log, 'utf8').split('\n').filter(Boolean);
          resolve({ code, output, npm });
        });
      }),
  };
}
