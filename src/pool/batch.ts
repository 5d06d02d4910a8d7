/** Gathers what jobs yield until it is posted. One builder a runner, filled again and again. */

import { EDGE_FIELDS } from '../attribution/index.ts';
import type { MatchRow, MatchSink, Scanner } from '../detect/index.ts';
import { readLfsPointer } from '../git/index.ts';
import { IntRows } from './rows.ts';
import type { JobBatch, JobSkip, MissingObject, PointerPlace, TypeCounts } from './shared.ts';
import { HIT_FIELDS } from './shared.ts';

/** A batch above one of these is posted. */
const FULL_ROWS = 1 << 16;
const FULL_JOBS = 256;

/** Header hits have their line negated: the reader of a report wants lines of the message. */
export class BatchBuilder implements MatchSink {
  readonly jobs: number[] = [];
  readonly commits: IntRows = new IntRows();
  readonly tags: IntRows = new IntRows();
  readonly edges: IntRows = new IntRows();
  readonly types: IntRows = new IntRows();
  readonly dirty: IntRows = new IntRows();
  readonly missing: MissingObject[] = [];
  readonly skipped: JobSkip[] = [];
  readonly pointers: PointerPlace[] = [];
  readonly bytes = { stored: 0, expanded: 0, searched: 0 };
  readonly read: TypeCounts = { blobs: 0, commits: 0, trees: 0, tags: 0, files: 0 };
  readonly commitTimes: number[] = [];
  recovered = 0;
  objectsDone = 0;
  /** What the next rows stand in: object number, or object count + file index. */
  source = 0;
  /** Lines and offset that precede the text that people see (headers of a commit). */
  private headerLines = 0;
  private headerBytes = 0;
  private readonly serial: number;
  private readonly scanner: Scanner;
  private readonly hits = new IntRows();
  private sentMatches = 0;
  private searchedBefore = 0;

  constructor(serial: number, scanner: Scanner) {
    this.serial = serial;
    this.scanner = scanner;
  }

  /** Matches found since the last batch. */
  get newMatches(): number {
    return this.scanner.table.records.length - this.sentMatches;
  }

  /** Says where the rows to come stand. */
  begin(source: number, headerBytes = 0, headerLines = 0): void {
    this.source = source;
    this.headerBytes = headerBytes;
    this.headerLines = headerLines;
  }

  match(row: Readonly<MatchRow>): void {
    const inHeader = row.start < this.headerBytes;
    this.hits.push(
      this.source,
      row.matchId,
      row.start,
      row.end,
      inHeader ? -row.line : row.line - this.headerLines,
      row.column,
      inHeader ? -row.endLine : row.endLine - this.headerLines,
      row.endColumn,
    );
  }

  /** Notes a text that may be a pointer of Git LFS. */
  notePointer(source: number, bytes: Uint8Array, at: number, length: number): void {
    const pointer = readLfsPointer(bytes, at, length);
    if (pointer !== null) this.pointers.push({ ...pointer, source });
  }

  /** Takes in rows of commits, and a time for each. */
  takeCommits(rows: Int32Array, times: Float64Array): void {
    this.commits.pushWords(rows, 0, rows.length);
    for (const time of times) this.commitTimes.push(time);
  }

  isFull(): boolean {
    return (
      this.jobs.length >= FULL_JOBS ||
      this.hits.length >= FULL_ROWS * HIT_FIELDS ||
      this.edges.length >= FULL_ROWS * EDGE_FIELDS
    );
  }

  /** The batch so far; the builder is empty afterwards. */
  take(names: readonly string[]): JobBatch {
    const { records } = this.scanner.table;
    const searched = this.scanner.searchedBytes - this.searchedBefore;
    const batch: JobBatch = {
      runner: this.serial,
      jobs: this.jobs.splice(0),
      matches: records.slice(this.sentMatches),
      hits: this.hits.take(),
      commits: { rows: this.commits.take(), times: Float64Array.from(this.commitTimes) },
      tags: this.tags.take(),
      edges: { rows: this.edges.take(), names },
      missing: this.missing.splice(0),
      skipped: this.skipped.splice(0),
      pointers: this.pointers.splice(0),
      types: this.types.take(),
      dirty: this.dirty.take(),
      read: { ...this.read },
      recovered: this.recovered,
      bytes: { ...this.bytes, searched },
    };
    this.sentMatches = records.length;
    this.searchedBefore += searched;
    this.commitTimes.length = 0;
    this.recovered = 0;
    Object.assign(this.read, { blobs: 0, commits: 0, trees: 0, tags: 0, files: 0 });
    Object.assign(this.bytes, { stored: 0, expanded: 0, searched: 0 });
    return batch;
  }
}
