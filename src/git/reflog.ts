/**
 * Reads reflogs: what each ref pointed to before, of every worktree, from files or reftables.
 *
 * Stashes are the reflog of `refs/stash`: all but the newest stand nowhere else. The log of a
 * deleted ref is read too, where a store still has it. Format: `<old> <new> <identity>TAB<message>`,
 * gitrepository-layout(5), "logs".
 */

import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Skipped } from '../base/model.ts';
import { isMissing, LOG_LIMIT, latin1, readControlFile, reasonOf, utf8 } from './control-file.ts';
import { type IdentityView, parseIdentity } from './parse.ts';
import { addBroken, brokenRef, hexIdOf, textOfByteName } from './ref-records.ts';
import { worktreePrefix } from './refs.ts';
import type { LogRecord } from './reftable-logs.ts';
import { readReftableStack } from './reftable-stack.ts';
import type { Repository } from './repository.ts';
import type { Worktree } from './worktrees.ts';

/** One change of a ref. */
export interface ReflogEntry {
  /** Hex id, '' where the ref was created. */
  readonly oldId: string;
  /** Hex id, '' where the ref was deleted. */
  readonly newId: string;
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970, NaN where the line states none. */
  readonly seconds: number;
  readonly zoneMinutes: number;
  readonly message: string;
}

/** The log of one ref, newest first as in `ref@{0}`, `ref@{1}`. */
export interface Reflog {
  /** Full ref name; other worktrees' own logs are prefixed as in refs.ts. */
  readonly ref: string;
  readonly entries: readonly ReflogEntry[];
}

/** All reflogs, sorted by name, and what could not be read. */
export interface ReflogList {
  readonly logs: readonly Reflog[];
  readonly broken: readonly Skipped[];
}

const NEWLINE = 0x0a;
const TAB = 0x09;
const SPACE = 0x20;
const DOT = 0x2e;
const MAX_DEPTH = 1000;
/** A longer line was not written by git, which cuts messages to one line. */
const MAX_LINE = 1 << 20;
const NULL_ID = /^0+$/;

/** Reads all reflogs of a repository. */
export function readReflogs(repository: Repository): ReflogList {
  const logs: Reflog[] = [];
  const broken: Skipped[] = [];
  for (const worktree of repository.worktrees) {
    const read = repository.refStorage === 'reftable' ? readStackLogs : readLogFiles;
    read(repository, worktree, { logs, broken });
  }
  return { logs: logs.toSorted((a, b) => (a.ref < b.ref ? -1 : 1)), broken };
}

interface LogSink {
  readonly logs: Reflog[];
  readonly broken: Skipped[];
}

function readStackLogs(repository: Repository, worktree: Worktree, sink: LogSink): void {
  const { hashLength } = repository;
  const stack = readReftableStack(join(worktree.gitDir, 'reftable'), hashLength);
  // Broken tables are reported by readRefs, which reads the same files.
  for (const [name, records] of stack.logs) {
    const entries = records
      .map(entryOf)
      .filter((entry) => entry.oldId !== '' || entry.newId !== '');
    if (entries.length > 0) sink.logs.push({ ref: logName(worktree, name), entries });
  }
}

/** A record with two null ids only marks that a log exists. */
function entryOf(record: LogRecord): ReflogEntry {
  return {
    oldId: NULL_ID.test(record.oldId) ? '' : record.oldId,
    newId: NULL_ID.test(record.newId) ? '' : record.newId,
    name: record.committerName,
    email: record.committerEmail,
    seconds: record.seconds,
    zoneMinutes: record.zoneMinutes,
    message: record.message.replace(/\n$/, ''),
  };
}

/** Shared refs' logs lie in the main Git directory; the rest is the worktree's own. */
function logName(worktree: Worktree, byteName: string): string {
  const isShared =
    byteName.startsWith('refs/') && !/^refs\/(?:bisect|rewritten|worktree)\//.test(byteName);
  return (isShared ? '' : worktreePrefix(worktree)) + textOfByteName(byteName);
}

