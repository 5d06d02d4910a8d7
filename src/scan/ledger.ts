/**
 * The coverage ledger: what was in scope, what was read, what was not and why.
 *
 * inScope = read + cached + skipped holds for every column by construction: what was asked for and
 * did not come back as read is looked for among the faults, and listed as `worker` where nobody
 * knows.
 */
import {
  type Coverage,
  type CoverageCount,
  HARMLESS_SKIPS,
  type Skipped,
  type SkipReason,
} from '../base/model.ts';
import {
  OBJECT_BLOB,
  OBJECT_COMMIT,
  OBJECT_TAG,
  OBJECT_TREE,
  type ObjectStore,
} from '../git/index.ts';
import type { Gathered } from './gather.ts';

const COLUMN: Record<number, 'blobs' | 'commits' | 'trees' | 'tags'> = {
  [OBJECT_BLOB]: 'blobs',
  [OBJECT_COMMIT]: 'commits',
  [OBJECT_TREE]: 'trees',
  [OBJECT_TAG]: 'tags',
};

/** Types are below this: three bits tell them. */
const TYPE_LIMIT = 8;

/** What a ledger is made of besides the gathered batches. */
export interface LedgerInput {
  readonly store: ObjectStore | null;
  /** Objects in scope (base/bits.ts), all types. */
  readonly wanted: Uint8Array;
  /** Those of them that no cache vouches for. */
  readonly unread: Uint8Array;
  readonly fileCount: number;
  /** Printable path of a file by index. */
  readonly fileName: (index: number) => string;
  /** Reason for objects that are named and not there. */
  readonly missingReason: SkipReason;
  /** Hex ids that are named in scope, and are not there, and need not be: a range starts after them. */
  readonly notOfScope: ReadonlySet<string>;
  /** Entries from opening, refs and walks over directories. */
  readonly skipped: readonly Skipped[];
  /** Objects of jobs that failed twice, with the reason. */
  readonly lost: ReadonlyMap<number, string>;
  readonly lostFiles: ReadonlyMap<number, string>;
  readonly aborted: boolean;
}

function emptyCount(): CoverageCount {
  return { inScope: 0, read: 0, cached: 0, skipped: 0 };
}

/** Makes the ledger. */
export function makeLedger(input: LedgerInput, gathered: Gathered): Coverage {
  const ledger: Coverage = {
    complete: true,
    blobs: emptyCount(),
    commits: emptyCount(),
    tags: emptyCount(),
    trees: emptyCount(),
    files: emptyCount(),
    bytes: { ...gathered.bytes },
    skipped: [],
  };
  countObjects(ledger, input, gathered);
  countFiles(ledger, input, gathered);
  ledger.skipped.push(...input.skipped, ...gathered.notes);
  if (input.aborted)
    ledger.skipped.push({ path: '.', reason: 'aborted', detail: 'the scan was stopped' });
  ledger.skipped = uniqueSorted(ledger.skipped);
  ledger.complete = ledger.skipped.every(({ reason }) => HARMLESS_SKIPS.includes(reason));
  return ledger;
}

function countObjects(ledger: Coverage, input: LedgerInput, gathered: Gathered): void {
  const { store } = input;
  if (store === null) return;
  const columnOf = (number: number): 'blobs' | 'commits' | 'trees' | 'tags' =>
    COLUMN[store.typeOf(number) || (gathered.types.get(number) ?? OBJECT_BLOB)] ?? 'blobs';
  const { inScope, cached } = countByType(store.data.types, input, gathered);
  inScope.forEach((number, type) => {
    const count = ledger[COLUMN[type] ?? 'blobs'];
    count.inScope += number;
    count.cached += cached[type]!;
  });
  const failed = new Set<number>();
  const fail = (number: number, reason: SkipReason, detail: string): void => {
    ledger.skipped.push({ object: store.idOf(number), reason, detail });
    failed.add(number);
  };
  for (const skip of gathered.skipped) {
    if (!skip.isFile) fail(skip.source, skip.reason, skip.detail);
  }
  for (const [number, detail] of input.lost)
    if (!failed.has(number)) fail(number, 'worker', detail);
  for (const number of failed) ledger[columnOf(number)].skipped += 1;
  for (const column of ['blobs', 'commits', 'trees', 'tags'] as const) {
    const count = ledger[column];
    // An object can fail after it was handed over (a checksum behind the content): it counts as skipped.
    const expected = count.inScope - count.cached - count.skipped;
    count.read = Math.min(gathered.read[column], expected);
    const unaccounted = expected - count.read;
    if (unaccounted > 0 && !input.aborted) {
      ledger.skipped.push({
        path: column,
        reason: 'worker',
        detail: `${unaccounted} ${column} were not delivered`,
      });
    }
    count.skipped += unaccounted;
  }
  countMissing(ledger, input, gathered);
}

