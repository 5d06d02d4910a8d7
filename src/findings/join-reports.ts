/**
 * Joins the reports of a repository and of its submodules into one: paths get the submodule's in front,
 * one secret stays one finding whichever repositories hold it, and the ledgers add up.
 */
import type {
  Coverage,
  CoverageCount,
  Finding,
  Replacement,
  Report,
  Skipped,
} from '../base/model.ts';
import { EXPOSURES } from '../base/model.ts';
import { compareFindings, compareLivePlaces, compareOccurrences } from './order.ts';

/** A report with where its repository is in the first one's work tree, with `/`. */
export interface ReportPart {
  readonly name: string;
  readonly report: Report;
}

const COUNTED = ['blobs', 'commits', 'tags', 'trees', 'files'] as const;

/**
 * Joins reports of one version and rule set. What is said of the whole (target, scope, rules) is the
 * first report's.
 */
export function joinReports(first: Report, parts: readonly ReportPart[]): Report {
  const findings = new Map(first.findings.map((finding) => [finding.fingerprint, finding]));
  let { coverage } = first;
  const suppressed: Record<string, number> = { ...first.suppressed };
  for (const { name, report } of parts) {
    for (const finding of report.findings) {
      const moved = movedFinding(finding, name);
      const known = findings.get(finding.fingerprint);
      findings.set(finding.fingerprint, known === undefined ? moved : joined(known, moved));
    }
    coverage = addCoverage(coverage, report.coverage, name);
    for (const [by, count] of Object.entries(report.suppressed ?? {})) {
      suppressed[by] = (suppressed[by] ?? 0) + count;
    }
  }
  const isSilent = Object.keys(suppressed).length === 0;
  return {
    ...first,
    coverage,
    ...(isSilent ? {} : { suppressed }),
    findings: [...findings.values()].toSorted(compareFindings),
  };
}

function movedPlace<T extends { readonly path: string; readonly pathBytes?: string }>(
  place: T,
  name: string,
): T {
  const { path, pathBytes } = place;
  // Messages have no path; their commit says enough.
  if (path === '') return place;
  const moved = { ...place, path: `${name}/${path}` };
  if (pathBytes === undefined) return moved;
  const bytes = Buffer.concat([Buffer.from(`${name}/`), Buffer.from(pathBytes, 'base64')]);
  return { ...moved, pathBytes: bytes.toString('base64') };
}

function movedFinding(finding: Finding, name: string): Finding {
  const { lifetime } = finding;
  const introduced = lifetime?.introduced ?? null;
  return {
    ...finding,
    occurrences: finding.occurrences.map((occurrence) => movedPlace(occurrence, name)),
    lifetime:
      lifetime === null || introduced === null
        ? lifetime
        : { ...lifetime, introduced: movedPlace(introduced, name) },
    cleanup: finding.cleanup.map((place) => movedPlace(place, name)),
    replacedBy: finding.replacedBy.map((next) => movedPlace(next, name)),
    companions: finding.companions.map((half) => movedPlace(half, name)),
  };
}

/**
 * One secret in two repositories. Its life is told of one that still holds it, the first else; its
 * halves are the first's, in whose order their values are revealed.
 */
function joined(known: Finding, other: Finding): Finding {
  const isOver = known.lifetime === null || known.lifetime.removed !== null;
  const next = new Set(known.replacedBy.map(({ fingerprint }) => fingerprint));
  const isFirst = ({ fingerprint }: Replacement): boolean => !next.has(fingerprint);
  const goesOn = other.lifetime !== null && (known.lifetime === null || !other.lifetime.removed);
  return {
    ...known,
    exposure: EXPOSURES.filter((each) => [...known.exposure, ...other.exposure].includes(each)),
    lifetime: isOver && goesOn ? other.lifetime : known.lifetime,
    occurrences: [...known.occurrences, ...other.occurrences].toSorted(compareOccurrences),
    cleanup: [...known.cleanup, ...other.cleanup].toSorted(compareLivePlaces),
    replacedBy: [...known.replacedBy, ...other.replacedBy.filter(isFirst)],
  };
}

function sum(a: CoverageCount, b: CoverageCount): CoverageCount {
  return {
    inScope: a.inScope + b.inScope,
    read: a.read + b.read,
    cached: a.cached + b.cached,
    skipped: a.skipped + b.skipped,
  };
}

function addCoverage(whole: Coverage, part: Coverage, name: string): Coverage {
  const counts = COUNTED.map((column) => [column, sum(whole[column], part[column])] as const);
  return {
    ...whole,
    ...(Object.fromEntries(counts) as Pick<Coverage, (typeof COUNTED)[number]>),
    complete: whole.complete && part.complete,
    bytes: {
      stored: whole.bytes.stored + part.bytes.stored,
      expanded: whole.bytes.expanded + part.bytes.expanded,
      searched: whole.bytes.searched + part.bytes.searched,
    },
    skipped: [...whole.skipped, ...part.skipped.map((entry) => movedSkip(entry, name))],
  };
}

function movedSkip(entry: Skipped, name: string): Skipped {
  if (entry.path !== undefined) {
    return { ...entry, path: entry.path === '.' ? name : `${name}/${entry.path}` };
  }
  return { ...entry, detail: [`in ${name}`, entry.detail ?? ''].filter(Boolean).join(': ') };
}
