/**
 * Pairs among incidents: a secret names its other halves, and a half that stands nowhere but beside
 * its secret is no incident of its own.
 */
import { CONFIDENCES, type Occurrence, SEVERITIES } from '../base/model.ts';
import {
  bestMatch,
  compareOccurrences,
  type Incident,
  type IncidentContext,
  type PlacedHalf,
} from '../findings/index.ts';
import type { Match } from './gather.ts';

/** Where one place of an incident stands, ready for the report. */
export interface Located {
  readonly occurrence: Occurrence;
  /** Those that count there. */
  readonly matches: readonly Match[];
  /** Number of the object or file, and the offset of the value in its text. */
  readonly source: number;
  readonly start: number;
}

/** A context with the places that it was made of. */
export interface LocatedContext {
  readonly context: IncidentContext;
  readonly located: readonly Located[];
}

/** The other halves of what was found at these places, each value once. */
export function halvesOf(located: readonly Located[]): PlacedHalf[] {
  const halves = new Map<string, PlacedHalf>();
  const sorted = located.toSorted((a, b) => compareOccurrences(a.occurrence, b.occurrence));
  for (const { occurrence, matches } of sorted) {
    for (const half of bestMatch(matches)?.halves ?? []) {
      const key = `${half.name}\0${half.rule?.id ?? ''}\0${half.secret}`;
      if (halves.has(key)) continue;
      const { path, pathBytes, line } = occurrence;
      halves.set(key, {
        name: half.name,
        rule: half.rule,
        secret: half.secret,
        path,
        ...(pathBytes === undefined ? {} : { pathBytes }),
        line: Math.max(1, line + half.lines),
        column: half.column,
        endLine: Math.max(1, line + half.endLines),
        endColumn: half.endColumn,
      });
    }
  }
  return [...halves.values()];
}

/** Where a value stands: in which text, at which offset, told as which occurrence. */
function placeKey({ occurrence, source }: Located, start: number, secret: string): string {
  const { kind, path, commit, layers } = occurrence;
  return [source, start, secret, kind, path, commit, ...layers].join('\0');
}

/**
 * The contexts without those of halves: a value all of whose places are told as the other half of an
 * incident that is at least as severe and as sure. A half that also stands alone stays.
 */
export function withoutHalves(
  contexts: ReadonlyMap<Incident, LocatedContext | null>,
): Map<Incident, IncidentContext | null> {
  const owners = ownersOf(contexts);
  const left = new Map<Incident, IncidentContext | null>();
  for (const [incident, found] of contexts) {
    // One that has halves of its own stays, so that two never drop each other.
    const isHalf =
      found !== null &&
      owners.size > 0 &&
      found.context.companions.every(({ rule }) => rule === null) &&
      found.located.every((place) => {
        const owner = owners.get(placeKey(place, place.start, incident.secret));
        return owner !== undefined && outranks(owner, found.context);
      });
    left.set(incident, isHalf ? null : (found?.context ?? null));
  }
  return left;
}

/** By the place of each half that a rule finds: the surest of those it is a half of. */
function ownersOf(
  contexts: ReadonlyMap<Incident, LocatedContext | null>,
): Map<string, IncidentContext> {
  const owners = new Map<string, IncidentContext>();
  for (const found of contexts.values()) {
    if (found === null || found.context.companions.length === 0) continue;
    for (const key of found.located.flatMap(halfKeys)) {
      const known = owners.get(key);
      if (known === undefined || outranks(found.context, known)) owners.set(key, found.context);
    }
  }
  return owners;
}

/** Places of the halves that rules find beside a value. */
function halfKeys(place: Located): string[] {
  return (bestMatch(place.matches)?.halves ?? [])
    .filter(({ rule }) => rule !== null)
    .map(({ offset, secret }) => placeKey(place, place.start + offset, secret));
}

function outranks({ best: a }: IncidentContext, { best: b }: IncidentContext): boolean {
  const isAsSevere = SEVERITIES.indexOf(a.rule.severity) <= SEVERITIES.indexOf(b.rule.severity);
  return isAsSevere && CONFIDENCES.indexOf(a.confidence) <= CONFIDENCES.indexOf(b.confidence);
}
