// Rules about paths alone, against git: for every commit, what `git cat-file` says stands in its tree.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding, Report } from '../../src/base/model.ts';
import type { ScanPlan } from '../../src/base/plan.ts';
import { runScan } from '../../src/scan/index.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { LifeOracle, readHistory } from './life-oracle.ts';
import { buildHistory, HISTORY_STEP, type HistoryStep } from './random-history.ts';
import { jsonOf, type PlanChange, planFor, token } from './support.ts';

const built = (await import(
  '../../dist/scan/index.js'
)) as typeof import('../../src/scan/index.ts');

const HISTORY = { explicit: true, worktree: false, index: 'none', history: 'all' } as const;

function rulesOf(text: string): string {
  const file = join(temporaryDirectory(), 'rules.yaml');
  writeFileSync(file, text);
  return file;
}

/** Two rules that share some files; one by the name, one by the folder. */
const RULES = `
rules:
  - id: key-store
    title: Key store
    severity: high
    confidence: high
    paths: { include: ['*.p12', {pattern: '(?i)\\.jks$'}], exclude: ['public/**'] }
  - id: secret-folder
    severity: low
    confidence: low
    paths: { include: ['d/**'] }
`;
const BY_NAME = RULES.slice(0, RULES.indexOf('  - id: secret-folder'));

function pathPlan(dirs: readonly string[], rules: string, change: PlanChange = {}): ScanPlan {
  const plan = planFor(dirs, change);
  return { ...plan, rules: { ...plan.rules, files: [...plan.rules.files, rulesOf(rules)] } };
}

async function scan(dir: string, rules: string, change: PlanChange = {}): Promise<Report> {
  return (await runScan(pathPlan([dir], rules, change))).report;
}

function placesOf({ findings }: Report): string[] {
  return findings
    .flatMap((f) => f.occurrences.map((o) => `${f.rule} ${o.kind} ${o.path}`))
    .toSorted();
}

const NAMES = ['k.p12', 'd/k.p12', 'd/e/A.JKS', 'e/A.JKS', 'plain', 'd/plain', 'public/k.p12'];

interface Step extends HistoryStep {
  readonly edits: ReadonlyArray<readonly [path: number, content: number]>;
  readonly removals: readonly number[];
  readonly copies: boolean;
}

const stepArbitrary: fc.Arbitrary<Step> = fc.record({
  edits: fc.uniqueArray(fc.tuple(fc.nat(NAMES.length - 1), fc.nat(2)), {
    maxLength: 3,
    selector: ([path]) => path,
  }),
  removals: fc.array(fc.nat(NAMES.length - 1), { maxLength: 2 }),
  ...HISTORY_STEP,
  copies: fc.boolean(),
});

/** Few contents, so that a blob stands at many paths and a tree at two. */
function build(steps: readonly Step[]): GitRepo {
  return buildHistory(steps, ({ edits, removals, copies }) => {
    const lines = removals.map((path) => `D ${NAMES[path]}`);
    for (const [path, content] of edits) {
      const text = ['', '\0binary', token('inside')][content]!;
      lines.push(`M 100644 inline ${NAMES[path]}`, `data ${text.length}`, text);
    }
    if (copies && edits.length > 0) {
      const [path] = edits[0]!;
      lines.push(`C ${NAMES[path]} copied/${NAMES[path]}`);
    }
    return lines;
  });
}

function isKeyStore(path: string): boolean {
  const isStore = path.endsWith('.p12') || path.toLowerCase().endsWith('.jks');
  return isStore && !path.startsWith('public/');
}

