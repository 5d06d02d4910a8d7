/**
 * Resolves the first part of a revision: a ref name, an id or its beginning, `@{…}` forms.
 *
 * Order and rules are git's (gitrevisions(7), refs.c `ref_rev_parse_rules`). Suffixes that walk
 * from there are revision.ts'.
 */

import { ScanError } from '../base/errors.ts';
import type { Reflog, ReflogEntry } from './reflog.ts';
import type { Ref } from './refs.ts';
import type { ObjectTypeName, RevisionSource } from './revision-source.ts';
import { parseTypedDate } from './typed-date.ts';
import { pushTargetOf, upstreamOf } from './upstream.ts';

/** A name's object, and the ref it came from where it was one. */
export interface NamedObject {
  readonly id: string;
  /** Full ref name, '' for an id. */
  readonly refName: string;
}

/** Beginnings of ids are at least this long. */
const MIN_PREFIX = 4;
/** Candidates that an ambiguity error lists. */
const MAX_LISTED = 10;
/** Numbers from here on inside `@{…}` are dates, as in git. */
const MAX_ORDINAL = 100_000_000;
const MAX_SUGGESTIONS = 3;
/** Names compared for a suggestion; more refs than this make it too slow. */
const MAX_COMPARED = 20_000;
const MAX_EDITS = 2;

/** The error for a revision that cannot be resolved, with the reason behind the text. */
export function unknownRevision(text: string, reason: string): ScanError {
  return new ScanError('REVISION_UNKNOWN', { revision: `${text} (${reason})` });
}

/** Full names that `name` may stand for, in git's order. */
function candidatesOf(name: string): string[] {
  return [
    name,
    `refs/${name}`,
    `refs/tags/${name}`,
    `refs/heads/${name}`,
    `refs/remotes/${name}`,
    `refs/remotes/${name}/HEAD`,
  ];
}

/** The ref that `name` stands for, undefined where there is none. */
function findRef(source: RevisionSource, name: string): Ref | undefined {
  const expanded = name === '@' ? 'HEAD' : name;
  for (const candidate of candidatesOf(expanded)) {
    const ref = source.refsByName.get(candidate);
    if (ref) return ref;
  }
  return undefined;
}

/** Resolves `text`: a name without suffix, maybe followed by `@{…}` parts. */
export function resolveName(
  source: RevisionSource,
  text: string,
  want: ObjectTypeName | 'any',
): NamedObject {
  const brace = text.indexOf('@{');
  const base = brace < 0 ? text : text.slice(0, brace);
  if (brace < 0) return resolveBase(source, base, want);
  let named: NamedObject | null = null;
  for (const part of partsOf(text.slice(brace), text)) {
    named = resolveAt(source, { text, base, named, part });
  }
  if (named === null) throw unknownRevision(text, 'it has an @{ without }');
  return named;
}

/** Contents of `@{…}@{…}`. */
function partsOf(rest: string, text: string): string[] {
  const parts: string[] = [];
  let at = 0;
  while (at < rest.length) {
    const close = rest.indexOf('}', at);
    if (!rest.startsWith('@{', at) || close < 0) {
      throw unknownRevision(text, 'it has an @{ without }');
    }
    parts.push(rest.slice(at + 2, close));
    at = close + 1;
  }
  return parts;
}

function resolveBase(
  source: RevisionSource,
  name: string,
  want: ObjectTypeName | 'any',
): NamedObject {
  if (name === '') throw unknownRevision(name, 'nothing was named');
  const lower = name.toLowerCase();
  const isHex = /^[0-9a-f]+$/.test(lower);
  if (isHex && name.length === source.hashLength * 2) return { id: lower, refName: '' };
  const ref = findRef(source, name);
  if (ref) return { id: ref.id, refName: ref.name };
  const described = /-g([0-9a-f]{4,})$/.exec(name);
  const prefix = described?.[1] ?? (isHex && name.length >= MIN_PREFIX ? lower : null);
  const id =
    prefix === null ? null : idFromPrefix(source, name, prefix, described ? 'commit' : want);
  if (id !== null) return { id, refName: '' };
  throw unknownRevision(name, reasonFor(source, name));
}

