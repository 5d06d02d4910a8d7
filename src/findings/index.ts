/**
 * Matches become findings: one incident for each secret, with every place it stands.
 *
 * Two steps, because what lies between them is not known here. {@link collect} groups raw matches
 * by value; then attribution says in which commits and paths the matched objects stand; then
 * {@link toFindings} fingerprints, redacts, scrubs and sorts. After it no full value is left.
 */
import type {
  Companion,
  Confidence,
  Exposure,
  Finding,
  Lifetime,
  LivePlace,
  Occurrence,
  Remediation,
  Replacement,
  RevealedValues,
  Severity,
  Validity,
} from '../base/model.ts';
import { CONFIDENCES, SEVERITIES } from '../base/model.ts';
import type { Fingerprinter } from './fingerprint.ts';
import { compareFindings, compareOccurrences, compareText } from './order.ts';
import type { RedactionRule, Scrubber } from './redact.ts';
import { createScrubber, redact, secretText } from './redact.ts';

export {
  type Decision,
  type DecisionFault,
  type DecisionFile,
  formatDecision,
  formatDecisions,
  isDay,
  keysOf,
  mergeDecisions,
  parseDecisions,
  withKey,
} from './decision.ts';
export { readDecisions } from './decision-store.ts';
export type { Fingerprinter, ParsedFingerprint } from './fingerprint.ts';
export {
  createFingerprinter,
  guessBits,
  keyName,
  parseFingerprint,
  STRONG_BITS,
} from './fingerprint.ts';
export { joinReports, type ReportPart } from './join-reports.ts';
export { compareFindings, compareLivePlaces, compareOccurrences } from './order.ts';
export {
  PATH_REASON,
  PATH_SCORES,
  type PathContext,
  toPathFinding,
  type WatchedPath,
} from './path-findings.ts';
export type { RedactionRule, Scrubber } from './redact.ts';
export {
  createScrubber,
  REDACTED,
  redact,
  scrub,
  scrubUrls,
} from './redact.ts';
export { scrubReport } from './scrub-report.ts';
export {
  applyDecisions,
  type DecidedReport,
  type Suppressed,
  type Suppression,
  suppress,
} from './suppress.ts';

/** What findings need to know of a rule. */
export interface RuleFacts extends RedactionRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Higher wins where two rules found the same value. */
  readonly priority: number;
  readonly remediation: Remediation;
}

/** The other half of a pair, placed from the match it belongs to. Holds the full value. */
export interface HalfFacts {
  readonly name: string;
  /** Null where only what stands around it tells it. */
  readonly rule: RuleFacts | null;
  /** Latin1 string of its bytes. */
  readonly secret: string;
  /** Bytes from the start of the match's secret to its own, lines from its first line. */
  readonly offset: number;
  readonly lines: number;
  readonly endLines: number;
  readonly column: number;
  readonly endColumn: number;
}

/** One entry of a worker's match table. */
export interface MatchFacts {
  readonly rule: RuleFacts;
  /** Latin1 string of the secret's bytes. */
  readonly secret: string;
  readonly confidence: Confidence;
  readonly score: number;
  readonly reasons: readonly string[];
  readonly validity: Validity;
  readonly layers: readonly string[];
  readonly halves: readonly HalfFacts[];
}

/** Numbers in one row of {@link HitBatch.rows}. */
export const HIT_ROW = 8;

/** What one worker found. */
export interface HitBatch {
  /** Rows of {@link HIT_ROW}: source, match, start, end, line, column, endLine, endColumn. */
  readonly rows: Int32Array;
  readonly matches: readonly MatchFacts[];
}

/** One place of a secret, still addressed by the number of its object or file. */
export interface Place {
  readonly source: number;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly layers: readonly string[];
  /** What found it here, best first: which of them count may depend on the path. */
  readonly matches: readonly MatchFacts[];
}

/** One secret with everything that was found of it. Holds the full value. */
export interface Incident {
  readonly secret: string;
  /** Sorted by source and position, each place once. */
  readonly places: readonly Place[];
}