describe('a history', () => {
  test('gives each rule and path the life that its trees tell', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 1, maxLength: 9 }), async (steps) => {
        const repo = build(steps);
        const { findings } = await scan(repo.dir, RULES, { scope: HISTORY });
        const oracle = new LifeOracle(readHistory(repo.dir));
        const files = oracle.files();
        const expected = [
          ...files.filter(isKeyStore).map((path) => `key-store ${path}`),
          ...files.filter((path) => path.startsWith('d/')).map((path) => `secret-folder ${path}`),
        ];
        const found = findings.filter(({ rule }) => rule !== 'planted-token');
        expect(found.map((f) => `${f.rule} ${f.occurrences[0]!.path}`).toSorted()).toEqual(
          expected.toSorted(),
        );
        for (const finding of found) expectLife(finding, oracle);
      }),
      { numRuns: 15 },
    );
  });

  function expectLife(finding: Finding, oracle: LifeOracle): void {
    const path = finding.occurrences[0]!.path;
    const life = oracle.lifeOfPath(path);
    const told = finding.lifetime!;
    expect(told.commits).toBe(life.commits);
    expect(told.introduced?.commit).toBe(life.introducers[0]);
    expect(told.introduced?.path).toBe(path);
    expect(told.removed?.commit ?? null).toBe(life.removed);
    expect(told.refs.filter((ref) => ref !== 'HEAD')).toEqual(life.refs);
    expect(told.historyRefs.filter((ref) => ref !== 'HEAD')).toEqual(life.historyRefs);
    expect(
      told.intervals.map((stay) => ({
        introduced: stay.introduced?.commit,
        removed: stay.removed?.commit ?? null,
        returned: stay.returned,
      })),
    ).toEqual(life.stays);
    const commits = new Set(finding.occurrences.map(({ commit }) => commit));
    for (const id of life.introducers) expect(commits).toContain(id);
    for (const place of finding.occurrences) {
      expect(place.path).toBe(path);
      expect([place.line, place.column, place.endLine, place.endColumn]).toEqual([1, 1, 1, 1]);
    }
  }

  test('tells the blob that stands at HEAD, whoever brought the path', async () => {
    const repo = createRepo();
    repo.write('k.p12', 'one');
    const first = repo.commit();
    repo.write('k.p12', 'two');
    const second = repo.commit();
    const { findings } = await scan(repo.dir, BY_NAME, { scope: HISTORY });
    const places = findings[0]!.occurrences.map(({ commit, object, atHead }) => [
      commit,
      object,
      atHead,
    ]);
    expect(places.toSorted()).toEqual(
      [
        [first, repo.git('rev-parse', `${first}:k.p12`), false],
        [second, repo.git('rev-parse', 'HEAD:k.p12'), true],
      ].toSorted(),
    );
    expect(findings[0]!.lifetime!.introduced!.commit).toBe(first);
    expect(findings[0]!.exposure).toEqual(['head', 'branch', 'history']);
  });

  test('counts links and bytes that are no text, and no submodule, note or folder', async () => {
    const repo = createRepo();
    symlinkSync('elsewhere', join(repo.dir, 'link.p12'));
    repo.write('folder.p12/inner', 'x');
    repo.commit();
    const blob = repo.hashObject('x');
    const head = repo.git('rev-parse', 'HEAD');
    const index = [
      `100644 ${blob}\tname \xff\xfe.p12`,
      `160000 ${head}\tmodule.p12`,
      `100755 ${blob}\ta b/run.p12`,
    ];
    repo.call(['update-index', '-z', '--index-info'], {
      input: Buffer.from(index.map((line) => `${line}\0`).join(''), 'latin1'),
    });
    repo.git('commit', '-qm', 'odd names');
    repo.git('notes', 'add', '-m', 'x', 'HEAD');
    const everything = 'rules: [{id: any-note, paths: {include: [{pattern: "^[0-9a-f/]{40,}$"}]}}]';
    const { findings } = await scan(repo.dir, BY_NAME, { scope: HISTORY });
    expect(findings.map(({ secret }) => secret).toSorted()).toEqual([
      'link.p12',
      'name \ufffd\ufffd.p12',
      'run.p12',
    ]);
    const [odd] = findings.filter(({ secret }) => secret.startsWith('name'));
    expect(odd!.occurrences[0]!.pathBytes).toBe(
      Buffer.from('name \xff\xfe.p12', 'latin1').toString('base64'),
    );
    expect((await scan(repo.dir, everything, { scope: HISTORY })).findings).toEqual([]);
  });

  test('is the same bytes for any threads, without the fast ways and from a cache', async () => {
    const repo = createRepo();
    for (let i = 0; i < 40; i += 1) {
      repo.write(`part${i % 5}/f${i % 7}.${i % 3 === 0 ? 'p12' : 'txt'}`, `${i % 4}`);
      if (i % 6 === 5)
        rmSync(join(repo.dir, `part${(i - 3) % 5}`), { recursive: true, force: true });
      repo.commit();
    }
    repo.git('repack', '-adfq', '--depth=50', '--window=50');
    repo.write('loose/last.jks', 'x');
    repo.commit();
    const plan = pathPlan([repo.dir], RULES, { scope: HISTORY });
    const bytesOf = async (change: Partial<ScanPlan>): Promise<string> => {
      const { report } = await built.runScan({ ...plan, ...change }, { smallBytes: 0 });
      return jsonOf(report).replace(/"searched": \d+|"engine": "\w+"/g, '');
    };
    const usual = await bytesOf({ threads: 0 });
    expect(JSON.parse(jsonOf((await runScan(plan)).report)).findings.length).toBeGreaterThan(10);
    for (const change of [
      { threads: 2 },
      { threads: 4 },
      { threads: 0, wasm: false },
      { threads: 0, deltaScan: false, prefilter: false },
      { threads: 0, engine: 're2js' as const },
    ]) {
      expect(await bytesOf(change)).toBe(usual);
    }
  });
});

