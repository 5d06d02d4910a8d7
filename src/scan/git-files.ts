/**
 * Adds to what is scanned the texts of the Git directory that are no objects: its files, the names of
 * refs, and what interrupted writes left of objects.
 */
import type { Skipped } from '../base/model.ts';
import { isFault, OBJECT_TREE, readLeftoverObject } from '../git/index.ts';
import { type FileEntry, listGitDirectory } from '../sources/index.ts';
import type { Material, RepositoryMaterial } from './material.ts';

/** A text that stands in no file as it is. */
export interface GitText {
  /** Index among the files. */
  readonly index: number;
  readonly text: Uint8Array;
  /** Names of refs, where the text is a list of them; else null. */
  readonly lines: readonly string[] | null;
}

interface NamedText {
  /** In latin1. */
  readonly name: string;
  readonly text: Uint8Array;
  readonly lines: readonly string[] | null;
}

/** What is held in memory of half-written objects; Git leaves few, and removes them by and by. */
const LEFTOVER_BYTES_MAX = 256 << 20;

function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The material with the texts of the Git directory, each worktree's own included. */
export function withGitFiles(material: Material, found: RepositoryMaterial): Material {
  const { repository } = found;
  const directories = [repository.commonDir, ...repository.worktrees.map((each) => each.gitDir)];
  const { files: gitFiles, skipped } = listGitDirectory(directories.map(latin1));
  const texts = [...refNames(found), ...leftoverTexts(found, skipped)];
  const entries: FileEntry[] = gitFiles.map(({ path }) => ({ path, isLink: false }));
  const firstGitFile = material.files.length;
  const firstText = firstGitFile + entries.length;
  return {
    ...material,
    files: [
      ...material.files,
      ...entries,
      ...texts.map(({ name }): FileEntry => ({ path: name, isLink: false })),
    ],
    names: [
      ...material.files.map((file) => file.path),
      ...[...gitFiles, ...texts].map((each) => each.name),
    ],
    firstGitFile,
    gitTexts: texts.map(({ text, lines }, i) => ({ index: firstText + i, text, lines })),
    skipped: [...material.skipped, ...skipped],
  };
}

function refNames({ refs }: RepositoryMaterial): NamedText[] {
  const lines = refs.refs.map((ref) => ref.name);
  if (lines.length === 0) return [];
  return [{ name: 'refs', text: Buffer.from(`${lines.join('\n')}\n`), lines }];
}

/** Half-written objects; one that is whole and in the store as well is not read twice. */
function leftoverTexts({ repository, store }: RepositoryMaterial, skipped: Skipped[]): NamedText[] {
  const texts: NamedText[] = [];
  let byteLength = 0;
  for (const path of store.data.leftovers) {
    const name = `.git${path.slice(repository.commonDir.length).replaceAll('\\', '/')}`;
    const object = readLeftoverObject(path, store.hashLength);
    if (isFault(object)) {
      // It has become an object since it was seen: one that is newer than this scan.
      if (object.fault === 'vanished') continue;
      skipped.push({ path: name, reason: object.fault, detail: object.detail });
      continue;
    }
    const { id, type, bytes } = object;
    // What a tree names is in the store, or is told of there.
    if (type === OBJECT_TREE || (id !== '' && store.numberOfHex(id) >= 0)) continue;
    byteLength += bytes.length;
    if (byteLength > LEFTOVER_BYTES_MAX) {
      skipped.push({ path: name, reason: 'oversize', detail: 'too many half-written objects' });
    } else texts.push({ name: latin1(name), text: bytes, lines: null });
  }
  return texts;
}