/** Negative when `a` should name the incident rather than `b`; total, so that no order of arrival shows. */
function compareMatches(a: MatchFacts, b: MatchFacts): number {
  return (
    b.rule.priority - a.rule.priority ||
    SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity) ||
    compareText(a.rule.id, b.rule.id) ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    b.score - a.score ||
    compareText(a.reasons.join('\0'), b.reasons.join('\0')) ||
    compareText(a.validity, b.validity) ||
    b.halves.length - a.halves.length ||
    compareText(JSON.stringify(a.halves), JSON.stringify(b.halves))
  );
}

/** The match that names an incident: specific before generic, then severe, then sure. */
export function bestMatch(matches: readonly MatchFacts[]): MatchFacts | null {
  return matches.reduce<MatchFacts | null>(
    (best, match) => (best === null || compareMatches(match, best) < 0 ? match : best),
    null,
  );
}

/**
 * What is said of an incident: the match that names it, judged as surely as any of them. A place where
 * the value looks like an example takes nothing from another where it does not.
 */
export function verdictOf(matches: readonly MatchFacts[]): MatchFacts | null {
  const named = bestMatch(matches);
  if (named === null) return null;
  const surest = CONFIDENCES.find((level) =>
    matches.some(({ confidence }) => confidence === level),
  );
  const judged = bestMatch(matches.filter(({ confidence }) => confidence === surest)) ?? named;
  const { confidence, score, reasons, validity } = judged;
  return { ...named, confidence, score, reasons, validity };
}

/** Groups hits into one incident for each distinct secret. The order of batches does not matter. */
export function collect(batches: Iterable<HitBatch>): Incident[] {
  const groups = new Map<string, Place[]>();
  for (const { rows, matches } of batches) {
    const single = new Map<MatchFacts, readonly MatchFacts[]>();
    for (let row = 0; row < rows.length; row += HIT_ROW) {
      const match = matches[rows[row + 1] ?? -1];
      if (match === undefined) throw new RangeError(`hit row ${row} names no match`);
      let own = single.get(match);
      if (own === undefined) single.set(match, (own = [match]));
      const group = groups.get(match.secret);
      const place = placeOf(rows, row, own);
      if (group === undefined) groups.set(match.secret, [place]);
      else group.push(place);
    }
  }
  return [...groups].map(([secret, places]) => ({
    secret,
    places: joinPlaces(places.toSorted(comparePlaces)),
  }));
}

function placeOf(rows: Int32Array, row: number, matches: readonly MatchFacts[]): Place {
  // A row is whole: HIT_ROW numbers. There is at least one match.
  return {
    source: rows[row]!,
    start: rows[row + 2]!,
    end: rows[row + 3]!,
    line: rows[row + 4]!,
    column: rows[row + 5]!,
    endLine: rows[row + 6]!,
    endColumn: rows[row + 7]!,
    layers: matches[0]!.layers,
    matches,
  };
}

/** The same text found by two rules, or by one rule through two layers of equal name, is one place. */
function joinPlaces(sorted: readonly Place[]): Place[] {
  const joined: Place[] = [];
  for (const place of sorted) {
    const last = joined.at(-1);
    if (last === undefined || comparePlaces(last, place) !== 0) joined.push(place);
    else if (!last.matches.includes(place.matches[0]!)) {
      const matches = [...last.matches, ...place.matches].toSorted(compareMatches);
      joined[joined.length - 1] = { ...last, matches };
    }
  }
  return joined;
}

function comparePlaces(a: Place, b: Place): number {
  return (
    a.source - b.source ||
    a.start - b.start ||
    a.end - b.end ||
    compareText(a.layers.join('\0'), b.layers.join('\0'))
  );
}

