/** action.yml: parsed, and its two scripts run in real repositories with a made event. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { TOKEN } from '../cli/token-rules.ts';
import { createRunner, projectFile, repositoryWith, shallowCloneOf } from './support.ts';

interface Step {
  readonly id?: string;
  readonly name: string;
  readonly if?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const ACTION = parse(projectFile('action.yml')) as Action;
const { steps } = ACTION.runs;

/** Fills `${{ inputs.x }}` and `${{ steps.y.outputs.z }}` as the runner does. */
function filled(
  text: string,
  inputs: Readonly<Record<string, string>>,
  outputs: ReadonlyMap<string, string>,
): string {
  return text.replace(/\$\{\{ *(\w+)\.([\w.-]+) *\}\}/g, (_, kind: string, name: string) =>
    kind === 'inputs'
      ? String(inputs[name] ?? ACTION.inputs[name]?.default ?? `no input ${name}`)
      : (outputs.get(`${kind}.${name}`) ?? ''),
  );
}

interface ActionOutcome {
  readonly code: number | null;
  readonly log: string;
  readonly summary: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly npm: readonly string[];
}

async function runAction(
  cwd: string,
  inputs: Readonly<Record<string, string>> = {},
  payload: Readonly<Record<string, unknown>> = { before: '0'.repeat(40) },
): Promise<ActionOutcome> {
  const runner = createRunner();
  const outputs = new Map<string, string>();
  const summary = join(runner.temp, 'summary.md');
  const event = join(runner.temp, 'event.json');
  writeFileSync(summary, '');
  writeFileSync(event, JSON.stringify({ ref: 'refs/heads/main', ...payload }));
  let log = '';
  let npm: readonly string[] = [];
  for (const step of steps) {
    if (step.run === undefined) continue;
    const outputFile = join(runner.temp, `output-${step.id}`);
    writeFileSync(outputFile, '');
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => [name, filled(value, inputs, outputs)]),
    );
    const outcome = await runner.run(step.run, cwd, {
      ...env,
      RUNNER_TEMP: runner.temp,
      GITHUB_OUTPUT: outputFile,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: event,
      GITHUB_ACTIONS: 'true',
      CI: 'true',
    });
    log += outcome.output;
    npm = outcome.npm;
    for (const line of readFileSync(outputFile, 'utf8').split('\n').filter(Boolean)) {
      const at = line.indexOf('=');
      outputs.set(`steps.${step.id}.outputs.${line.slice(0, at)}`, line.slice(at + 1));
    }
    if (outcome.code !== 0) {
      return { code: outcome.code, log, summary: readFileSync(summary, 'utf8'), outputs, npm };
    }
  }
  return { code: 0, log, summary: readFileSync(summary, 'utf8'), outputs, npm };
}

describe('action.yml', () => {
  test('is a composite action whose scripts hold no expression', () => {
    expect(ACTION.runs.using).toBe('composite');
    expect(steps.filter((step) => step.run !== undefined)).toHaveLength(2);
    for (const step of steps) {
      // An expression inside a script would run what an input says.
      expect(step.run ?? '', step.name).not.toContain('${{');
      if (step.run !== undefined) expect(step.shell).toBe('bash');
      for (const text of Object.values({ ...step.env, ...step.with })) {
        for (const [, name = ''] of text.matchAll(/inputs\.([\w-]+)/g)) {
          expect(Object.keys(ACTION.inputs)).toContain(name);
        }
      }
    }
    expect(steps.filter((step) => step.uses !== undefined).map((step) => step.uses)).toEqual([
      'github/codeql-action/upload-sarif@v4',
    ]);
  });

  test('installs outside of the checkout and runs no install script', async () => {
    const repo = repositoryWith('nothing');
    const { npm } = await runAction(repo.dir, { version: '1.2.3' });
    expect(npm).toHaveLength(1);
    expect(npm[0]).toMatch(/^install --prefix .+\/gitsift .*--ignore-scripts gitsift@1\.2\.3$/);
    expect(existsSync(join(repo.dir, 'node_modules'))).toBe(false);
  });

  test('fails the job for a secret of the history, and shows it nowhere', async () => {
    const repo = repositoryWith('secret');
    const { code, log, summary, outputs } = await runAction(repo.dir);
    expect(code).toBe(1);
    expect(outputs.get('steps.scan.outputs.exit-code')).toBe('1');
    expect(summary).toContain('### gitsift: exit code 1');
    expect(summary).toContain('    ');
    expect(summary).toContain('a.txt');
    expect(log).toContain('::error::gitsift found credentials');
    const sarif = readFileSync(outputs.get('steps.scan.outputs.sarif') ?? '', 'utf8');
    expect((JSON.parse(sarif) as { version: string }).version).toBe('2.1.0');
    const json = readFileSync(outputs.get('steps.scan.outputs.json') ?? '', 'utf8');
    for (const text of [log, summary, sarif, json]) expect(text).not.toContain(TOKEN);
  });

  test('is green for a clean repository, in every scope', async () => {
    const repo = repositoryWith('nothing');
    for (const scope of ['history', 'worktree', 'staged', 'all']) {
      const { code, outputs, log } = await runAction(repo.dir, { scope });
      expect(code, log).toBe(0);
      expect(outputs.get('steps.scan.outputs.exit-code')).toBe('0');
    }
  });

  test('scans what a push brought, where that is asked for', async () => {
    const repo = repositoryWith('secret');
    const first = repo.git('rev-parse', 'HEAD~1');
    const second = repo.git('rev-parse', 'HEAD');
    const push = (before: string): Record<string, unknown> => ({ before, after: second });
    const later = await runAction(repo.dir, { scope: 'changes' }, push(first));
    expect(later.code, later.log).toBe(0);
    const whole = await runAction(repo.dir, { scope: 'changes' }, push('0'.repeat(40)));
    expect(whole.code, whole.log).toBe(1);
  });

  test('a shallow checkout is not green', async () => {
    const dir = shallowCloneOf(repositoryWith('secret'));
    const { code, log } = await runAction(dir);
    expect(code).toBe(3);
    expect(log).toContain('fetch-depth 0');
  });

  test('inputs are words, never commands', async () => {
    const repo = repositoryWith('nothing');
    const mark = join(repo.dir, 'mark');
    for (const inputs of [
      { path: `$(touch ${mark})` },
      { args: `; touch ${mark}` },
      { scope: `history; touch ${mark}` },
      { version: `1; touch ${mark}` },
    ]) {
      expect((await runAction(repo.dir, inputs)).code).toBe(2);
    }
    expect(existsSync(mark)).toBe(false);
  });

  test('passes settings on', async () => {
    const repo = repositoryWith('secret');
    const policy = await runAction(repo.dir, { 'fail-on': 'none' });
    expect(policy.code).toBe(0);
    const severity = await runAction(repo.dir, { 'min-severity': 'critical' });
    expect(severity.code).toBe(0);
    const silent = await runAction(repo.dir, { summary: 'false', args: '--quiet --threads 0' });
    expect(silent).toMatchObject({ code: 1, summary: '' });
  });
});
