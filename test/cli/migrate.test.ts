/** `gitsift migrate`: what other tools were told to accept stays accepted, and nothing more does. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import { createRepo, temporaryDirectory } from '../support/git-repo.ts';
import { gitsift, type Outcome } from './gitsift.ts';
import { sampleGround, samples } from './migrate-samples.ts';
import { OTHER_TOKEN, RULES_TEXT, TOKEN } from './token-rules.ts';

interface Migrated {
  readonly complete: boolean;
  readonly files: readonly {
    readonly kind: string;
    readonly patterns: number;
    readonly entries: readonly { readonly status: string; readonly fingerprints: string[] }[];
  }[];
  readonly notes: readonly { readonly level: string; readonly message: string }[];
  readonly decisions: readonly string[];
  readonly rules: readonly string[];
}

const GROUND = sampleGround();
const SAMPLES = samples(GROUND);

function migrate(cwd: string, ...args: string[]): Promise<Outcome> {
  return gitsift(['migrate', ...args], { cwd });
}

async function findingsOf(cwd: string): Promise<Report['findings']> {
  const { stdout } = await gitsift(['scan', '-f', 'json'], { cwd });
  return (JSON.parse(stdout) as Report).findings;
}

describe('migrate --check', () => {
  test('there are at least 25 samples', () => {
    expect(SAMPLES.length).toBeGreaterThanOrEqual(25);
  });

  test.concurrent.each(SAMPLES)('$name, $about, is green', async (sample) => {
    const file = join(temporaryDirectory(), sample.name);
    writeFileSync(file, sample.text);
    const run = await migrate(GROUND.repo.dir, '--check', '--json', file);
    expect(run.code, run.stdout + run.stderr).toBe(0);
    const migrated = JSON.parse(run.stdout) as Migrated;
    const statuses = migrated.files.flatMap((f) => f.entries.map((entry) => entry.status));
    expect(statuses.filter((status) => status === 'accepted')).toHaveLength(sample.accepted);
    expect(statuses.filter((status) => status === 'silent')).toHaveLength(sample.silent ?? 0);
    expect(statuses).toHaveLength(sample.accepted + (sample.silent ?? 0));
    expect(migrated.files[0]?.patterns).toBe(sample.patterns ?? 0);
    expect(migrated.decisions).toHaveLength(sample.accepted);
    for (const token of [TOKEN, OTHER_TOKEN]) expect(run.stdout).not.toContain(token);
  });

  test('writes nothing', () => {
    expect(GROUND.repo.git('status', '--porcelain')).toBe('');
  });

  test('is red where several secrets stand in a place and nothing says which', async () => {
    const repo = createRepo();
    repo.write('test-rules.yaml', RULES_TEXT);
    repo.write('.gitsift.yaml', 'extends: none\nrules: ./test-rules.yaml\n');
    repo.write('a.txt', `${TOKEN} ${OTHER_TOKEN}\n`);
    repo.write('.gitleaksignore', 'a.txt:unknown-rule:1\n');
    repo.commit();
    const run = await migrate(repo.dir, '--check');
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('ambiguous  a.txt:1');
    expect(run.stdout.match(/v1:test-token:[0-9a-f]{24}/g)).toHaveLength(2);
  });

  test('is red where a pattern cannot be carried over', async () => {
    const file = join(temporaryDirectory(), '.gitallowed');
    writeFileSync(file, '(?=look)ahead\n');
    const run = await migrate(GROUND.repo.dir, '--check', file);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('lost');
  });

  test('proves nothing in a shallow clone', async () => {
    const dir = join(temporaryDirectory(), 'clone');
    GROUND.repo.git('clone', '-q', '--depth', '1', `file://${GROUND.repo.dir}`, dir);
    writeFileSync(join(dir, '.gitleaksignore'), 'src/a.txt:test-token:2\n');
    expect((await migrate(dir, '--check')).code).toBe(3);
  });
});

describe('migrate --write', () => {
  test('makes a scan green that the files of other tools silenced, and nothing else', async () => {
    const { repo, second } = sampleGround();
    const files: Readonly<Record<string, string>> = {
      '.gitleaksignore': `# revoked in May\nsrc/a.txt:test-token:2\n${second}:old/b.txt:x:1\n`,
      '.gitleaks.toml': "[extend]\nuseDefault = true\n[[allowlists]]\npaths = ['''^vendor/''']\n",
      '.gitallowed': 'public-demo-key\n',
      '.secretlintrc.json': JSON.stringify({
        rules: [{ id: 'x', options: { allows: ['/EXAMPLE/'] } }],
      }),
    };
    for (const [name, text] of Object.entries(files)) repo.write(name, text);
    expect(await findingsOf(repo.dir)).toHaveLength(5);
    const dry = await migrate(repo.dir);
    expect(dry.code).toBe(0);
    expect(existsSync(join(repo.dir, '.gitsiftignore'))).toBe(false);
    const run = await migrate(repo.dir, '--write', '--check');
    expect(run.code, run.stdout + run.stderr).toBe(0);
    expect(await findingsOf(repo.dir)).toEqual([]);
    const ignore = readFileSync(join(repo.dir, '.gitsiftignore'), 'utf8');
    expect(ignore).toContain('reason="revoked in May (.gitleaksignore)"');
    expect(ignore).not.toContain(TOKEN);
    const settings = readFileSync(join(repo.dir, '.gitsift.yaml'), 'utf8');
    expect(settings).toContain('# settings\nextends: none\n');

    const again = await migrate(repo.dir, '--write', '--check');
    expect(again.code, again.stdout).toBe(0);
    expect(readFileSync(join(repo.dir, '.gitsiftignore'), 'utf8')).toBe(ignore);
    expect(readFileSync(join(repo.dir, '.gitsift.yaml'), 'utf8')).toBe(settings);

    const other = `tst_${'Aa0Bb1Cc2Dd3Ee4Ff5Gg'}`;
    repo.write('src/a.txt', `# settings\nkey = "${other}"\n`);
    expect(await findingsOf(repo.dir)).toHaveLength(1);
  });

  test('leaves a file alone that it did not write', async () => {
    const repo = createRepo();
    repo.write('.gitallowed', 'public\n');
    repo.write('.gitsift-allow.yaml', 'mine: true\n');
    const run = await migrate(repo.dir, '--write');
    expect(run.code).toBe(2);
    expect(readFileSync(join(repo.dir, '.gitsift-allow.yaml'), 'utf8')).toBe('mine: true\n');
  });
});

describe('wrong use', () => {
  test('no files, unknown files and folders are errors', async () => {
    const repo = createRepo();
    expect((await migrate(repo.dir)).stderr).toContain('no file of another scanner');
    mkdirSync(join(repo.dir, 'folder'));
    writeFileSync(join(repo.dir, 'x.json'), '{"some":"thing"}');
    for (const name of ['missing.json', 'folder', 'x.json']) {
      const run = await migrate(repo.dir, name);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(name);
    }
  });
});