/** The one id that starts with `prefix`; null for none, an error that lists them for several. */
function idFromPrefix(
  source: RevisionSource,
  text: string,
  prefix: string,
  want: ObjectTypeName | 'any',
): string | null {
  if (prefix.length > source.hashLength * 2) return null;
  const ids = source.idsWithPrefix(prefix, 1000);
  if (ids.length <= 1) return ids[0] ?? null;
  const typed = ids.map((id) => ({ id, type: source.readObject(id)?.type ?? 'unreadable' }));
  const fitting = typed.filter(({ id, type }) => canBe(source, id, type, want));
  if (fitting.length === 1) return fitting[0]!.id; // length 1
  const listed = (fitting.length > 1 ? fitting : typed).slice(0, MAX_LISTED);
  const list = listed.map(({ id, type }) => `${id.slice(0, prefix.length + 8)} ${type}`).join(', ');
  throw unknownRevision(text, `it is ambiguous: ${list}`);
}

/** True if an object of `type` leads to the wanted type: tags may, commits lead to trees. */
function canBe(
  source: RevisionSource,
  id: string,
  type: string,
  want: ObjectTypeName | 'any',
): boolean {
  if (want === 'any' || type === want || type === 'unreadable') return true;
  if (type === 'commit') return want === 'tree';
  if (type !== 'tag') return false;
  const object = source.readObject(id);
  const line =
    object && /\ntype (\w+)\n/.exec(Buffer.from(object.bytes.subarray(0, 200)).toString('latin1'));
  return line?.[1] !== undefined && canBe(source, '', line[1] === 'tag' ? want : line[1], want);
}

function reasonFor(source: RevisionSource, name: string): string {
  if (name === 'HEAD' || name === '@') return `HEAD is ${source.refs.head.state}`;
  if (source.refs.broken.some((entry) => candidatesOf(name).includes(entry.path ?? ''))) {
    return 'the ref is broken';
  }
  const near = nearNames(source, name);
  return near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'no ref or object has this name';
}

/** Short names of refs that differ from `name` by little. */
function nearNames(source: RevisionSource, name: string): string[] {
  const near = new Map<string, number>();
  for (const ref of source.refs.refs.slice(0, MAX_COMPARED)) {
    const short = ref.name.replace(/^refs\/(?:heads|tags|remotes)\//, '');
    const distance = short.endsWith(`/${name}`) ? 0 : editDistance(short, name, MAX_EDITS);
    if (distance <= MAX_EDITS && distance < name.length) near.set(short, distance);
  }
  const sorted = [...near].toSorted((a, b) => a[1] - b[1]);
  return sorted.slice(0, MAX_SUGGESTIONS).map(([short]) => short);
}

/** Levenshtein distance, or anything above `limit` where it is larger. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit || a.length > 200) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1); // j - 1 < row.length
      next.push(Math.min(replace, row[j]! + 1, next[j - 1]! + 1)); // the same bound
    }
    row = next;
  }
  return row[b.length] ?? limit + 1;
}

interface AtPart {
  /** The whole text, for errors. */
  readonly text: string;
  /** What stands before the first `@{`. */
  readonly base: string;
  /** What the parts before gave, null for the first one. */
  readonly named: NamedObject | null;
  readonly part: string;
}

function resolveAt(source: RevisionSource, at: AtPart): NamedObject {
  const { part, text } = at;
  if (/^-\d{1,9}$/.test(part)) {
    if (at.base !== '' || at.named !== null)
      throw unknownRevision(text, 'only @{-n} alone has a meaning');
    return previousCheckout(source, Number(part.slice(1)), text);
  }
  const word = part.toLowerCase();
  if (word === 'u' || word === 'upstream' || word === 'push') {
    const branch = branchName(source, at);
    const tracking =
      word === 'push' ? pushTargetOf(source.config, branch) : upstreamOf(source.config, branch);
    if (tracking.kind === 'none') throw unknownRevision(text, tracking.reason);
    const ref = source.refsByName.get(tracking.name);
    if (!ref) throw unknownRevision(text, `${tracking.name} does not exist; fetch it`);
    return { id: ref.id, refName: ref.name };
  }
  return fromReflog(source, at);
}

