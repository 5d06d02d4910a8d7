/**
 * Reads a stack of reftables as one table: the newest record of a name wins, a deletion hides it.
 *
 * `tables.list` names the files, oldest first. A writer may compact the stack while we read, so a
 * table that is gone makes us read the list again, as git does.
 */

import { join } from 'node:path';
import { POINTER_LIMIT, readControlFile, TABLE_LIMIT, utf8 } from './control-file.ts';
import { addBroken, brokenRef, type RawRef, type RawRefs } from './ref-records.ts';
import { parseReftable, type Reftable } from './reftable.ts';
import type { LogRecord } from './reftable-logs.ts';

/** Refs and reflog records of a whole stack. */
export interface ReftableStack extends RawRefs {
  /** Live log records by byte name, newest first. */
  readonly logs: Map<string, LogRecord[]>;
}

const ATTEMPTS = 3;
/** Table names are plain file names; anything else would lead out of the directory. */
const TABLE_NAME = /^[A-Za-z0-9][\w.-]*$/;

/** Reads the stack in `directory` (`reftable/` of a Git directory). */
export function readReftableStack(directory: string, hashLength: number): ReftableStack {
  let stack = readOnce(directory, hashLength);
  for (let attempt = 1; attempt < ATTEMPTS && stack.hasVanished; attempt++) {
    stack = readOnce(directory, hashLength);
  }
  return stack;
}

function readOnce(
  directory: string,
  hashLength: number,
): ReftableStack & { readonly hasVanished: boolean } {
  const refs = new Map<string, RawRef>();
  const broken: RawRefs['broken'] = [];
  const logs = new Map<string, Map<bigint, LogRecord>>();
  const list = readControlFile(join(directory, 'tables.list'), POINTER_LIMIT, NO_LINKS);
  let hasVanished = false;
  if (list.kind === 'refused') broken.push(brokenRef('reftable/tables.list', `it ${list.reason}`));
  const names = list.kind === 'ok' ? utf8(list.bytes).split('\n') : [];
  for (const name of names) {
    if (name === '') continue;
    const address = `reftable/${name}`;
    const read = TABLE_NAME.test(name) ? readTable(join(directory, name), hashLength) : 'bad name';
    if (read === null) hasVanished = true;
    if (read === null || typeof read === 'string') {
      addBroken(broken, brokenRef(address, `table ${read ?? 'is missing'}`));
      continue;
    }
    for (const fault of read.faults) addBroken(broken, brokenRef(address, fault));
    applyRefs(read, refs);
    applyLogs(read, logs);
  }
  return { refs, broken, logs: sortLogs(logs), hasVanished };
}

const NO_LINKS = { followLinks: false } as const;

function readTable(path: string, hashLength: number): Reftable | string | null {
  const file = readControlFile(path, TABLE_LIMIT, NO_LINKS);
  if (file.kind === 'missing') return null;
  return file.kind === 'ok' ? parseReftable(file.bytes, hashLength) : file.reason;
}

function applyRefs(table: Reftable, refs: Map<string, RawRef>): void {
  for (const { name, kind, id, peeledId, target } of table.refs) {
    if (kind === 'deleted') refs.delete(name);
    else refs.set(name, { id, peeledId, target });
  }
}

function applyLogs(table: Reftable, logs: Map<string, Map<bigint, LogRecord>>): void {
  for (const record of table.logs) {
    let records = logs.get(record.name);
    if (records === undefined) {
      records = new Map();
      logs.set(record.name, records);
    }
    if (record.deleted) records.delete(record.updateIndex);
    else records.set(record.updateIndex, record);
  }
}

function sortLogs(logs: Map<string, Map<bigint, LogRecord>>): Map<string, LogRecord[]> {
  const sorted = new Map<string, LogRecord[]>();
  for (const [name, records] of logs) {
    const newestFirst = [...records.values()].toSorted((a, b) =>
      a.updateIndex < b.updateIndex ? 1 : -1,
    );
    if (newestFirst.length > 0) sorted.set(name, newestFirst);
  }
  return sorted;
}