describe('a cache', () => {
  const cacheOf = (): NonNullable<ScanPlan['cache']> => ({
    directory: temporaryDirectory(),
    isNamed: true,
    key: '',
  });

  function repository(): GitRepo {
    const repo = createRepo();
    repo.write('deep/er/k.p12', 'x');
    repo.write('plain', 'x');
    repo.commit();
    repo.git('repack', '-adq');
    return repo;
  }

  const found = async (plan: ScanPlan): Promise<readonly Finding[]> =>
    (await runScan(plan)).report.findings;

  test('of verdicts keeps what leads to the files, also as commits come', async () => {
    const repo = repository();
    const plan = pathPlan([repo.dir], BY_NAME, { scope: HISTORY, cache: cacheOf() });
    const first = await found(plan);
    expect(first).toHaveLength(1);
    repo.git('mv', 'deep/er/k.p12', 'deep/k.p12');
    repo.commit();
    const report = (await runScan(plan)).report;
    expect(report.coverage.trees.cached).toBeGreaterThan(0);
    expect(report.findings).toEqual(await found({ ...plan, cache: null }));
    expect(report.findings.map(({ lifetime }) => lifetime!.removed !== null)).toEqual([
      true,
      false,
    ]);
  });

  test('without the rule gives way to a scan with it, and reads no blob again', async () => {
    const repo = repository();
    const plan = pathPlan([repo.dir], BY_NAME, { scope: HISTORY, cache: cacheOf() });
    const before = { ...plan, rules: { ...plan.rules, files: plan.rules.files.slice(0, 1) } };
    expect(await found(before)).toEqual([]);
    const { report } = await runScan(plan);
    expect(report.findings).toEqual(await found({ ...plan, cache: null }));
    expect(report.coverage.blobs.read).toBe(0);
  });
});

describe('what is on disk and in the index', () => {
  test('is told where it stands: empty, binary, too large, not in the store', async () => {
    const repo = createRepo();
    repo.write('first', 'x');
    repo.commit();
    repo.write('staged.p12', '');
    repo.write('large.p12', Buffer.alloc(5000, 1));
    repo.git('add', '.');
    repo.write('untracked.p12', '\0');
    repo.write('.gitignore', 'ignored.p12\n');
    repo.write('ignored.p12', 'x');
    symlinkSync('nowhere', join(repo.dir, 'link.p12'));
    mkdirSync(join(repo.dir, 'folder.p12'));
    repo.call(['update-index', '--add', '--cacheinfo', `100644,${'1'.repeat(40)},gone.p12`]);
    const all = await scan(repo.dir, BY_NAME, { scope: { maxBytes: 1000 } });
    expect(placesOf(all)).toEqual([
      'key-store file large.p12',
      'key-store file link.p12',
      'key-store file staged.p12',
      'key-store file untracked.p12',
      'key-store index gone.p12',
      'key-store index large.p12',
      'key-store index staged.p12',
    ]);
    const staged = { explicit: true, worktree: false, index: 'staged', history: 'none' } as const;
    const { findings } = await scan(repo.dir, BY_NAME, { scope: staged });
    expect(findings.map(({ secret }) => secret)).toEqual(['gone.p12', 'large.p12', 'staged.p12']);
    for (const finding of findings) {
      expect(finding).toMatchObject({ exposure: ['index'], lifetime: null, confidence: 'high' });
    }
    const disk = { explicit: true, worktree: true, index: 'none', history: 'none' } as const;
    const { findings: files } = await scan(repo.dir, BY_NAME, { scope: disk });
    expect(files).toHaveLength(4);
    expect(files[0]).toMatchObject({ exposure: ['worktree'], lifetime: null });
  });

  test('is told of a pointer of Git LFS by its path', async () => {
    const repo = createRepo();
    const oid = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
    repo.write(
      'big.p12',
      `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 12345\n`,
    );
    repo.commit();
    expect(placesOf(await scan(repo.dir, BY_NAME))).toEqual([
      'key-store blob big.p12',
      'key-store file big.p12',
    ]);
  });

  test('of a directory and of named files goes by the path that is told', async () => {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'd'));
    for (const name of ['d/k.p12', 'd/other', 'public']) writeFileSync(join(dir, name), 'x');
    expect(placesOf(await scan(dir, RULES))).toEqual([
      'key-store file d/k.p12',
      'secret-folder file d/k.p12',
      'secret-folder file d/other',
    ]);
    const plan = pathPlan([join(dir, 'd/k.p12'), join(dir, 'public')], BY_NAME);
    const { findings } = (await runScan(plan)).report;
    expect(findings.map(({ secret }) => secret)).toEqual(['k.p12']);
  });

  test('of a scan that is told paths is told of those alone', async () => {
    const repo = createRepo();
    for (const path of ['a/k.p12', 'b/k.p12', 'c/k.p12']) repo.write(path, 'x');
    repo.commit();
    const scope = { paths: ['a/', 'b/'], exclude: ['b/k.p12'] };
    expect(placesOf(await scan(repo.dir, BY_NAME, { scope }))).toEqual([
      'key-store blob a/k.p12',
      'key-store file a/k.p12',
    ]);
  });
});