/** What attribution knows of an incident. */
export interface IncidentContext {
  /** What {@link verdictOf} says of all matches that count somewhere. */
  readonly best: MatchFacts;
  readonly occurrences: readonly Occurrence[];
  readonly exposure: readonly Exposure[];
  readonly lifetime: Lifetime | null;
  readonly cleanup: readonly LivePlace[];
  /** Incidents that came in its place, oldest first, each once. */
  readonly replacedBy: readonly NextValue[];
  /** Its other halves, each value once, in the order of the occurrences. */
  readonly companions: readonly PlacedHalf[];
}

/** The other half of a pair, where it stands beside an occurrence. Holds the full value. */
export interface PlacedHalf extends Omit<Companion, 'rule' | 'value'> {
  readonly rule: RuleFacts | null;
  readonly secret: string;
}

/** The next value of a secret: another incident, and where it came in. */
export interface NextValue extends Omit<Replacement, 'fingerprint'> {
  readonly by: Incident;
}

/** Findings ready to report, and what `--reveal` needs. */
export interface FindingSet {
  readonly findings: Finding[];
  /** By fingerprint. Empty unless asked for. */
  readonly revealed: Map<string, RevealedValues>;
  /** Takes the secrets of this set out of any other text of the report. */
  readonly scrubber: Scrubber;
}

/** How {@link toFindings} works. */
export interface FindingOptions {
  readonly fingerprinter: Fingerprinter;
  /** Keep full values in {@link FindingSet.revealed}. */
  readonly reveal: boolean;
}

/**
 * Turns incidents into findings. `contextOf` is asked once for each incident; null drops it (every
 * occurrence was filtered by path).
 */
export async function toFindings(
  incidents: readonly Incident[],
  contextOf: (incident: Incident) => IncidentContext | null,
  options: FindingOptions,
): Promise<FindingSet> {
  const scrubber = createScrubber(incidents.map((incident) => incident.secret));
  const revealed = new Map<string, RevealedValues>();
  const kept = incidents.flatMap((incident) => {
    const context = contextOf(incident);
    return context === null ? [] : [{ incident, context }];
  });
  const fingerprints = new Map<Incident, string>();
  await Promise.all(
    kept.map(async ({ incident, context }) => {
      const { id } = context.best.rule;
      const fingerprint = await options.fingerprinter.fingerprint(id, incident.secret);
      fingerprints.set(incident, fingerprint);
      if (options.reveal) {
        revealed.set(fingerprint, {
          secret: secretText(incident.secret),
          companions: context.companions.map(({ secret }) => secretText(secret)),
        });
      }
    }),
  );
  const findings = kept.map(({ incident, context }) => toFinding(incident, context, fingerprints));
  return { findings: findings.toSorted(compareFindings), revealed, scrubber };
}

function toFinding(
  incident: Incident,
  context: IncidentContext,
  fingerprints: ReadonlyMap<Incident, string>,
): Finding {
  const { best } = context;
  const { rule } = best;
  return {
    fingerprint: fingerprints.get(incident) ?? '',
    rule: rule.id,
    title: rule.title,
    severity: rule.severity,
    confidence: best.confidence,
    score: best.score,
    reasons: best.reasons,
    secret: redact(incident.secret, rule),
    validity: best.validity,
    exposure: context.exposure,
    lifetime: context.lifetime,
    occurrences: context.occurrences.toSorted(compareOccurrences),
    cleanup: context.cleanup,
    replacedBy: context.replacedBy.flatMap(({ by, ...place }) => {
      // A value that is no finding itself has no name to tell.
      const fingerprint = fingerprints.get(by);
      return fingerprint === undefined ? [] : [{ fingerprint, ...place }];
    }),
    companions: context.companions.map(toCompanion),
    remediation: rule.remediation,
  };
}

/** Nothing of a value that no rule knows is public by its shape. */
const NO_SHAPE: RedactionRule = { literals: [], caseless: false, generic: true };

function toCompanion({ name, rule, secret, ...place }: PlacedHalf): Companion {
  return { name, rule: rule?.id ?? '', value: redact(secret, rule ?? NO_SHAPE), ...place };
}
