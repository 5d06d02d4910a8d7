/**
 * Turns what a range is asked for by, words of `git rev-list`, `--since`, `--not` or a change set, into
 * the ends of a walk. Reads single objects only; the walk itself is reach.ts'.
 */
import { ScanError } from '../base/errors.ts';
import type { ChangeSet, ScopePlan } from '../base/plan.ts';
import {
  createTagView,
  isFault,
  OBJECT_COMMIT,
  type ObjectStore,
  parseTag,
  parseTypedDate,
  type Ref,
  type RevisionSource,
  resolveRevision,
  resolveRevisionSet,
  tagChain,
} from '../git/index.ts';
import type { Ends } from './reach.ts';
import { matchesRef } from './ref-globs.ts';

/** What revisions are resolved against. */
export interface RevisionContext {
  readonly store: ObjectStore;
  readonly source: RevisionSource;
  /** Hex ids that a range starts from where it only says what it leaves out. */
  readonly defaultStarts: readonly string[];
}

/** Ends as they are gathered: hex ids. */
export interface NamedEnds {
  readonly include: string[];
  readonly exclude: string[];
  readonly symmetric: (readonly [string, string])[];
  readonly tags: string[];
  /** Tags that were named to be left out; what they point at is in `exclude`. */
  readonly excludedTags: string[];
  since: number | null;
  /** What was passed over, for people. */
  readonly notes: string[];
}

/** Ends that nothing was added to. */
export function noEnds(): NamedEnds {
  return {
    include: [],
    exclude: [],
    symmetric: [],
    tags: [],
    excludedTags: [],
    since: null,
    notes: [],
  };
}

/** Words that stand for all refs of a kind, as in git-rev-list(1); `=GLOB` may follow all but the first. */
const REF_WORDS: Readonly<Record<string, string>> = {
  '--all': 'refs/',
  '--branches': 'refs/heads/',
  '--tags': 'refs/tags/',
  '--remotes': 'refs/remotes/',
};

/** Resolves a plan's range. Throws for a revision that is unknown, and for a range without a start. */
export function namedEnds(scope: ScopePlan, context: RevisionContext): NamedEnds {
  const ends = noEnds();
  if (scope.changes !== null) addChanges(scope.changes, ends, context);
  else if (scope.range !== null) addWords(scope.range, ends, context);
  else for (const id of context.defaultStarts) addObject(ends, id, context);
  for (const words of scope.not) addWords(`--not ${words}`, ends, context, '--not');
  if (scope.since !== null) addSince(scope.since, ends, context);
  return ends;
}

/** The ends as object numbers; behind a date, tags that were made before it are left out. */
export function endsOf(ends: NamedEnds, store: ObjectStore): Ends {
  const number = (id: string): number => store.numberOfHex(id);
  const excludedTags = new Set(ends.excludedTags);
  const isIn = (id: string): boolean =>
    !excludedTags.has(id) && (ends.since === null || !isOlder(store, number(id), ends.since));
  return {
    include: ends.include.map(number),
    exclude: ends.exclude.map(number),
    symmetric: ends.symmetric.map(([a, b]) => [number(a), number(b)] as const),
    tags: ends.tags.filter(isIn).map(number),
    since: ends.since,
  };
}

/** False for a tag that does not say when it was made. */
function isOlder(store: ObjectStore, tag: number, seconds: number): boolean {
  const object = tag < 0 ? null : store.read(tag);
  if (object === null || isFault(object)) return false;
  const view = createTagView();
  parseTag(object.bytes, 0, object.bytes.length, store.hashLength * 2, view);
  return view.tagger.seconds < seconds;
}

type ObjectContext = Pick<RevisionContext, 'store' | 'source'>;

/** Adds any object: a tag leads to what it points at, and is in itself. */
export function addObject(ends: NamedEnds, id: string, context: ObjectContext): void {
  const { tags, target } = follow(id, context);
  ends.tags.push(...tags);
  ends.include.push(target);
}

/** Leaves out any object, with what it reaches. */
function excludeObject(ends: NamedEnds, id: string, context: ObjectContext): void {
  const { tags, target } = follow(id, context);
  ends.excludedTags.push(...tags);
  ends.exclude.push(target);
}

function follow(id: string, { store, source }: ObjectContext): ReturnType<typeof tagChain> {
  const number = store.numberOfHex(id);
  // Most refs point at packed commits, whose type is known without reading them.
  const isCommit = number >= 0 && store.typeOf(number) === OBJECT_COMMIT;
  return isCommit ? { tags: [], target: id } : tagChain(source, id);
}

