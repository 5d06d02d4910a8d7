// Where nothing changed, the report of an earlier scan is given again; whatever may change a report
// makes a scan look again.
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/base/model.ts';
import type { ScanPlan } from '../../src/base/plan.ts';
import { runScan } from '../../src/scan/index.ts';
import { plantedRules, token } from '../scan/support.ts';
import { createRepo, type GitRepo, temporaryDirectory } from '../support/git-repo.ts';
import { planIn } from './support.ts';

/** Younger changes are not trusted to show. */
const GRAIN_MS = 2_100;
const settle = (): Promise<void> => new Promise((done) => setTimeout(done, GRAIN_MS));

/** What a report says but for how it came to know. */
function said(report: Report): unknown {
  const { coverage, ...rest } = report;
  const { bytes: _, skipped, complete, ...counts } = coverage;
  const done = Object.entries(counts).map(([name, count]) => [
    name,
    count.inScope,
    count.read + count.cached,
    count.skipped,
  ]);
  return { ...rest, complete, skipped, done };
}

const isKept = ({ coverage }: Report): boolean =>
  coverage.blobs.read + coverage.files.read === 0 && coverage.blobs.cached > 0;

let template: GitRepo | null = null;

/** A repository of its own; made once and copied. */
function project(): GitRepo {
  template ??= buildProject();
  const repo = createRepo();
  cpSync(template.dir, repo.dir, { recursive: true });
  return repo;
}

function buildProject(): GitRepo {
  const repo = createRepo();
  for (let i = 0; i < 6; i += 1) {
    repo.write(`file${i % 3}.txt`, `line ${i}\n${i % 2 === 0 ? token(`value${i}`) : ''}\n`);
    repo.commit(`change ${i}`);
  }
  repo.write('.gitignore', 'ignored/\n');
  repo.write('untracked.txt', token('untracked'));
  repo.git('branch', 'side', 'HEAD~2');
  return repo;
}

/** What git hashes and stores of a blob. */
function blobOf(name: string): string {
  return `blob ${token(name).length}\0${token(name)}`;
}

interface Kept {
  readonly repo: GitRepo;
  readonly plan: ScanPlan;
  readonly first: Report;
}

/** Repositories whose report is kept; all of them wait for the clock together. */
async function keptReports(count: number): Promise<Kept[]> {
  const repos = Array.from({ length: count }, project);
  await settle();
  return Promise.all(
    repos.map(async (repo) => {
      const plan = planIn(repo.dir, temporaryDirectory());
      return { repo, plan, first: (await runScan(plan)).report };
    }),
  );
}

const changes: Array<[string, (repo: GitRepo) => void]> = [
  ['a commit', (repo) => void repo.commit('one more')],
  ['a branch that moves', (repo) => repo.git('branch', '-f', 'side', 'HEAD~1')],
  ['a tag', (repo) => repo.git('tag', 'v1')],
  ['another HEAD', (repo) => repo.git('symbolic-ref', 'HEAD', 'refs/heads/side')],
  ['an unreachable object', (repo) => void repo.hashObject(token('nobody'))],
  [
    'a half-written object',
    (repo) => writeFileSync(join(repo.objectsDir, 'tmp_obj_half'), deflateSync(blobOf('half'))),
  ],
  ['an object that is packed', (repo) => repo.git('repack', '-adq')],
  ['a file that is edited', (repo) => appendFileSync(join(repo.dir, 'file0.txt'), token('edit'))],
  ['an untracked file', (repo) => repo.write('new.txt', token('new'))],
  [
    'a file of the same size and time',
    (repo) => {
      const path = join(repo.dir, 'untracked.txt');
      writeFileSync(path, token('otherword'));
      utimesSync(path, 1, 1);
    },
  ],
  ['ignore rules', (repo) => repo.write('.gitignore', 'untracked.txt\n')],
  ['the index', (repo) => repo.git('add', 'untracked.txt')],
  ['settings', (repo) => repo.git('config', 'remote.origin.url', `https://u:${token('url')}@h/r`)],
  ['a hook', (repo) => writeFileSync(join(repo.gitDir, 'hooks/pre-push'), token('hook'))],
];

