/** Parts of the command line that are plain functions. */
import { describe, expect, test } from 'vitest';
import { EXPOSURES, type Exposure, type Report, type SkipReason } from '../../src/base/model.ts';
import { normalizeArguments } from '../../src/cli/arguments.ts';
import { progressText } from '../../src/cli/progress.ts';
import { readWhole } from '../../src/cli/standard-input.ts';
import { batched, systemReason, wantsColor } from '../../src/cli/terminal.ts';
import { failingFindings, judge, type Verdict } from '../../src/cli/verdict.ts';
import type { Policy } from '../../src/config/index.ts';
import { sampleFinding, sampleReport } from '../report/sample.ts';

const POLICY: Policy = {
  failOn: 'any',
  minSeverity: 'info',
  minConfidence: 'low',
  exitCode: 1,
  allowIncomplete: [],
  exceptions: [],
};

async function verdictOf(report: Report, policy: Policy): Promise<Verdict> {
  const failing = await failingFindings({ report, known: new Set() }, policy);
  return judge(report, failing, policy);
}

function incomplete(reasons: readonly SkipReason[], findings: Report['findings'] = []): Report {
  const { coverage } = sampleReport();
  const skipped = reasons.map((reason) => ({ path: 'p', reason }));
  return sampleReport({ findings, coverage: { ...coverage, complete: false, skipped } });
}

describe('the verdict', () => {
  const medium = sampleFinding({ severity: 'medium', confidence: 'medium' });
  const clean = sampleReport({ findings: [] });
  const found = sampleReport({ findings: [medium] });

  test.each<[string, Report, Partial<Policy>, number]>([
    ['clean', clean, {}, 0],
    ['findings', found, {}, 1],
    ['another exit code', found, { exitCode: 9 }, 9],
    ['fail on none', found, { failOn: 'none' }, 0],
    ['severity at the limit', found, { minSeverity: 'medium' }, 1],
    ['severity below the limit', found, { minSeverity: 'high' }, 0],
    ['confidence at the limit', found, { minConfidence: 'medium' }, 1],
    ['confidence below the limit', found, { minConfidence: 'high' }, 0],
    ['incomplete', incomplete(['missing']), {}, 3],
    ['incomplete with findings', incomplete(['missing'], [medium]), {}, 1],
    [
      'incomplete, findings below the limit',
      incomplete(['missing'], [medium]),
      { minSeverity: 'high' },
      3,
    ],
    [
      'incomplete with findings that do not count',
      incomplete(['missing'], [medium]),
      { exitCode: 0 },
      3,
    ],
    ['incomplete, all accepted', incomplete(['missing']), { allowIncomplete: ['all'] }, 0],
    [
      'incomplete, this accepted',
      incomplete(['promised', 'symlink']),
      { allowIncomplete: ['promised'] },
      0,
    ],
    [
      'incomplete, another accepted',
      incomplete(['promised', 'corrupt']),
      { allowIncomplete: ['promised'] },
      3,
    ],
    ['incomplete for no named reason', incomplete([]), { allowIncomplete: ['promised'] }, 3],
  ])('%s', async (_, report, policy, code) => {
    const verdict = await verdictOf(report, { ...POLICY, ...policy });
    expect(verdict.exitCode).toBe(code);
  });

  test.each<[Policy['failOn'], readonly Exposure[]]>([
    [
      'any',
      ['head', 'branch', 'tag', 'history', 'stash', 'reflog', 'unreachable', 'index', 'worktree'],
    ],
    ['tips', ['head', 'branch', 'index', 'worktree']],
    ['head', ['head', 'index', 'worktree']],
    ['none', []],
  ])('--fail-on %s fails on %j', async (failOn, expected) => {
    const failing: Exposure[] = [];
    for (const exposure of EXPOSURES) {
      const report = sampleReport({ findings: [sampleFinding({ exposure: [exposure] })] });
      if ((await verdictOf(report, { ...POLICY, failOn })).exitCode === 1) failing.push(exposure);
    }
    expect(failing).toEqual(expected);
  });

  test('what a decision was once about is not new', async () => {
    const [a, b] = ['v1:k:aaaaaaaaaaaaaaaaaaaaaaaa', 'v1:k:bbbbbbbbbbbbbbbbbbbbbbbb'] as const;
    const findings = [a, b].map((fingerprint) => sampleFinding({ fingerprint }));
    const report = sampleReport({ findings });
    const failing = (failOn: Policy['failOn']): Promise<ReadonlySet<string>> =>
      failingFindings({ report, known: new Set([a]) }, { ...POLICY, failOn });
    expect([...(await failing('new'))]).toEqual([b]);
    expect([...(await failing('any'))]).toEqual([a, b]);
  });

  const exception = { paths: [], rules: [], failOn: null, minSeverity: null, minConfidence: null };
  test.each<[string, Policy['exceptions'], number]>([
    ['of the rule', [{ ...exception, rules: ['cloud-*'], failOn: 'none' }], 0],
    ['of another rule', [{ ...exception, rules: ['x-*'], failOn: 'none' }], 1],
    ['of the path', [{ ...exception, paths: ['config/'], failOn: 'none' }], 0],
    ['of another path', [{ ...exception, paths: ['src/'], failOn: 'none' }], 1],
    [
      'of the rule at another path',
      [{ ...exception, rules: ['*'], paths: ['src/'], failOn: 'none' }],
      1,
    ],
    [
      'the first of two',
      [
        { ...exception, rules: ['cloud-key'], failOn: 'any' },
        { ...exception, paths: ['*'], failOn: 'none' },
      ],
      1,
    ],
    ['with a severity', [{ ...exception, rules: ['cloud-key'], minSeverity: 'critical' }], 1],
  ])('an exception %s', async (_, exceptions, code) => {
    const report = sampleReport({ findings: [sampleFinding()] });
    expect((await verdictOf(report, { ...POLICY, exceptions })).exitCode).toBe(code);
  });

  test('says why', async () => {
    expect((await verdictOf(incomplete(['missing', 'corrupt']), POLICY)).notes).toEqual([
      'the scan is incomplete (missing, corrupt): exit code 3',
    ]);
    expect(
      (await verdictOf(incomplete(['missing']), { ...POLICY, allowIncomplete: ['all'] })).notes,
    ).toEqual(['the scan is incomplete, which --allow-incomplete accepts']);
    expect((await verdictOf(found, { ...POLICY, minSeverity: 'high' })).notes).toEqual([
      '1 finding below the policy',
    ]);
  });
});

