import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parseTypedDate } from '../../src/git/typed-date.ts';
import { createRepo } from '../support/git-repo.ts';

/** 2020-09-13T12:26:40Z, a Sunday. */
const NOW = 1_600_000_000;
// A zone that is not UTC and keeps no summer time: git takes the present's summer time for all dates.
process.env['TZ'] = 'Asia/Kolkata';
const repo = createRepo();

/** What git makes of each text, in this process' time zone. */
function gitDates(texts: readonly string[]): number[] {
  const args = ['rev-parse', ...texts.map((text) => `--since=${text}`)];
  const env = { ...process.env, GIT_TEST_DATE_NOW: String(NOW) };
  const output = execFileSync('git', args, { cwd: repo.dir, env }).toString();
  return output
    .trim()
    .split('\n')
    .map((line) => Number(line.replace('--max-age=', '')));
}

test('the same as git', () => {
  const texts = `now|yesterday|noon|midnight|noon yesterday|yesterday noon|tea|2 weeks ago|1 day ago
    |last week|3 months ago|ten minutes ago|1 year ago|2.days.ago|5 seconds ago|2-days-ago
    |1 month 2 weeks 3 days 1 hour 1 second ago|last friday|last sunday|2 hours and 5 minutes ago
    |2020-03-01 10:00|2020-03-01T10:00:30|2020-03-01 10:00:30 +0200|2020/3/1 10:00:00
    |2020-03-01T10:00:30Z|2020-03-01T10:00:30.123-02:30|2020.03.01 10:00|Mar 1 2020 10:00
    |1 March 2020 10:00:00|Sun, 1 Mar 2020 10:00:00 +0100|Sun Mar 1 10:00:00 2020
    |March 1st, 2020 10:00|31.3.2020 08:00|3/31/2020 08:00|1500000000|@1500000000 +0200|10:00|3pm
    |3:30 am|20200301T100030|nov 3 12:00|jan 3 12:00|last month|yesterday 10:00`
    .split('|')
    .map((text) => text.trim());
  const expected = gitDates(texts);
  const actual = texts.map((text) => parseTypedDate(text, NOW));
  const difference = texts.flatMap((text, i) =>
    actual[i] === expected[i] ? [] : [`${text}: ours ${actual[i]}, git ${expected[i]}`],
  );
  expect(difference).toEqual([]);
});

function local(...fields: [number, number, number]): number {
  return new Date(...fields).getTime() / 1000;
}

describe('on purpose unlike git', () => {
  test('a date alone is the start of the day', () => {
    expect(parseTypedDate('2020-03-01', NOW)).toBe(local(2020, 2, 1));
    expect(parseTypedDate('1 march 2020', NOW)).toBe(local(2020, 2, 1));
    expect(parseTypedDate('march', NOW)).toBe(local(2020, 2, 1));
    expect(parseTypedDate('today', NOW)).toBe(local(2020, 8, 13));
  });

  test.each([
    '',
    'soon',
    'main',
    'v1.0',
    '3',
    '2020-13-01',
    'x days ago',
    '1 2 3',
    'a'.repeat(200),
  ])('%j is no date', (text) => {
    expect(parseTypedDate(text, NOW)).toBeNull();
  });
});
