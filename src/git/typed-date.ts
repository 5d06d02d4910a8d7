/**
 * Reads dates as people type them: `2021-03-01`, `2 weeks ago`, `last friday`, `yesterday noon`.
 *
 * Where git has a meaning for the same words it is git's (approxidate), with two differences: a
 * date without a time is the start of that day, and a word that means nothing is an error, where
 * git silently takes the present. Times without a zone are local. The present is a parameter.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['an', 1],
  ['last', 1],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
]);
const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['week', 604_800],
  ['fortnight', 1_209_600],
]);
const TEA_TIME = 17;
const FILLERS: ReadonlySet<string> = new Set(['ago', 'and', 'at', 'on', 'of', 'the', 'past', 'th']);
/** A number with this many digits is seconds since 1970, as in git. */
const EPOCH = /^@?(\d{9,12})(?:\s+([+-]\d{4}))?$/;

/** What the words gathered so far say. */
interface Draft {
  readonly now: Date;
  year: number | null;
  /** 0 to 11. */
  month: number | null;
  day: number | null;
  /** Hour, minute, second. */
  time: [number, number, number] | null;
  /** Minutes east of UTC; null for local time. */
  zone: number | null;
  /** Seconds, months and years to go back from there. */
  backSeconds: number;
  backMonths: number;
  weekday: number | null;
  weeks: number;
  /** A number that waits for its unit. */
  pending: number | null;
}

type Rule = readonly [RegExp, (draft: Draft, match: RegExpExecArray) => boolean];

/** Seconds since 1970 of a typed date, null where the text is none. */
export function parseTypedDate(text: string, nowSeconds: number): number | null {
  const epoch = EPOCH.exec(text.trim());
  if (epoch) return Number(epoch[1]);
  const draft: Draft = {
    now: new Date(nowSeconds * 1000),
    year: null,
    month: null,
    day: null,
    time: null,
    zone: null,
    backSeconds: 0,
    backMonths: 0,
    weekday: null,
    weeks: 0,
    pending: null,
  };
  let rest = text
    .toLowerCase()
    .replaceAll(/[\s,_]+/g, ' ')
    .trim();
  if (rest === '' || rest.length > 100) return null;
  while (rest !== '') {
    const length = takeToken(rest, draft);
    if (length === 0) return null;
    // What may stand between tokens; a sign before digits is a zone's.
    rest = rest.slice(length).replace(/^(?:[ .]|-+(?=[a-z]))+/, '');
  }
  return finish(draft);
}

/** Length of the token that `rest` starts with, 0 where it is none. */
function takeToken(rest: string, draft: Draft): number {
  for (const [pattern, apply] of RULES) {
    const match = pattern.exec(rest);
    if (match) return apply(draft, match) ? match[0].length : 0;
  }
  return 0;
}

const RULES: readonly Rule[] = [
  // 2021-03-01, 2021/3/1, 2021.03.01
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)t?/, (d, m) => setDate(d, m[1], m[2], m[3])],
  // 20210301T100000, 20210301
  [/^(\d{4})(\d\d)(\d\d)(?!\d)t?/, (d, m) => setDate(d, m[1], m[2], m[3])],
  // 3/31/2021, and 31.3.2021 the other way round
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/, (d, m) => setDate(d, m[3], m[1], m[2])],
  [/^(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)/, (d, m) => setDate(d, m[3], m[2], m[1])],
  [
    /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?: ?(am|pm)\b)?/,
    (d, m) => setTime(d, Number(m[1]), Number(m[2]), Number(m[3] ?? 0), m[4]),
  ],
  [
    /^(\d\d)(\d\d)(\d\d)(?= ?[+-]|z|$)/,
    (d, m) => setTime(d, Number(m[1]), Number(m[2]), Number(m[3])),
  ],
  [/^(\d{1,2}) ?(am|pm)\b/, (d, m) => setTime(d, Number(m[1]), 0, 0, m[2])],
  [/^([+-])(\d\d):?(\d\d)?(?!\d)/, setZone],
  [/^(?:z|utc|gmt)\b/, (d) => (d.time === null ? false : assign(d, { zone: 0 }))],
  [/^(\d{1,9})(?:st|nd|rd|th)?(?![\d:])/, setNumber],
  [/^[a-z]+/, (d, m) => applyWord(d, m[0])],
];

function assign(draft: Draft, fields: Partial<Draft>): true {
  Object.assign(draft, fields);
  return true;
}

function setDate(draft: Draft, year?: string, month?: string, day?: string): boolean {
  const fields = { year: Number(year), month: Number(month) - 1, day: Number(day) };
  const isValid = fields.month >= 0 && fields.month < 12 && fields.day >= 1 && fields.day <= 31;
  return isValid && draft.day === null && assign(draft, fields);
}

function setTime(
  draft: Draft,
  hour: number,
  minute: number,
  second: number,
  half?: string,
): boolean {
  if (draft.time !== null || minute > 59 || second > 60) return false;
  if (half !== undefined && (hour < 1 || hour > 12)) return false;
  const hour24 = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0);
  return hour24 <= 24 && assign(draft, { time: [hour24, minute, second] });
}

