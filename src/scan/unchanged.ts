/**
 * Gives the report of an earlier scan again where nothing changed since: neither the repository, nor
 * the rules, nor what was asked for. Then not even a pack needs to be opened.
 *
 * Only complete reports are kept, as they are printed: values are redacted in them.
 */
import type { Coverage, CoverageCount, Report } from '../base/model.ts';
import type { ScanPlan } from '../base/plan.ts';
import { type CacheDirectory, cacheName, readSealed, writeSealed } from '../cache/index.ts';
import { nextChange } from '../detect/index.ts';
import type { CachePlace } from './cache-place.ts';
import type { Gathered } from './gather.ts';
import { WORTH_BYTES } from './known.ts';
import type { Material } from './material.ts';
import { planDigest, type RepositoryState, type StateInput, stateOf } from './repository-state.ts';

/** What is kept. */
interface KeptReport {
  readonly state: string;
  /** ms since 1970: when it was made, and until when it speaks of the same validity. */
  readonly madeAt: number;
  readonly validUntil: number;
  readonly report: Report;
}

/** Characters of a digest that tell the scans of one repository apart. */
const NAME_LENGTH = 16;

/** The state before a scan, and the report that is kept for it. */
export class Unchanged {
  private readonly directory: CacheDirectory;
  private readonly name: string;
  private readonly state: RepositoryState;

  private constructor(directory: CacheDirectory, name: string, state: RepositoryState) {
    this.directory = directory;
    this.name = name;
    this.state = state;
  }

  /** Null where no report may be kept for such a scan. */
  static open(input: StateInput, place: CachePlace): Unchanged | null {
    const { plan } = input;
    if (!isWholeScan(plan)) return null;
    const state = stateOf(input, plan.cache?.isNamed === true ? 0 : WORTH_BYTES);
    if (state === null) return null;
    const asked = planDigest(input).slice(0, NAME_LENGTH);
    const name = `${cacheName(place.repository)}-${asked}.report`;
    return new Unchanged(place.directory, name, state);
  }

  /** The report that a scan at `now` (ms since 1970) would give, but for what it read; null: scan. */
  report(now: number): Report | null {
    const body = readSealed(this.directory, this.name);
    if (body === null) return null;
    // Our own bytes: their checksum is keyed.
    const kept = JSON.parse(body.toString('utf8')) as KeptReport;
    const isCurrent = kept.madeAt <= now && now < kept.validUntil;
    return isCurrent && kept.state === this.state.digest ? kept.report : null;
  }

  /** Keeps the report of a scan that began in the state that was looked at. */
  save(report: Report, gathered: Gathered, material: Material, now: number): void {
    const { coverage } = report;
    if (this.state.isFresh || !coverage.complete || coverage.skipped.length > 0) return;
    // Where a scan reads more files than were looked at, their changes would not show.
    if (material.files.length - material.gitTexts.length !== this.state.fileCount) return;
    const { timings: _, ...rest } = report;
    const kept: KeptReport = {
      state: this.state.digest,
      madeAt: now,
      validUntil: validUntil(gathered, now),
      report: { ...rest, coverage: allCached(coverage) },
    };
    writeSealed(this.directory, this.name, Buffer.from(JSON.stringify(kept), 'utf8'));
  }
}

/** Parts of a history may depend on the time, or change with every call. */
function isWholeScan({ scope, reveal }: ScanPlan): boolean {
  const isAlone = scope.recurseSubmodules !== true;
  return isAlone && scope.history === 'all' && scope.timeBudgetSeconds === null && !reveal;
}

function cached(count: CoverageCount): CoverageCount {
  return { ...count, read: 0, cached: count.cached + count.read };
}

function allCached(coverage: Coverage): Coverage {
  const { blobs, commits, tags, trees, files } = coverage;
  return {
    ...coverage,
    blobs: cached(blobs),
    commits: cached(commits),
    tags: cached(tags),
    trees: cached(trees),
    files: cached(files),
    bytes: { stored: 0, expanded: 0, searched: 0 },
  };
}

/** When the first of the values found expires, or begins to count: then a report says something else. */
function validUntil(gathered: Gathered, now: number): number {
  let first = Number.MAX_SAFE_INTEGER;
  for (const { records } of gathered.hits) {
    for (const { secret } of records) {
      first = Math.min(first, nextChange(secret, now) ?? first);
    }
  }
  return first;
}