/** The local branch that `@{upstream}` is asked of. */
function branchName(source: RevisionSource, at: AtPart): string {
  const { head } = source.refs;
  const isHead = at.named === null && (at.base === '' || at.base === 'HEAD' || at.base === '@');
  const name = isHead ? head.target : (at.named?.refName ?? findRef(source, at.base)?.name ?? '');
  if (isHead && name === '') throw unknownRevision(at.text, 'HEAD is on no branch');
  if (!name.startsWith('refs/heads/')) throw unknownRevision(at.text, `${at.base} is no branch`);
  return name.slice('refs/heads/'.length);
}

/** `@{-n}`: the branch or commit that was left by the n-th last checkout. */
function previousCheckout(source: RevisionSource, count: number, text: string): NamedObject {
  const log = source.reflogs().logs.find((each) => each.ref === source.refs.head.name);
  let left = count;
  for (const entry of log?.entries ?? []) {
    const move = /^checkout: moving from (\S+) to /.exec(entry.message);
    if (!move?.[1] || --left > 0) continue;
    const branch = source.refsByName.get(`refs/heads/${move[1]}`);
    if (branch) return { id: branch.id, refName: branch.name };
    return resolveBase(source, move[1], 'commit');
  }
  throw unknownRevision(text, `the reflog of HEAD knows fewer than ${count} checkouts`);
}

function fromReflog(source: RevisionSource, at: AtPart): NamedObject {
  const { part, text } = at;
  const { name, log } = findLog(source, at);
  const isOrdinal = /^\d+$/.test(part) && Number(part) < MAX_ORDINAL;
  if (isOrdinal) return { id: nthPrior(log, Number(part), name, text), refName: name };
  const seconds = parseTypedDate(part, source.nowSeconds);
  if (seconds === null) throw unknownRevision(text, `${part} is neither a number nor a date`);
  return { id: valueAt(log.entries, seconds), refName: name };
}

function findLog(source: RevisionSource, at: AtPart): { name: string; log: Reflog } {
  const { head } = source.refs;
  const isCurrent = at.named === null && at.base === '';
  const ref = isCurrent
    ? source.refsByName.get(head.target === '' ? head.name : head.target)
    : at.named === null
      ? findRef(source, at.base)
      : source.refsByName.get(at.named.refName);
  if (!ref) throw unknownRevision(at.text, reasonFor(source, at.base === '' ? 'HEAD' : at.base));
  const { logs } = source.reflogs();
  // A symbolic ref such as origin/HEAD rarely has a log of its own.
  const log =
    logs.find((each) => each.ref === ref.name) ?? logs.find((each) => each.ref === ref.target);
  if (!log) throw unknownRevision(at.text, `${ref.name} has no reflog`);
  return { name: ref.name, log };
}

/** The n-th prior value: 0 is the present one; one more than the log has is what was before it. */
function nthPrior(log: Reflog, count: number, name: string, text: string): string {
  const entry = log.entries[count];
  if (entry && entry.newId !== '') return entry.newId;
  const before = log.entries[count - 1]?.oldId ?? '';
  if (before !== '') return before;
  throw unknownRevision(text, `the reflog of ${name} has only ${log.entries.length} entries`);
}

/** The value at a time; before the first entry, what that entry replaced, as in git. */
function valueAt(entries: readonly ReflogEntry[], seconds: number): string {
  const entry = entries.find((each) => each.seconds <= seconds && each.newId !== '');
  const oldest = entries.at(-1);
  return entry?.newId ?? (oldest?.oldId || (oldest?.newId ?? ''));
}
