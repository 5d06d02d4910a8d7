import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Decision,
  formatDecision,
  formatDecisions,
  mergeDecisions,
  parseDecisions,
  readDecisions,
  suppress,
} from '../../src/findings/index.ts';
import { sampleFinding, sampleOccurrence } from '../report/sample.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

const FINGERPRINT = 'v1:cloud-key:00112233445566778899aabb';
const OTHER = 'v1:cloud-key:ffffffffffffffffffffffff';
const TODAY = '2026-06-15';

function decision(change: Partial<Decision> = {}): Decision {
  return {
    fingerprint: FINGERPRINT,
    reason: 'test',
    owner: '',
    expires: '',
    path: '',
    rule: '',
    line: 0,
    ...change,
  };
}

describe('the decision file', () => {
  test('reads what the documentation shows', () => {
    const { decisions, faults, comments } = parseDecisions(
      `# head\n\n${FINGERPRINT} reason="revoked on \\"3 May\\"" owner=ada expires=2027-01-31\r\n${OTHER} path=test/** rule=cloud-key reason=test\n`,
    );
    expect(faults).toEqual([]);
    expect(comments).toEqual(['# head']);
    expect(decisions).toEqual([
      decision({ reason: 'revoked on "3 May"', owner: 'ada', expires: '2027-01-31', line: 3 }),
      decision({ fingerprint: OTHER, path: 'test/**', rule: 'cloud-key', line: 4 }),
    ]);
  });

  test('a bare fingerprint is a decision', () => {
    expect(parseDecisions(FINGERPRINT).decisions).toEqual([decision({ reason: '', line: 1 })]);
  });

  test.each([
    ['password123', '"password123" is no fingerprint (v1:RULE:24 hex digits)'],
    [`${FINGERPRINT} because`, 'expected FIELD=VALUE, found "because"'],
    [`${FINGERPRINT} expires=tomorrow`, 'expires: "tomorrow" is no day; write YYYY-MM-DD'],
    [`${FINGERPRINT} expires=2026-02-30`, 'expires: "2026-02-30" is no day; write YYYY-MM-DD'],
    [
      `${FINGERPRINT} until=2026-02-01`,
      'unknown field until; known: reason, owner, expires, path, rule',
    ],
    [`${FINGERPRINT} reason="open`, 'expected FIELD=VALUE, found "reason="open"'],
    [`${FINGERPRINT} path=!secret`, 'path: a glob cannot be negated'],
  ])('%j is a fault of its line only', (line, message) => {
    const { decisions, faults } = parseDecisions(`${OTHER}\n${line}\n`);
    expect(faults).toEqual([{ line: 2, message }]);
    expect(decisions).toHaveLength(1);
  });

  test('what is written is read back, sorted and each once', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((s) => s.replace(/[\r\n]/g, ''));
    const arbitrary = fc.record({
      fingerprint: fc.constantFrom(FINGERPRINT, OTHER),
      reason: text,
      owner: text,
      expires: fc.constantFrom('', '2027-01-31'),
      path: fc.constantFrom('', 'a b/**', 'x'),
      rule: fc.constantFrom('', 'cloud-key'),
      line: fc.constant(0),
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 6 }), (decisions) => {
        const written = formatDecisions(decisions);
        const read = parseDecisions(written);
        expect(read.faults).toEqual([]);
        const lines = read.decisions.map(formatDecision);
        expect(lines).toEqual([...new Set(decisions.map(formatDecision))].toSorted());
        expect(formatDecisions(read.decisions, read.comments)).toBe(written);
      }),
    );
  });

  test('git merges two branches that each add a decision', () => {
    const dir = temporaryDirectory();
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
        cwd: dir,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const write = (...names: string[]): void =>
      writeFileSync(
        join(dir, '.gitsiftignore'),
        formatDecisions(names.map((d) => decision({ fingerprint: `v1:r:${d.repeat(24)}` }))),
      );
    git('init', '-q', '-b', 'main');
    writeFileSync(join(dir, '.gitattributes'), '.gitsiftignore merge=union\n');
    write('5');
    git('add', '.');
    git('commit', '-qm', 'base');
    git('checkout', '-qb', 'side');
    write('1', '5');
    git('commit', '-qam', 'side');
    git('checkout', '-q', 'main');
    write('2', '5');
    git('commit', '-qam', 'main');
    git('merge', '-q', 'side', '-m', 'merge');
    const merged = parseDecisions(git('show', 'HEAD:.gitsiftignore'));
    expect(merged.faults).toEqual([]);
    expect(merged.decisions.map((d) => d.fingerprint.at(-1)).toSorted()).toEqual(['1', '2', '5']);
  });

  test('a new decision about the same value and scope replaces the old one', () => {
    const old = [decision({ reason: 'old' }), decision({ path: 'a', reason: 'scoped' })];
    const merged = mergeDecisions(old, [decision({ reason: 'new' })]);
    expect(merged.map((d) => d.reason)).toEqual(['new', 'scoped']);
  });
});

