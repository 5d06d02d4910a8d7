// The package as npm would publish it: unpacked elsewhere it has everything that it needs.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { fillIn } from '../support/fixture-files.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Lock {
  readonly packages: Readonly<
    Record<string, { dev?: boolean; version?: string; integrity?: string }>
  >;
}

function run(program: string, args: readonly string[], cwd: string): string {
  const env = { PATH: process.env['PATH'], HOME: cwd, npm_config_cache: join(cwd, '.npm') };
  const stdio = ['ignore', 'pipe', 'pipe'] as const;
  return execFileSync(program, args, { cwd, env, stdio: [...stdio], encoding: 'utf8' });
}

describe('the published package', () => {
  let unpacked = '';
  beforeAll(() => {
    const folder = temporaryDirectory();
    const pack = ['pack', '--offline', '--ignore-scripts', '--pack-destination', folder];
    const archive =
      run('npm', [...pack, ROOT], folder)
        .trim()
        .split('\n')
        .at(-1) ?? '';
    run('tar', ['-xzf', archive], folder);
    unpacked = join(folder, 'package');
    symlinkSync(join(ROOT, 'node_modules'), join(unpacked, 'node_modules'));
  });

  const gitsift = (...args: string[]): string =>
    run(process.execPath, [join(unpacked, 'bin/gitsift.js'), ...args], unpacked);

  test('has what it should, and no tests, sources or fixtures', () => {
    const wanted = 'README.md LICENSE CHANGELOG.md dist/index.d.ts dist/bundle/run.js';
    const missing = [
      ...wanted.split(' '),
      'schema/report.schema.json',
      'schema/config.schema.json',
    ].filter((name) => !existsSync(join(unpacked, name)));
    expect(missing).toEqual([]);
    const foreign = ['src', 'test', 'fixtures', 'scripts', '.git', 'package-lock.json'];
    expect(foreign.filter((name) => existsSync(join(unpacked, name)))).toEqual([]);
  });

  test('runs: version, rules, a scan with threads and without', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(gitsift('--version').trim()).toBe(version);
    expect(gitsift('rules', 'list').split('\n').length).toBeGreaterThan(1000);
    const repo = createRepo();
    const value = await fillIn('ghp_${base62:30}${check:github-crc32}', 'package');
    repo.write('app.env', `TOKEN=${value}\n`);
    repo.commit();
    for (const threads of ['0', '2']) {
      const text = gitsift(
        'scan',
        repo.dir,
        '--format',
        'json',
        '--fail-on',
        'none',
        '--threads',
        threads,
      );
      const { findings } = JSON.parse(text) as { findings: { rule: string }[] };
      expect(findings.map(({ rule }) => rule)).toEqual(['github-pat-classic']);
    }
  });

  test('is a library under its own name', async () => {
    const consumer = temporaryDirectory();
    mkdirSync(join(consumer, 'node_modules'));
    symlinkSync(unpacked, join(consumer, 'node_modules/gitsift'));
    const program = `
      import { scan } from 'gitsift';
      const run = scan({ targets: ['.'], threads: 0 });
      console.log((await run.summary).coverage.complete);`;
    const flags = ['--input-type=module', '-e', program];
    expect(run(process.execPath, flags, consumer).trim()).toBe('true');
  });
});

test('what is published pins everything that runs, and nothing else', () => {
  const file = join(temporaryDirectory(), 'npm-shrinkwrap.json');
  run(process.execPath, [join(ROOT, 'scripts/shrinkwrap.js'), file], ROOT);
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const { '': root, ...rest } = packages;
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    optionalDependencies: Record<string, string>;
  };
  const named = { ...manifest.dependencies, ...manifest.optionalDependencies };
  for (const [name, version] of Object.entries(named)) {
    expect(rest[`node_modules/${name}`]?.version, name).toBe(version);
  }
  expect(Object.values(rest).filter(({ dev, integrity }) => dev || !integrity)).toEqual([]);
  expect(root).not.toHaveProperty('devDependencies');
});