/** How many objects there are of each type, in scope and among them read by an earlier scan. HOT: every object. */
function countByType(
  types: Uint8Array,
  { wanted, unread }: LedgerInput,
  gathered: Gathered,
): { readonly inScope: Int32Array; readonly cached: Int32Array } {
  const inScope = new Int32Array(TYPE_LIMIT);
  const cached = new Int32Array(TYPE_LIMIT);
  const count = wanted.length === 0 ? 0 : types.length;
  for (let number = 0; number < count; number += 1) {
    const bit = 1 << (number & 7);
    if ((wanted[number >>> 3]! & bit) === 0) continue;
    const type = types[number]! || (gathered.types.get(number) ?? OBJECT_BLOB);
    inScope[type]! += 1;
    if ((unread[number >>> 3]! & bit) === 0) cached[type]! += 1;
  }
  return { inScope, cached };
}

/**
 * Of all that name a missing object, the one of the lowest number: which is met first depends on how
 * the work falls to threads.
 */
function firstNamers(missing: Gathered['missing']): Iterable<Gathered['missing'][number]> {
  const first = new Map<string, Gathered['missing'][number]>();
  for (const each of missing) {
    const known = first.get(each.object);
    if (known === undefined || each.from < known.from) first.set(each.object, each);
  }
  return first.values();
}

/** Objects that something names and the store lacks are in scope and skipped. */
function countMissing(ledger: Coverage, input: LedgerInput, gathered: Gathered): void {
  for (const { object, kind, from } of firstNamers(gathered.missing)) {
    if (input.notOfScope.has(object)) continue;
    const count = ledger[`${kind}s`];
    count.inScope += 1;
    count.skipped += 1;
    const detail = `named by ${input.store?.idOf(from) ?? 'another object'}`;
    ledger.skipped.push({ object, reason: input.missingReason, detail });
  }
}

function countFiles(ledger: Coverage, input: LedgerInput, gathered: Gathered): void {
  ledger.files.inScope = input.fileCount;
  ledger.files.read = gathered.read.files;
  const failed = new Set<number>();
  const fail = (index: number, reason: SkipReason, detail: string): void => {
    if (failed.has(index)) return;
    failed.add(index);
    ledger.skipped.push({ path: input.fileName(index), reason, detail });
  };
  for (const skip of gathered.skipped) if (skip.isFile) fail(skip.source, skip.reason, skip.detail);
  for (const [index, detail] of input.lostFiles) fail(index, 'worker', detail);
  ledger.files.skipped = ledger.files.inScope - ledger.files.read;
}

/** Of two entries about one thing the one counts that says more: any words before none. */
function detailOrder({ detail }: Skipped): string {
  return detail ?? '\uffff';
}

function uniqueSorted(skipped: readonly Skipped[]): Skipped[] {
  const byKey = new Map<string, Skipped>();
  for (const entry of skipped) {
    const key = `${entry.reason}\0${entry.object ?? ''}\0${entry.path ?? ''}`;
    const known = byKey.get(key);
    // Two workers may word the same fault differently: the smaller text wins, whoever came first.
    if (known === undefined || detailOrder(entry) < detailOrder(known)) byKey.set(key, entry);
  }
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