test.each([
  [
    ['--allow-incomplete', '.'],
    ['--allow-incomplete=all', '.'],
  ],
  [['--allow-incomplete=missing'], ['--allow-incomplete=missing']],
  [['--no-color'], ['--color=never']],
  [
    ['--color', 'never'],
    ['--color', 'never'],
  ],
  [
    ['--color', '.'],
    ['--color=always', '.'],
  ],
  [
    ['--', '--no-color'],
    ['--', '--no-color'],
  ],
])('arguments %j become %j', (typed, expected) => {
  expect(normalizeArguments(typed)).toEqual(expected);
});

test.each([
  [{ objectsDone: 0, objectsTotal: 0, bytesDone: 0, findings: 0 }, 0, '0 objects, 0 secrets'],
  [
    { objectsDone: 500, objectsTotal: 2000, bytesDone: 300_000_000, findings: 1 },
    1000,
    '500 of 2,000 objects, 300 MB/s, 0:03 left, 1 secret',
  ],
  [
    { objectsDone: 1, objectsTotal: 10_000, bytesDone: 1, findings: 2 },
    1000,
    '1 of 10,000 objects, 1 B/s, 2:46:39 left, 2 secrets',
  ],
])('progress %j after %i ms', (progress, elapsedMs, text) => {
  expect(progressText(progress, elapsedMs)).toBe(text);
});

test('a dumb terminal gets no colours', () => {
  expect(wantsColor('auto', { TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColor('auto', { TERM: 'xterm' }, true)).toBe(true);
});

test('an input is read whole up to its limit, and one byte more is refused', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const text of ['abc', '', 'de']) yield Buffer.from(text);
  }
  expect((await readWhole(chunks(), 5, 'too long')).toString()).toBe('abcde');
  await expect(readWhole(chunks(), 4, 'too long')).rejects.toThrow('too long');
});

test('chunks are gathered and none is lost', () => {
  const chunks = Array.from({ length: 3000 }, (_, i) => `${i} `.repeat(20));
  const batches = [...batched(chunks)];
  expect(batches.join('')).toBe(chunks.join(''));
  expect(batches.length).toBeLessThan(10);
});

test.each([
  ["ENOENT: no such file or directory, open 'x'", 'ENOENT', 'no such file or directory'],
  ['ENOSPC: no space left on device, write', 'ENOSPC', 'no space left on device'],
  ['something else', 'EODD', 'EODD'],
])('the reason in %j', (message, code, reason) => {
  expect(systemReason(Object.assign(new Error(message), { code }))).toBe(reason);
});