function setZone(draft: Draft, match: RegExpExecArray): boolean {
  if (draft.time === null || draft.zone !== null) return false;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return assign(draft, { zone: match[1] === '-' ? -minutes : minutes });
}

/** A lone number: a day or year beside a month's name, else it waits for a unit. */
function setNumber(draft: Draft, match: RegExpExecArray): boolean {
  const value = Number(match[1]);
  const hasMonth = draft.month !== null;
  if (hasMonth && draft.day === null && value >= 1 && value <= 31)
    return assign(draft, { day: value });
  if (hasMonth && draft.year === null && value >= 1970 && value < 3000) {
    return assign(draft, { year: value });
  }
  return draft.pending === null && assign(draft, { pending: value });
}

function applyWord(draft: Draft, word: string): boolean {
  const singular = word.length > 3 && word.endsWith('s') ? word.slice(0, -1) : word;
  const number = NUMBER_WORDS.get(word);
  if (number !== undefined) return draft.pending === null && assign(draft, { pending: number });
  const seconds = UNIT_SECONDS.get(singular);
  if (seconds !== undefined) return goBack(draft, { seconds });
  if (singular === 'month') return goBack(draft, { months: 1 });
  if (singular === 'year') return goBack(draft, { months: 12 });
  if (FILLERS.has(word) || word === 'now') return true;
  return applyNamedTime(draft, word) || applyNamedDay(draft, word);
}

function goBack(draft: Draft, unit: { seconds?: number; months?: number }): boolean {
  const count = draft.pending ?? 1;
  draft.pending = null;
  draft.backSeconds += count * (unit.seconds ?? 0);
  draft.backMonths += count * (unit.months ?? 0);
  return true;
}

function applyNamedTime(draft: Draft, word: string): boolean {
  if (word === 'yesterday') return goBack(draft, { seconds: 86_400 });
  if (word === 'today') return draft.time === null ? assign(draft, { time: [0, 0, 0] }) : true;
  const hour = word === 'midnight' ? 0 : word === 'noon' ? 12 : word === 'tea' ? TEA_TIME : null;
  if (hour === null || draft.time !== null) return false;
  // As in git: the last such time, so before noon `noon` is yesterday's.
  const isAhead = draft.day === null && draft.backSeconds === 0 && draft.now.getHours() < hour;
  if (isAhead) draft.backSeconds += 86_400;
  return assign(draft, { time: [hour, 0, 0] });
}

function applyNamedDay(draft: Draft, word: string): boolean {
  if (word.length < 3) return false;
  const weekday = WEEKDAYS.findIndex((name) => word.startsWith(name));
  if (weekday >= 0 && isNameOf(word, FULL_WEEKDAYS[weekday])) {
    const weeks = draft.pending ?? 1;
    return assign(draft, { weekday, weeks, pending: null });
  }
  const month = MONTHS.findIndex((name) => word.startsWith(name));
  if (month < 0 || !isNameOf(word, FULL_MONTHS[month])) return false;
  // `3 March` and `March 3`: a number before the month was its day.
  const day = draft.pending;
  if (day !== null && (day < 1 || day > 31)) return false;
  return assign(draft, { month, day: day ?? draft.day, pending: null });
}

const FULL_WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const FULL_MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );

function isNameOf(word: string, full: string | undefined): boolean {
  return full?.startsWith(word) ?? false;
}

function finish(draft: Draft): number | null {
  if (draft.pending !== null) return null;
  const { now } = draft;
  const hasDate = draft.day !== null || draft.month !== null;
  const [hour, minute, second] = draft.time ?? (hasDate ? [0, 0, 0] : timeOf(now));
  const day = draft.day ?? (draft.month === null ? now.getDate() : 1);
  const month = draft.month ?? now.getMonth();
  const year = draft.year ?? yearFor(draft, month);
  const back = draft.weekday === null || hasDate ? 0 : daysBackTo(now, draft.weekday, draft.weeks);
  const fields = [year, month - draft.backMonths, day - back, hour, minute, second] as const;
  const milliseconds =
    draft.zone === null ? new Date(...fields).getTime() : Date.UTC(...fields) - draft.zone * 60_000;
  const seconds = Math.floor(milliseconds / 1000) - draft.backSeconds;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

function timeOf(date: Date): [number, number, number] {
  return [date.getHours(), date.getMinutes(), date.getSeconds()];
}

/** A month without a year is the last one: in March, `november` is last year's. */
function yearFor(draft: Draft, month: number): number {
  const { now } = draft;
  return now.getFullYear() - (draft.month !== null && month > now.getMonth() ? 1 : 0);
}

/** Days back to the last such weekday, today not counted, then whole weeks more. */
function daysBackTo(now: Date, weekday: number, weeks: number): number {
  const distance = (now.getDay() - weekday + 7) % 7 || 7;
  return distance + (weeks - 1) * 7;
}
