/** Takes in the batches of all runners and keeps them in the shapes that the later stages want. */
import type { CommitRows, EdgeRows } from '../attribution/index.ts';
import type { MatchRecord } from '../detect/index.ts';
import type { HitBatch, MatchFacts, RuleFacts } from '../findings/index.ts';
import type { JobBatch, JobSkip, MissingObject, TypeCounts } from '../pool/index.ts';

/** A match with the record that it was made of. */
export interface Match extends MatchFacts {
  readonly record: MatchRecord;
}

/** Everything that the phases brought. */
export class Gathered {
  readonly hits: HitBatch[] = [];
  readonly commits: CommitRows[] = [];
  readonly edges: EdgeRows[] = [];
  readonly missing: MissingObject[] = [];
  readonly skipped: JobSkip[] = [];
  /** Types of loose objects, which only their files tell. */
  readonly types: Map<number, number> = new Map();
  readonly targetOfTag: Map<number, number> = new Map();
  readonly read: TypeCounts = { blobs: 0, commits: 0, trees: 0, tags: 0, files: 0 };
  readonly bytes = { stored: 0, expanded: 0, searched: 0 };
  /** Match records by runner, each list in the order of its ids. */
  private readonly matchesOf = new Map<number, Match[]>();
  private readonly factsOf: (rule: number) => RuleFacts;

  constructor(factsOf: (rule: number) => RuleFacts) {
    this.factsOf = factsOf;
  }

  add(batch: JobBatch): void {
    let matches = this.matchesOf.get(batch.runner);
    if (!matches) {
      matches = [];
      this.matchesOf.set(batch.runner, matches);
    }
    for (const record of batch.matches) matches.push(this.matchOf(record));
    if (batch.hits.length > 0) this.hits.push({ rows: batch.hits, matches });
    if (batch.commits.rows.length > 0) this.commits.push(batch.commits);
    if (batch.edges.rows.length > 0) this.edges.push(batch.edges);
    this.missing.push(...batch.missing);
    this.skipped.push(...batch.skipped);
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

  private matchOf(record: MatchRecord): Match {
    const { secret, confidence, score, reasons, validity, layers } = record;
    const rule = this.factsOf(record.rule);
    return { rule, secret, confidence, score, reasons, validity, layers, record };
  }
}
