/**
 * Reads refs stored as files: everything below `refs/`, HEAD, and the pseudo refs beside it.
 *
 * Walks directories with names as bytes, so that a ref whose name is not UTF-8 is still read.
 * Links are never followed out of the repository; a link to `refs/…` is git's oldest symbolic ref.
 */

import { type Dirent, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  isMissing,
  latin1,
  POINTER_LIMIT,
  readControlBytes,
  readControlFile,
  reasonOf,
  TEXT_LIMIT,
} from './control-file.ts';
import { addBroken, brokenRef, hexIdOf, type RawRef, type RawRefs } from './ref-records.ts';

const LOCK_SUFFIX = '.lock';
/** Deeper nesting than any path limit allows comes from a crafted directory tree. */
const MAX_DEPTH = 1000;

/** Reads every ref file below `<gitDir>/<prefix>`; `prefix` is `refs`, or a part of it. */
export function readLooseRefs(gitDir: string, prefix: string, hexLength: number): RawRefs {
  const result: RawRefs = { refs: new Map(), broken: [] };
  const pending = [{ name: prefix, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { name, depth } = next;
    for (const entry of listDirectory(gitDir, name, result)) {
      const child = `${name}/${latin1(entry.name)}`;
      // As in git: lock files and dot files are no refs.
      if (child.endsWith(LOCK_SUFFIX) || entry.name[0] === 0x2e) continue;
      if (!entry.isDirectory()) {
        readRefFile(gitDir, child, hexLength, result);
      } else if (depth < MAX_DEPTH) pending.push({ name: child, depth: depth + 1 });
      else addBroken(result.broken, brokenRef(child, 'directories nest too deep'));
    }
  }
  return result;
}

const ASCII_ONLY = /^[\0-\x7f]*$/;

/** `<gitDir>/<byte name>` as a path, in bytes where its text might mean others. */
function pathOf(gitDir: string, byteName: string): string | Buffer {
  if (ASCII_ONLY.test(byteName)) return `${gitDir}/${byteName}`;
  return Buffer.concat([Buffer.from(`${gitDir}/`), Buffer.from(byteName, 'latin1')]);
}

function listDirectory(gitDir: string, name: string, result: RawRefs): Dirent<Buffer>[] {
  try {
    return readdirSync(pathOf(gitDir, name), { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    if (!isMissing(error)) {
      addBroken(result.broken, brokenRef(name, `the directory: ${reasonOf(error)}`));
    }
    return [];
  }
}

function readRefFile(gitDir: string, name: string, hexLength: number, result: RawRefs): void {
  const read = readRef(gitDir, name, hexLength);
  if (read === null) return; // Deleted meanwhile.
  if (typeof read === 'string') addBroken(result.broken, brokenRef(name, read));
  else result.refs.set(name, read);
}

/** One ref file: the ref, null where there is none, or a sentence that says what is wrong. */
export function readRef(gitDir: string, name: string, hexLength: number): RawRef | null | string {
  const path = pathOf(gitDir, name);
  const file = readControlBytes(path, POINTER_LIMIT, { followLinks: false });
  if (file.kind === 'missing') return null;
  if (file.kind === 'ok') return parseRef(file.bytes, hexLength);
  const target = linkTarget(path);
  if (target === null) return `the file ${file.reason}`;
  if (!target.startsWith('refs/')) return 'it is a symbolic link that does not lead to a ref';
  return { id: '', peeledId: '', target };
}

function linkTarget(path: string | Buffer): string | null {
  try {
    return latin1(readlinkSync(path, { encoding: 'buffer' }));
  } catch {
    return null; // Not a link: the caller has the reason why it cannot be read.
  }
}

/** Parses `ref: <name>` or `<hex id>`; white space at the end does not count. */
function parseRef(bytes: Uint8Array, hexLength: number): RawRef | string {
  if (bytes.length === 0) return 'the file is empty';
  const text = latin1(bytes);
  if (text.startsWith('ref:')) {
    const target = text.slice('ref:'.length).trim();
    const isName = target !== '' && !/[\0\n]/.test(target);
    return isName ? { id: '', peeledId: '', target } : 'its symbolic target is no ref name';
  }
  const id = hexIdOf(text.slice(0, hexLength), hexLength);
  const rest = text.slice(hexLength);
  if (id !== '' && (rest === '' || /^\s/.test(rest))) return { id, peeledId: '', target: '' };
  if (/^0+\s*$/.test(text)) return 'it holds the null id';
  return `the file holds no object id of ${hexLength} digits`;
}

/** Files beside HEAD whose lines start with object ids (gitrevisions(7), refs.c root refs). */
const ROOT_REF = /^[A-Z][A-Z_]*_HEAD$/;
const IRREGULAR_ROOT_REFS: ReadonlySet<string> = new Set([
  'AUTO_MERGE',
  'BISECT_EXPECTED_REV',
  'MERGE_AUTOSTASH',
  'NOTES_MERGE_PARTIAL',
  'NOTES_MERGE_REF',
]);
/** State of unfinished operations: may hold the only name of a commit that was set aside. */
const STATE_FILES = [
  'rebase-merge/orig-head',
  'rebase-merge/onto',
  'rebase-merge/stopped-sha',
  'rebase-merge/amend',
  'rebase-merge/autostash',
  'rebase-apply/orig-head',
  'rebase-apply/onto',
  'rebase-apply/original-commit',
  'rebase-apply/autostash',
  'rebase-apply/abort-safety',
  'sequencer/head',
  'sequencer/abort-safety',
];

/** A pseudo ref's line: FETCH_HEAD and MERGE_HEAD may have several under one name. */
export interface PseudoRef {
  readonly name: string;
  readonly ref: RawRef;
}

/** Reads the pseudo refs of a (work tree's) Git directory, all but HEAD. */
export function readPseudoRefs(
  gitDir: string,
  hexLength: number,
): { readonly refs: readonly PseudoRef[]; readonly broken: RawRefs['broken'] } {
  const refs: PseudoRef[] = [];
  const broken: RawRefs['broken'] = [];
  for (const name of pseudoNames(gitDir)) {
    const file = readControlFile(join(gitDir, name), TEXT_LIMIT, { followLinks: false });
    if (file.kind === 'missing') continue;
    if (file.kind === 'refused') addBroken(broken, brokenRef(name, `the file ${file.reason}`));
    else readPseudoLines(name, latin1(file.bytes), hexLength, { refs, broken });
  }
  return { refs, broken };
}

function pseudoNames(gitDir: string): string[] {
  let names: string[];
  try {
    names = readdirSync(gitDir);
  } catch {
    return []; // The Git directory itself cannot be listed: HEAD and refs report that.
  }
  const roots = names.filter((name) => ROOT_REF.test(name) || IRREGULAR_ROOT_REFS.has(name));
  return [...roots.toSorted(), ...STATE_FILES];
}

function readPseudoLines(
  name: string,
  text: string,
  hexLength: number,
  into: { refs: PseudoRef[]; broken: RawRefs['broken'] },
): void {
  if (text.startsWith('ref:')) {
    const target = text.slice('ref:'.length).trim();
    if (target !== '') into.refs.push({ name, ref: { id: '', peeledId: '', target } });
    return;
  }
  const seen = new Set<string>();
  let garbage = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const id = hexIdOf(line.slice(0, hexLength), hexLength);
    if (id === '' || !/^\s?$/.test(line.slice(hexLength, hexLength + 1))) garbage++;
    else if (!seen.has(id)) {
      seen.add(id);
      into.refs.push({ name, ref: { id, peeledId: '', target: '' } });
    }
  }
  if (garbage > 0 && !name.includes('/')) {
    addBroken(into.broken, brokenRef(name, `${garbage} of its lines start with no object id`));
  }
}
