/** Takes in the batches of all runners and keeps them in the shapes that the later stages want. */
import type { CommitRows, EdgeRows } from '../attribution/index.ts';
import { hasBit } from '../base/bits.ts';
import type { Skipped } from '../base/model.ts';
import type { MatchRecord } from '../detect/index.ts';
import type { HitBatch, MatchFacts, RuleFacts } from '../findings/index.ts';
import {
  HIT_FIELDS,
  type JobBatch,
  type JobSkip,
  type MissingObject,
  type PointerPlace,
  type TypeCounts,
} from '../pool/index.ts';

/** A match with the record that it was made of. */
export interface Match extends MatchFacts {
  readonly record: MatchRecord;
}

/** Everything that the phases brought. */
export class Gathered {
  /** Rows of HIT_FIELDS with the records that their match ids mean. */
  readonly hits: Array<{ readonly rows: Int32Array; readonly records: readonly MatchRecord[] }> =
    [];
  readonly commits: CommitRows[] = [];
  readonly edges: EdgeRows[] = [];
  readonly missing: MissingObject[] = [];
  readonly skipped: JobSkip[] = [];
  readonly pointers: PointerPlace[] = [];
  /** Ledger entries about what was read and stands for something else. */
  readonly notes: Skipped[] = [];
  /** Types of loose objects, which only their files tell. */
  readonly types: Map<number, number> = new Map();
  readonly targetOfTag: Map<number, number> = new Map();
  /** Object numbers of blobs at paths that rules about paths alone are for. */
  readonly named: Set<number> = new Set();
  /** Objects that are not clean for a cache. */
  readonly dirty: Int32Array[] = [];
  readonly read: TypeCounts = { blobs: 0, commits: 0, trees: 0, tags: 0, files: 0 };
  readonly bytes = { stored: 0, expanded: 0, searched: 0 };
  /** Match records by runner, each list in the order of its ids. */
  private readonly recordsOf = new Map<number, MatchRecord[]>();
  /** Objects out of scope that hit: they only say what stood there before. */
  readonly former: Set<number> = new Set();

  add(batch: JobBatch): void {
    const records = this.recordsFor(batch);
    if (batch.hits.length > 0) this.hits.push({ rows: batch.hits, records });
    if (batch.commits.rows.length > 0) this.commits.push(batch.commits);
    if (batch.edges.rows.length > 0) this.edges.push(batch.edges);
    if (batch.dirty.length > 0) this.dirty.push(batch.dirty);
    this.missing.push(...batch.missing);
    this.skipped.push(...batch.skipped);
    this.pointers.push(...batch.pointers);
    for (let i = 0; i < batch.types.length; i += 2) {
      this.types.set(batch.types[i]!, batch.types[i + 1]!);
    }
    for (let i = 0; i < batch.tags.length; i += 2) {
      this.targetOfTag.set(batch.tags[i]!, batch.tags[i + 1]!);
    }
    for (const key of Object.keys(this.read) as Array<keyof TypeCounts>) {
      this.read[key] += batch.read[key];
    }
    this.bytes.stored += batch.bytes.stored;
    this.bytes.expanded += batch.bytes.expanded;
    this.bytes.searched += batch.bytes.searched;
  }

  /** Takes in what was read beside the scope (`former`, by object number): no ledger counts it. */
  addBeside(batch: JobBatch, former: Uint8Array): void {
    const records = this.recordsFor(batch);
    if (batch.hits.length > 0) this.hits.push({ rows: batch.hits, records });
    for (let row = 0; row < batch.hits.length; row += HIT_FIELDS) {
      const source = batch.hits[row]!; // the first word of each row
      if (hasBit(former, source)) this.former.add(source);
    }
    if (batch.edges.rows.length > 0) this.edges.push(batch.edges);
    for (let i = 0; i < batch.types.length; i += 2) {
      this.types.set(batch.types[i]!, batch.types[i + 1]!);
    }
  }

  private recordsFor(batch: JobBatch): MatchRecord[] {
    let records = this.recordsOf.get(batch.runner);
    if (!records) {
      records = [];
      this.recordsOf.set(batch.runner, records);
    }
    records.push(...batch.matches);
    return records;
  }

  /** Everything that was matched so far. */
  *records(): IterableIterator<MatchRecord> {
    for (const records of this.recordsOf.values()) yield* records;
  }

  /** The hits with what findings need to know of their rules. */
  hitBatches(factsOf: (rule: number) => RuleFacts): HitBatch[] {
    const matchesOf = new Map<readonly MatchRecord[], Match[]>();
    return this.hits.map(({ rows, records }) => {
      let matches = matchesOf.get(records);
      if (!matches) {
        matches = records.map((record) => matchOf(record, factsOf));
        matchesOf.set(records, matches);
      }
      return { rows, matches };
    });
  }
}

/** A record with what findings need to know of its rule, and of the rules of its other halves. */
export function matchOf(record: MatchRecord, factsOf: (rule: number) => RuleFacts): Match {
  const { secret, confidence, score, reasons, validity, layers } = record;
  const halves = record.companions.map(({ rule, ...half }) =>
    Object.assign(half, { rule: rule < 0 ? null : factsOf(rule) }),
  );
  const rule = factsOf(record.rule);
  return { rule, secret, confidence, score, reasons, validity, layers, halves, record };
}
