/**
 * Files of gitleaks and betterleaks: ignore files, and reports, which are their baselines as well.
 */
import {
  type AcceptedEntry,
  entryOf,
  type ForeignFile,
  foreignFile,
  isPlain,
  lineOf,
  type Plain,
  pathOf,
  type ReaderNote,
  textOf,
} from './model.ts';

/** `file:rule:line`, taken apart from the right, because a path may hold colons. */
const PLACE = /^(.+):([^:]*):(\d+)$/;
const WITH_COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64}):(.+)$/i;

/** An entry of an ignore file, also the `Fingerprint` of a report; null if it is none. */
function parsePlace(text: string): Partial<AcceptedEntry> | null {
  const place = PLACE.exec(text);
  if (place === null) return null;
  const [, file = '', rule = '', line = ''] = place;
  const withCommit = WITH_COMMIT.exec(file);
  return {
    path: pathOf(withCommit?.[2] ?? file),
    commit: (withCommit?.[1] ?? '').toLowerCase(),
    rule,
    line: Number(line),
  };
}

/** `.gitleaksignore`, `.betterleaksignore`. A comment right above an entry is its reason. */
export function readGitleaksIgnore(text: string): ForeignFile {
  const entries: AcceptedEntry[] = [];
  const notes: ReaderNote[] = [];
  let reason = '';
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) {
      reason = line.replace(/^#+\s*/, '');
      continue;
    }
    const place = parsePlace(line);
    if (place !== null) entries.push(entryOf({ ...place, at: index + 1, reason }));
    else notes.push({ level: 'lost', message: `line ${index + 1} is no FILE:RULE:LINE` });
  }
  return foreignFile('gitleaks ignore file', { entries, notes });
}

function entryOfFinding(finding: Plain): AcceptedEntry {
  const place = parsePlace(textOf(finding['Fingerprint'])) ?? {};
  const secret = textOf(finding['Secret']);
  const isRedacted = secret === '' || /^REDACTED$|\.\.\.$/.test(secret);
  const path = pathOf(finding['File']);
  const commit = textOf(finding['Commit']).toLowerCase();
  return entryOf({
    ...place,
    ...(path === '' ? {} : { path }),
    ...(commit === '' ? {} : { commit }),
    line: lineOf(finding['StartLine']) || (place.line ?? 0),
    rule: textOf(finding['RuleID']) || (place.rule ?? ''),
    values: isRedacted ? [] : [secret],
  });
}

/** Whether a parsed JSON is a report of gitleaks or betterleaks. */
export function isGitleaksReport(value: unknown): value is readonly Plain[] {
  return (
    Array.isArray(value) &&
    value.every((item) => isPlain(item) && 'RuleID' in item && 'File' in item)
  );
}

/** A report or baseline. */
export function readGitleaksReport(findings: readonly Plain[]): ForeignFile {
  return foreignFile('gitleaks report', { entries: findings.map(entryOfFinding) });
}