describe('reading it from disk', () => {
  test('no file is no decision', async () => {
    const dir = temporaryDirectory();
    expect(await readDecisions(join(dir, 'x'))).toBeNull();
    writeFileSync(join(dir, 'plain'), '');
    expect(await readDecisions(join(dir, 'plain', 'x'))).toBeNull();
  });

  test.each([
    ['a link', (path: string) => symlinkSync('/dev/zero', path), 'is a symbolic link'],
    ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'is not an ordinary file'],
    ['a directory', (path: string) => mkdirSync(path), 'is not an ordinary file'],
  ])('%s is refused', async (_, make, message) => {
    const path = join(temporaryDirectory(), '.gitsiftignore');
    make(path);
    await expect(readDecisions(path)).rejects.toThrow(message);
  });
});

describe('suppress', () => {
  const found = sampleFinding({
    occurrences: [
      sampleOccurrence({ path: 'test/a.ts' }),
      sampleOccurrence({ path: 'test/b/c.ts' }),
    ],
  });

  test.each<[string, Partial<Decision>[], boolean]>([
    ['the same value', [{}], true],
    [
      'the same value found by another rule',
      [{ fingerprint: FINGERPRINT.replace('cloud-key', 'x') }],
      true,
    ],
    ['another value', [{ fingerprint: OTHER }], false],
    ['narrowed to its rule', [{ rule: 'cloud-key' }], true],
    ['narrowed to another rule', [{ rule: 'x' }], false],
    ['a glob that covers every place', [{ path: 'test/**' }], true],
    ['a glob that covers one place only', [{ path: 'test/a.ts' }], false],
    [
      'two globs that cover all places together',
      [{ path: 'test/a.ts' }, { path: 'test/b/' }],
      true,
    ],
    ['on its last day', [{ expires: TODAY }], true],
    ['after its last day', [{ expires: '2026-06-14' }], false],
  ])('%s', async (_, changes, isSuppressed) => {
    const decisions = changes.map(decision);
    const { kept, suppressed, unused, expired } = await suppress([found], decisions, TODAY);
    expect(kept).toEqual(isSuppressed ? [] : [found]);
    expect(suppressed.map((s) => s.finding)).toEqual(isSuppressed ? [found] : []);
    const outdated = decisions.filter((d) => d.expires !== '' && d.expires < TODAY);
    expect(expired).toEqual(outdated);
    const foreign = decisions.filter((d) => d.fingerprint === OTHER || d.rule === 'x');
    if (isSuppressed || foreign.length > 0) expect(unused).toEqual(foreign);
  });

  test('a message has no path, so that a glob does not cover it', async () => {
    const message = sampleFinding({
      occurrences: [sampleOccurrence({ kind: 'commit-message', path: '' })],
    });
    const { kept } = await suppress([message], [decision({ path: '**' })], TODAY);
    expect(kept).toEqual([message]);
    expect((await suppress([message], [decision()], TODAY)).kept).toEqual([]);
  });

  test('decisions that nothing needed are named', async () => {
    const { unused } = await suppress(
      [found],
      [decision(), decision({ fingerprint: OTHER })],
      TODAY,
    );
    expect(unused.map((d) => d.fingerprint)).toEqual([OTHER]);
  });
});