function readLogFiles(repository: Repository, worktree: Worktree, sink: LogSink): void {
  const root = join(worktree.gitDir, 'logs');
  const pending = [{ name: '', depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { name, depth } = next;
    for (const entry of listLogs(root, name, sink.broken)) {
      const child = (name === '' ? '' : `${name}/`) + latin1(entry.name);
      if (entry.name[0] === DOT || child.endsWith('.lock')) continue;
      if (!entry.isDirectory()) {
        readLogFile(pathOf(root, child), child, repository.hashLength, { ...sink, worktree });
      } else if (depth < MAX_DEPTH) pending.push({ name: child, depth: depth + 1 });
      else addBroken(sink.broken, brokenRef(`logs/${child}`, 'directories nest too deep'));
    }
  }
}

function pathOf(root: string, byteName: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(byteName, 'latin1')]);
}

function listLogs(root: string, name: string, broken: Skipped[]): Dirent<Buffer>[] {
  try {
    return readdirSync(pathOf(root, name), { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    if (!isMissing(error)) addBroken(broken, brokenRef(`logs/${name}`, reasonOf(error)));
    return [];
  }
}

function readLogFile(
  path: Buffer,
  byteName: string,
  hashLength: number,
  into: LogSink & { readonly worktree: Worktree },
): void {
  const file = readControlFile(path, LOG_LIMIT, { followLinks: false });
  if (file.kind === 'missing') return;
  if (file.kind === 'refused') {
    addBroken(into.broken, brokenRef(`logs/${byteName}`, `the reflog ${file.reason}`));
    return;
  }
  const { entries, faults } = parseReflog(file.bytes, hashLength);
  if (faults > 0) {
    const detail = `${faults} lines of the reflog are damaged`;
    addBroken(into.broken, brokenRef(`logs/${byteName}`, detail));
  }
  if (entries.length > 0) into.logs.push({ ref: logName(into.worktree, byteName), entries });
}

/** Parses the bytes of a reflog file; `faults` counts lines that are none. */
function parseReflog(
  bytes: Uint8Array,
  hashLength: number,
): { readonly entries: readonly ReflogEntry[]; readonly faults: number } {
  const entries: ReflogEntry[] = [];
  const identity = emptyIdentity();
  let faults = 0;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, at);
    const end = newline < 0 ? bytes.length : newline;
    const isLine = end > at && end - at <= MAX_LINE;
    const entry = !isLine ? null : parseLine(bytes, at, end, hashLength, identity);
    if (entry !== null) entries.push(entry);
    else if (end > at) faults++;
    at = end + 1;
  }
  return { entries: entries.toReversed(), faults };
}

function emptyIdentity(): IdentityView {
  const view = { start: 0, end: 0, nameStart: 0, nameEnd: 0, emailStart: 0, emailEnd: 0 };
  return { ...view, seconds: Number.NaN, zoneMinutes: 0 };
}

function parseLine(
  bytes: Uint8Array,
  at: number,
  end: number,
  hashLength: number,
  identity: IdentityView,
): ReflogEntry | null {
  const hexLength = hashLength * 2;
  const newAt = at + hexLength + 1;
  const identityAt = newAt + hexLength + 1;
  if (identityAt > end || bytes[newAt - 1] !== SPACE || bytes[identityAt - 1] !== SPACE) {
    return null;
  }
  const oldId = idOrNull(latin1(bytes, at, newAt - 1), hexLength);
  const newId = idOrNull(latin1(bytes, newAt, identityAt - 1), hexLength);
  if (oldId === null || newId === null) return null;
  const tab = bytes.subarray(identityAt, end).indexOf(TAB);
  const identityEnd = tab < 0 ? end : identityAt + tab;
  parseIdentity(bytes, identityAt, identityEnd, identity);
  return {
    oldId,
    newId,
    name: utf8(bytes, identity.nameStart, identity.nameEnd),
    email: identity.emailStart < 0 ? '' : utf8(bytes, identity.emailStart, identity.emailEnd),
    seconds: identity.seconds,
    zoneMinutes: identity.zoneMinutes,
    message: identityEnd < end ? utf8(bytes, identityEnd + 1, end) : '',
  };
}

/** The id, '' for the null id, null for no id at all. */
function idOrNull(text: string, hexLength: number): string | null {
  return NULL_ID.test(text) ? '' : hexIdOf(text, hexLength) || null;
}
