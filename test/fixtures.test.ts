// What lies in fixtures/: files in many syntaxes, each with what is found in it, and the reports of one
// repository. UPDATE=1 renews what is expected; read the difference before you commit it.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { build } from '../fixtures/repos/leaky-service.js';
import type { Report } from '../src/base/model.ts';
import { resolveConfig } from '../src/config/index.ts';
import { gitsift } from './cli/gitsift.ts';
import { fillIn, fixtureCases, renewCase, writeCase } from './support/fixture-files.ts';
import { createRepo, type GitRepo, temporaryDirectory } from './support/git-repo.ts';

// The built tree has the rules compiled: reading all their files takes seconds.
const { runScan } = (await import(
  '../dist/scan/index.js'
)) as typeof import('../src/scan/index.ts');

const IS_UPDATE = process.env['UPDATE'] === '1';
/** Values of two kinds: what is found must not depend on the values drawn. */
const SEEDS = ['one', 'two'] as const;

async function scanDirectory(path: string): Promise<Report> {
  const { plan } = resolveConfig({ targets: [path], typed: new Map(), env: {}, cwd: '/' });
  const { report } = await runScan({ ...plan, threads: 0 });
  return report;
}

/** `FILE:LINE:COLUMN RULE`, and `low` where that is the confidence, by case. */
function foundByCase({ findings }: Report): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { rule, confidence, occurrences } of findings) {
    for (const { path, line, column } of occurrences) {
      const [name = '', ...rest] = path.split('/');
      const doubt = confidence === 'low' ? ' low' : '';
      const text = `${rest.join('/')}:${line}:${column} ${rule}${doubt}`;
      found.set(name, [...(found.get(name) ?? []), text].toSorted());
    }
  }
  return found;
}

describe('fixtures/files', () => {
  const cases = fixtureCases();
  const found = new Map<string, Map<string, string[]>>();
  const silenced = new Map<string, number>();

  beforeAll(async () => {
    for (const seed of SEEDS) {
      const root = temporaryDirectory();
      for (const fixture of cases) await writeCase(fixture, root, seed);
      const report = await scanDirectory(root);
      found.set(seed, foundByCase(report));
      silenced.set(seed, report.suppressed?.['inline'] ?? 0);
    }
    if (!IS_UPDATE) return;
    for (const fixture of cases) {
      renewCase(fixture, found.get('one')?.get(fixture.name) ?? []);
    }
  });

  test('there are cases with and without secrets, each with inputs and a sentence', () => {
    expect(cases.filter((fixture) => fixture.expected.found.length > 0).length).toBeGreaterThan(30);
    expect(
      cases.filter((fixture) => fixture.expected.found.length === 0).length,
    ).toBeGreaterThanOrEqual(10);
    const broken = cases.filter(
      ({ inputs, expected }) => inputs.length === 0 || !expected.about.endsWith('.'),
    );
    expect(broken).toEqual([]);
  });

  test.each(cases.map(({ name, expected }) => [name, expected] as const))(
    '%s',
    (name, expected) => {
      const wanted = IS_UPDATE ? (found.get('one')?.get(name) ?? []) : expected.found;
      for (const seed of SEEDS) {
        expect(found.get(seed)?.get(name) ?? [], seed).toEqual(wanted);
      }
    },
  );

  test('what comments accept is counted', () => {
    for (const seed of SEEDS) expect(silenced.get(seed), seed).toBe(3);
  });
});

test('nothing in fixtures/ is shaped like a secret', async () => {
  const report = await scanDirectory(fileURLToPath(new URL('../fixtures', import.meta.url)));
  // Addresses with "password" in them are told at low confidence, as they should.
  const shaped = report.findings.filter(({ confidence }) => confidence !== 'low');
  const places = shaped.flatMap(({ rule, occurrences }) =>
    occurrences.map(({ path, line }) => `${path}:${line} ${rule}`),
  );
  expect(places).toEqual([]);
  expect(report.coverage.files.read).toBeGreaterThan(60);
});

describe('fixtures/reports', () => {
  const REPORTS = fileURLToPath(new URL('../fixtures/reports', import.meta.url));
  const FORMATS = { json: 'json', sarif: 'sarif', txt: 'human' } as const;
  const values = new Map<string, string>();

  /** Stored without compression and without Git's own templates: those differ between versions. */
  async function leakyService(): Promise<GitRepo> {
    const repo = createRepo({ config: ['core.compression=0', 'gc.auto=0'] });
    for (const name of ['description', 'hooks', 'info']) {
      rmSync(join(repo.gitDir, name), { recursive: true });
    }
    const templates: [string, string][] = [];
    const collect = (name: string, template: string): string => {
      templates.push([name, template]);
      return '';
    };
    build({ ...repo, git: () => '', write: () => undefined, commit: () => '' }, collect);
    for (const [name, template] of templates) values.set(name, await fillIn(template, name));
    build(repo, (name: string) => values.get(name));
    return repo;
  }

  /** What changes with a release, with the rules, and with the machine. */
  function settled(text: string): string {
    return text
      .replace(/"(version|semanticVersion)": ?"\d+\.\d+\.\d+[^"]*"/g, '"$1":"VERSION"')
      .replace(/"(hash|rulesetHash)": ?"[0-9a-f]{32}"/g, '"$1":"HASH"')
      .replace(/"engine": ?"re2(?:js)?"/g, '"engine":"ENGINE"')
      .replace(/"rules": ?\d+/g, '"rules":0');
  }

  let dir = '';
  beforeAll(async () => {
    dir = (await leakyService()).dir;
  });

  test.each(Object.entries(FORMATS))('leaky-service.%s', async (extension, format) => {
    const { code, stdout } = await gitsift(['scan', '.', '--format', format], { cwd: dir });
    expect(code).toBe(1);
    for (const [name, value] of values) expect(stdout.includes(value), name).toBe(false);
    const path = join(REPORTS, `leaky-service.${extension}`);
    if (IS_UPDATE) writeFileSync(path, settled(stdout));
    expect(settled(stdout)).toBe(readFileSync(path, 'utf8'));
  });
});
