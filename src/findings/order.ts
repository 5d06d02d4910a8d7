/** The fixed orders of a report: findings, and the occurrences inside of each. */
import type { Finding, LivePlace, Occurrence } from '../base/model.ts';
import { SEVERITIES } from '../base/model.ts';

/** Order by code units, the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Order of occurrences inside a finding: by place, then by where the text is stored. */
export function compareOccurrences(a: Occurrence, b: Occurrence): number {
  return (
    compareText(a.path, b.path) ||
    compareText(a.pathBytes ?? '', b.pathBytes ?? '') ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.kind, b.kind) ||
    compareText(a.commit, b.commit) ||
    compareText(a.object, b.object) ||
    a.endLine - b.endLine ||
    a.endColumn - b.endColumn ||
    compareText(a.layers.join('\0'), b.layers.join('\0'))
  );
}

/** Order of the places to clean up. */
export function compareLivePlaces(a: LivePlace, b: LivePlace): number {
  return (
    compareText(a.path, b.path) ||
    compareText(a.pathBytes ?? '', b.pathBytes ?? '') ||
    a.line - b.line
  );
}

/** Order of findings in every report: severity, rule, first path, fingerprint. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.rule, b.rule) ||
    compareText(a.occurrences[0]?.path ?? '', b.occurrences[0]?.path ?? '') ||
    compareText(a.fingerprint, b.fingerprint)
  );
}
