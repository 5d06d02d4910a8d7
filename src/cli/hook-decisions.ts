/**
 * Decisions that a push brings along: the `.gitsiftignore` at the root of each tip that is pushed. On a
 * server there is no work tree to read it from, and the one of the repository is the keeper's own.
 */
import { delimiter } from 'node:path';
import type { GitEnvironment } from '../base/plan.ts';
import { type DecisionFile, parseDecisions } from '../findings/index.ts';
import {
  createTreeEntry,
  isFault,
  MODE_FILE,
  MODE_TYPE,
  nextTreeEntry,
  OBJECT_BLOB,
  OBJECT_COMMIT,
  OBJECT_TAG,
  OBJECT_TREE,
  type ObjectStore,
  openObjectLookup,
  openRepository,
} from '../git/index.ts';

/** Name of the file in a tree. */
const FILE_NAME = Buffer.from('.gitsiftignore');
/** A million decisions are a mistake. */
const FILE_BYTES_MAX = 64_000_000;
/** Tags of tags. */
const MAX_TAG_DEPTH = 100;

/** What the tips decide, and what is wrong with their files, a sentence each. */
export interface PushedDecisions {
  readonly file: DecisionFile;
  readonly notes: readonly string[];
}

/** Reads the files of `tips` (hex ids). Lines with a fault are told and hold no decision. */
export function pushedDecisions(
  tips: readonly string[],
  git: GitEnvironment | null,
): PushedDecisions {
  const repository = openRepository('.', { env: variablesOf(git) });
  const { objectsDir, alternates } = repository;
  const hashLength = repository.hashLength === 32 ? 32 : 20;
  const store = openObjectLookup({ objectsDir, hashLength, alternates });
  try {
    const texts = new Map<string, string>();
    for (const tip of tips) {
      const text = fileOf(store, tip);
      if (text !== null) texts.set(tip, text);
    }
    return joined(texts);
  } finally {
    store.close();
  }
}

function joined(texts: ReadonlyMap<string, string>): PushedDecisions {
  const notes: string[] = [];
  const files = [...texts].map(([tip, text]) => {
    const file = parseDecisions(text);
    for (const { line, message } of file.faults) {
      notes.push(`.gitsiftignore in ${tip.slice(0, 8)}, line ${line}: ${message}`);
    }
    return file;
  });
  return {
    notes,
    file: {
      decisions: files.flatMap(({ decisions }) => decisions),
      faults: [],
      comments: files.flatMap(({ comments }) => comments),
    },
  };
}

/** A push in quarantine has an object directory of its own (git-receive-pack(1)). */
function variablesOf(git: GitEnvironment | null): Record<string, string | undefined> {
  return {
    GIT_DIR: git?.gitDir ?? undefined,
    GIT_COMMON_DIR: git?.commonDir ?? undefined,
    GIT_OBJECT_DIRECTORY: git?.objectDirectory ?? undefined,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: git?.alternateObjectDirectories.join(delimiter) || undefined,
  };
}

/** Text of the file at the root of a tip; null where the tip has none, or has no tree. */
function fileOf(store: ObjectStore, tip: string): string | null {
  let id = tip;
  for (let depth = 0; depth < MAX_TAG_DEPTH; depth += 1) {
    const object = store.readHex(id);
    if (isFault(object)) return null;
    if (object.type === OBJECT_TREE) return fileInTree(store, object.bytes);
    if (object.type !== OBJECT_COMMIT && object.type !== OBJECT_TAG) return null;
    const head = Buffer.from(object.bytes.subarray(0, 80)).toString('latin1');
    id = /^(?:tree|object) ([0-9a-f]+)\n/.exec(head)?.[1] ?? '';
  }
  return null;
}

function fileInTree(store: ObjectStore, tree: Uint8Array): string | null {
  const entry = createTreeEntry();
  const { hashLength } = store;
  for (let at = 0; ; ) {
    at = nextTreeEntry(tree, at, tree.length, hashLength, entry);
    if (at < 0) return null;
    const name = tree.subarray(entry.nameStart, entry.nameEnd);
    if (!FILE_NAME.equals(name) || (entry.mode & MODE_TYPE) !== MODE_FILE) continue;
    const id = Buffer.from(tree.subarray(entry.idAt, entry.idAt + hashLength)).toString('hex');
    const blob = store.readHex(id);
    const isUsable = !isFault(blob) && blob.type === OBJECT_BLOB;
    return isUsable && blob.bytes.length <= FILE_BYTES_MAX
      ? Buffer.from(blob.bytes).toString('utf8')
      : null;
  }
}
