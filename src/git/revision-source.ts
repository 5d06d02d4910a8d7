/**
 * What revisions are resolved against: refs, reflogs, configuration and objects of one repository.
 *
 * An interface, so that the resolver can be tested without a store; and the record that makes it
 * from the real one.
 */

import type { RepositoryConfig } from './config.ts';
import { type Fault, isFault } from './fault.ts';
import type { GitObject } from './object-reader.ts';
import { TYPE_NAMES } from './pack.ts';
import { type ReflogList, readReflogs } from './reflog.ts';
import { type Ref, type RefList, readRefs } from './refs.ts';
import type { Repository } from './repository.ts';

/** The four object types by name. */
export type ObjectTypeName = 'commit' | 'tree' | 'blob' | 'tag';

/** An object as the resolver reads it. */
export interface RevisionObject {
  readonly type: ObjectTypeName;
  readonly bytes: Uint8Array;
}

/** Everything that names can lead to. */
export interface RevisionSource {
  readonly hashLength: number;
  readonly config: RepositoryConfig;
  readonly refs: RefList;
  /** Refs by full name, FETCH_HEAD and the like by their first line. */
  readonly refsByName: ReadonlyMap<string, Ref>;
  /** True for a shallow clone: a missing parent is then cut off, not lost. */
  readonly isShallow: boolean;
  /** The present, for `@{yesterday}`. */
  readonly nowSeconds: number;
  /** Read when first asked for: few revisions need them. */
  readonly reflogs: () => ReflogList;
  /** An object by hex id, null where the store lacks it or it cannot be read. */
  readonly readObject: (id: string) => RevisionObject | null;
  /** Hex ids that start with `prefix`, ascending, at most `limit`. */
  readonly idsWithPrefix: (prefix: string, limit: number) => readonly string[];
}

/** The part of an object store that revisions need; `ObjectStore` is one. */
export interface RevisionStore {
  readonly hashLength: number;
  readonly objectCount: number;
  readonly idOf: (objectNumber: number) => string;
  readonly numberOfHex: (id: string) => number;
  readonly read: (objectNumber: number) => GitObject | Fault;
}

/** Makes the source of a repository and its opened store. `refs` saves reading them again. */
export function revisionSource(
  repository: Repository,
  store: RevisionStore,
  nowSeconds: number,
  refs: RefList = readRefs(repository),
): RevisionSource {
  let reflogs: ReflogList | null = null;
  return {
    hashLength: repository.hashLength,
    config: repository.config,
    refs,
    refsByName: indexRefs(refs),
    isShallow: repository.shallow.size > 0,
    nowSeconds,
    reflogs: () => {
      reflogs ??= readReflogs(repository);
      return reflogs;
    },
    readObject: (id) => {
      const number = store.numberOfHex(id);
      const object = number < 0 ? null : store.read(number);
      if (object === null || isFault(object)) return null;
      return { type: TYPE_NAMES[object.type] as ObjectTypeName, bytes: object.bytes };
    },
    idsWithPrefix: (prefix, limit) => idsFrom(store, prefix, limit),
  };
}

/** The first ref of each name. */
function indexRefs(refs: RefList): ReadonlyMap<string, Ref> {
  const byName = new Map<string, Ref>();
  for (const ref of refs.refs) if (!byName.has(ref.name)) byName.set(ref.name, ref);
  return byName;
}

/** Object numbers follow the order of ids, so that the ids of a prefix are neighbours. */
function idsFrom(store: RevisionStore, prefix: string, limit: number): string[] {
  let low = 0;
  let high = store.objectCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (store.idOf(middle) < prefix) low = middle + 1;
    else high = middle;
  }
  const ids: string[] = [];
  for (let number = low; number < store.objectCount && ids.length < limit; number++) {
    const id = store.idOf(number);
    if (!id.startsWith(prefix)) break;
    ids.push(id);
  }
  return ids;
}