describe('a report that is kept', () => {
  let kept: Kept[] = [];
  let other: Kept;
  beforeAll(async () => {
    [other, ...kept] = (await keptReports(changes.length + 1)) as [Kept, ...Kept[]];
  });

  test('is given again where nothing changed', async () => {
    const second = (await runScan(other.plan)).report;
    expect(isKept(second)).toBe(true);
    expect(said(second)).toEqual(said(other.first));
    expect(second.findings.length).toBe(4);
    const off = (await runScan({ ...other.plan, cache: null })).report;
    expect(said(off)).toEqual(said(second));
  });

  test('holds no value', () => {
    const directory = other.plan.cache!.directory;
    const names = readdirSync(directory).filter((name) => name.endsWith('.report'));
    expect(names).toHaveLength(1);
    const text = readFileSync(join(directory, names[0]!), 'latin1');
    expect(text).toContain('"findings"');
    expect(text).not.toContain(token('untracked').slice(0, 14));
  });

  test.each(changes.map(([name, change], i) => [name, change, i] as const))(
    'is not given again after %s',
    async (_, change, i) => {
      const { repo, plan } = kept[i]!;
      change(repo);
      const second = (await runScan(plan)).report;
      expect(isKept(second)).toBe(false);
      expect(said(second)).toEqual(said((await runScan({ ...plan, cache: null })).report));
    },
  );

  const renamedRules = (): string[] => {
    const file = join(temporaryDirectory(), 'rules.yaml');
    writeFileSync(file, readFileSync(plantedRules(), 'utf8').replace('Planted', 'Renamed'));
    return [file];
  };
  const questions: Array<[string, (plan: ScanPlan) => Partial<ScanPlan>]> = [
    ['without the work tree', ({ scope }) => ({ scope: { ...scope, worktree: false } })],
    ['of other paths', ({ scope }) => ({ scope: { ...scope, exclude: ['file1.txt'] } })],
    ['by other comments', ({ suppress }) => ({ suppress: { ...suppress, inline: false } })],
    ['under another key', () => ({ fingerprintKey: 'another' })],
    ['of submodules too', ({ scope }) => ({ scope: { ...scope, recurseSubmodules: true } })],
    [
      'of other severity',
      ({ rules }) => ({
        rules: {
          ...rules,
          severity: [{ glob: 'planted-*', path: 'x', line: 1, severity: 'low' as const }],
        },
      }),
    ],
    ['by changed rules', ({ rules }) => ({ rules: { ...rules, files: renamedRules() } })],
    ['with values', () => ({ reveal: true })],
  ];
  test.each(questions)('is not given where it is asked %s', async (_, change) => {
    const question = { ...other.plan, ...change(other.plan) };
    const answer = (await runScan(question)).report;
    expect(isKept(answer)).toBe(false);
    expect(said(answer)).toEqual(said((await runScan({ ...question, cache: null })).report));
  });

  test('is never made of joined reports', async () => {
    const { scope } = other.plan;
    const joined = { ...other.plan, scope: { ...scope, recurseSubmodules: true } };
    await runScan(joined);
    expect(isKept((await runScan(joined)).report)).toBe(false);
  });
});

test('a value that has expired since is judged anew', async () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Date.now();
  const exp = Math.floor(now / 1000) + 3_600;
  const repo = createRepo();
  const jwt = [part({ alg: 'HS256' }), part({ sub: 'x', exp }), 'A'.repeat(43)].join('.');
  repo.write('jwt.txt', `token ${jwt}\n`);
  repo.commit();
  await settle();
  const file = join(temporaryDirectory(), 'jwt.yaml');
  writeFileSync(
    file,
    'provider: jwt\nrules:\n  - id: any-jwt\n    title: T\n    description: D\n    severity: low\n    confidence: low\n    pattern: (?<secret> eyJ [\\w-]{10,200} \\. e [\\w-]{5,200} \\. [\\w-]{43} )\n    examples: []\n',
  );
  const plan = planIn(repo.dir, temporaryDirectory());
  const jwtPlan = { ...plan, rules: { ...plan.rules, files: [file] } };
  const at = async (time: number): Promise<Report> =>
    (await runScan(jwtPlan, { now: time })).report;
  expect((await at(now)).findings.map((finding) => finding.validity)).toEqual(['well-formed']);
  expect(isKept(await at(now + 1_000))).toBe(true);
  const later = await at(now + 4_000_000);
  expect(later.findings.map((finding) => finding.validity)).toEqual(['expired']);
  expect(isKept(await at(now + 5_000_000))).toBe(true);
  expect((await at(now)).findings.map((finding) => finding.validity)).toEqual(['well-formed']);
});