describe('a range', () => {
  test('tells what it brings to a path, and that an older file was there before', async () => {
    const repo = createRepo();
    repo.write('old.p12', 'old');
    repo.write('changed.p12', 'one');
    repo.write('plain', 'moved as it is');
    const start = repo.commit();
    repo.write('other', 'x');
    const base = repo.commit();
    repo.write('changed.p12', 'two');
    repo.git('mv', 'plain', 'renamed.p12');
    repo.write('new.p12', 'new');
    repo.commit();
    repo.git('rm', '-q', 'new.p12');
    repo.commit();
    const range = { explicit: true, worktree: false, index: 'none', history: 'range' } as const;
    const { findings } = await scan(repo.dir, BY_NAME, {
      scope: { ...range, range: `${base}..HEAD` },
    });
    const told = findings.map(({ secret, lifetime }) => [
      secret,
      lifetime!.introduced === null,
      lifetime!.older?.commit ?? null,
      lifetime!.removed !== null,
    ]);
    expect(told).toEqual([
      ['changed.p12', true, start, false],
      ['new.p12', false, null, true],
      ['renamed.p12', false, null, false],
    ]);
  });
});

describe('what takes findings away', () => {
  async function rulesOfScan(rules: string, dir: string): Promise<string[]> {
    return placesOf(await scan(dir, rules, { scope: HISTORY }));
  }

  test('are allowances by path and by commit, of the rule and of all rules', async () => {
    const repo = createRepo();
    repo.write('a/k.p12', 'x');
    const first = repo.commit();
    repo.write('b/k.p12', 'y');
    repo.commit();
    expect(await rulesOfScan(BY_NAME, repo.dir)).toHaveLength(2);
    const [byPath, byCommit] = [`{paths: ['a/**']}`, `{commits: [${first}]}`];
    for (const allow of [byPath, byCommit]) {
      const left = ['key-store blob b/k.p12'];
      const own = `${BY_NAME}    allow: [${allow}]\n`;
      expect(await rulesOfScan(own, repo.dir)).toEqual(left);
      expect(await rulesOfScan(`${BY_NAME}allow: [${allow}]\n`, repo.dir)).toEqual(left);
    }
  });

  test('is nothing that speaks of texts', async () => {
    const repo = createRepo();
    repo.write('example/k.p12', 'gitsift:allow');
    repo.commit();
    const texts = `${BY_NAME}allow: [{stopwords: [example, k.p12]}, {values: ['p12']}, {lines: ['.']}]\n`;
    expect(await rulesOfScan(texts, repo.dir)).toHaveLength(1);
  });
});

describe('a finding', () => {
  test('of two rules at one path are two, and its fingerprint is that of rule and path', async () => {
    const repo = createRepo();
    repo.write('d/k.p12', 'x');
    repo.write('copy/d/k.p12', 'x');
    repo.commit();
    const { findings } = await scan(repo.dir, RULES);
    expect(findings.map((f) => `${f.rule} ${f.occurrences[0]!.path}`)).toEqual([
      'key-store copy/d/k.p12',
      'key-store d/k.p12',
      'secret-folder d/k.p12',
    ]);
    const hashes = findings.map(({ fingerprint }) => fingerprint.split(':')[2]);
    expect(new Set(hashes).size).toBe(3);
    repo.write('d/k.p12', 'other content');
    repo.commit();
    const again = await scan(repo.dir, RULES);
    expect(again.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      findings.map(({ fingerprint }) => fingerprint),
    );
  });

  test('shows no secret that stands in its path', async () => {
    const repo = createRepo();
    const secret = token('inpath');
    repo.write('config', `key = ${secret}\n`);
    repo.write(`${secret}.p12`, 'x');
    repo.commit();
    const report = await scan(repo.dir, BY_NAME);
    expect(report.findings).toHaveLength(2);
    expect(jsonOf(report)).not.toContain(secret);
    expect(report.findings[0]!.secret).toContain('.p12');
  });

  test('is as the schema of reports has it', async () => {
    const repo = createRepo();
    repo.write('k.p12', 'x');
    repo.commit();
    const report = JSON.parse(jsonOf(await scan(repo.dir, BY_NAME))) as Report;
    const schema = JSON.parse(
      readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const { Ajv2020 } = await import('ajv/dist/2020.js');
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });
});