function splitWords(text: string): string[] {
  // `@{2 days ago}` is one word.
  return text.match(/(?:[^\s{]|\{[^}]*\}|\{)+/g) ?? [];
}

function addWords(
  text: string,
  ends: NamedEnds,
  context: RevisionContext,
  option = '--range',
): void {
  let isNegated = false;
  let hasStart = option !== '--range';
  for (const word of splitWords(text)) {
    if (word === '--not') isNegated = !isNegated;
    else hasStart = addWord(word, isNegated, ends, context) || hasStart;
  }
  if (hasStart) return;
  const message = `${option} "${text}" says only what is left out: name a revision to start from`;
  throw new ScanError('USAGE', { message });
}

/** Adds one word; true when it says where to start. */
function addWord(
  word: string,
  isNegated: boolean,
  ends: NamedEnds,
  context: RevisionContext,
): boolean {
  const { source } = context;
  const refs = refsOfWord(word, source);
  if (refs === null) {
    const set = resolveRevisionSet(source, isNegated ? ['--not', word] : [word]);
    ends.include.push(...set.include);
    ends.exclude.push(...set.exclude);
    ends.symmetric.push(...set.symmetric);
    ends.tags.push(...set.tags);
    ends.excludedTags.push(...set.excludedTags);
    return word.startsWith('^') === isNegated;
  }
  for (const { id } of refs) (isNegated ? excludeObject : addObject)(ends, id, context);
  return !isNegated;
}

/** Refs that a word such as `--remotes=origin` stands for; null where it is no such word. */
function refsOfWord(word: string, source: RevisionSource): Ref[] | null {
  const [name = '', ...rest] = word.split('=');
  const prefix = REF_WORDS[name];
  if (prefix === undefined) return null;
  const glob = rest.length === 0 ? '*' : rest.join('=');
  return source.refs.refs.filter(
    (ref) =>
      (ref.name.startsWith(prefix) && matchesRef(glob, ref.name.slice(prefix.length))) ||
      (name === '--all' && ref.kind === 'head'),
  );
}

/** A revision, of which what it reaches is left out; or a date, before which commits are. */
function addSince(text: string, ends: NamedEnds, context: RevisionContext): void {
  const { source } = context;
  const isRef = source.refsByName.has(text) || resolvesToRef(text, source);
  const seconds = isRef ? null : parseTypedDate(text, source.nowSeconds);
  if (seconds !== null) {
    ends.since = seconds;
    return;
  }
  try {
    ends.exclude.push(resolveRevision(source, text, 'commit').id);
  } catch (error) {
    if (!(error instanceof ScanError) || error.code !== 'REVISION_UNKNOWN') throw error;
    const message = `--since ${text}: neither a date nor a revision of this repository`;
    throw new ScanError('USAGE', { message }, { cause: error });
  }
}

function resolvesToRef(text: string, source: RevisionSource): boolean {
  try {
    return resolveRevision(source, text).refName !== '';
  } catch (error) {
    if (error instanceof ScanError) return false;
    throw error;
  }
}

function addChanges(changes: ChangeSet, ends: NamedEnds, context: RevisionContext): void {
  const { source } = context;
  for (const name of changes.include) addObject(ends, resolveName(name, source), context);
  let known = 0;
  const exclude = (id: string): void => {
    known += 1;
    excludeObject(ends, id, context);
  };
  for (const name of changes.exclude) exclude(resolveName(name, source));
  for (const id of changes.excludeIfKnown) {
    const [found, ...others] = source.idsWithPrefix(id, 2);
    if (found !== undefined && others.length === 0) exclude(found);
    else ends.notes.push(`${id} is not in this repository; what it reached counts as new`);
  }
  const globs = [...changes.excludeRefs, ...(known === 0 ? changes.fallbackRefs : [])];
  for (const ref of source.refs.refs) {
    const isBefore = globs.some((glob) => matchesRef(glob, ref.name));
    const isKept = changes.keepRefs.some(
      (glob) => matchesRef(glob, ref.name) || matchesRef(glob, ref.target),
    );
    if (isBefore && !isKept) excludeObject(ends, ref.id, context);
  }
}

/**
 * A full ref name is only that, and what looks like an id is one where it can be: services shorten ids,
 * and a branch could be named like one. Anything else is a revision.
 */
function resolveName(name: string, source: RevisionSource): string {
  const ref = name.startsWith('refs/') ? source.refsByName.get(name) : undefined;
  if (ref !== undefined) return ref.id;
  const ids = /^[0-9a-f]{7,}$/.test(name) ? source.idsWithPrefix(name, 2) : [];
  if (ids.length === 1 && ids[0] !== undefined) return ids[0];
  if (!name.startsWith('refs/')) return resolveRevision(source, name).id;
  const remote = /^refs\/remotes\/([^/]+)\/(.+)$/.exec(name);
  const remedy = remote === null ? 'fetch it' : `git fetch ${remote[1]} ${remote[2]}`;
  throw new ScanError('REVISION_UNKNOWN', { revision: `${name} (no such ref: ${remedy})` });
}

/** A change set as words of `git rev-list`, for the report. */
export function wordsOf(changes: ChangeSet): string {
  const exclude = [...changes.exclude, ...changes.excludeIfKnown].map((name) => `^${name}`);
  const refs = [...changes.excludeRefs, ...changes.fallbackRefs];
  const not = refs.length === 0 ? [] : ['--not', ...refs];
  return [...changes.include, ...exclude, ...not].join(' ');
}
