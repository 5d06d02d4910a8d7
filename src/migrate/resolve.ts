/**
 * Finds what an entry of another tool means in this repository: the finding with that value, or the
 * one that stands in that place. Nothing here reads files: what stands where is asked of {@link Ground}.
 */
import { createHash } from 'node:crypto';
import type { Finding, Occurrence, RevealedValues } from '../base/model.ts';
import { ownNamesOf } from '../rules/index.ts';
import type { AcceptedEntry } from './model.ts';

/** A scanned repository, with the values that were found. */
export interface Ground {
  readonly findings: readonly Finding[];
  /** Fingerprint → value. */
  readonly revealed: ReadonlyMap<string, RevealedValues>;
  /**
   * The text of a line and the values that our rules find in it, in that version of the file ('' is
   * the one on disk); null where there is no such version.
   */
  readonly lineAt: (place: PlaceOf) => Promise<LineThere | null>;
}

/** A place in one version of a file. */
export type PlaceOf = Pick<AcceptedEntry, 'commit' | 'path' | 'line'>;

/** What stands in a line. */
export interface LineThere {
  readonly text: string;
  readonly values: readonly string[];
}

/** What an entry means here. */
export type Resolution =
  | { readonly kind: 'found'; readonly findings: readonly Finding[] }
  /** Nothing of ours stands there, so that there is nothing to accept. */
  | { readonly kind: 'silent'; readonly reason: string }
  /** Several secrets stand there, and the entry does not say which. */
  | { readonly kind: 'ambiguous'; readonly findings: readonly Finding[] };

/** Shorter values would be part of anything. */
const PART_MIN = 6;
/** More pieces of one line are not tried against a hash. */
const PIECES_MAX = 120;

function hashesOf(value: string): string[] {
  return ['sha1', 'sha256'].map((name) => createHash(name).update(value).digest('hex'));
}

function isPartOf(a: string, b: string): boolean {
  return (a.length >= PART_MIN && b.includes(a)) || (b.length >= PART_MIN && a.includes(b));
}

/** The texts that people would call a value in a line: runs between blanks, quotes and signs. */
function* candidatesIn(line: string): Generator<string> {
  const cuts = [0, line.length];
  for (const { index } of line.matchAll(/[\s"'`=:;,@/()[\]{}<>&?|]/g)) cuts.push(index, index + 1);
  const sorted = [...new Set(cuts)].toSorted((a, b) => a - b).slice(0, PIECES_MAX);
  for (const [i, from] of sorted.entries()) {
    for (const to of sorted.slice(i + 1)) yield line.slice(from, to);
  }
}

/** The value in a line that has one of these hashes. */
function hashedValue(line: string, hashes: readonly string[]): string | null {
  for (const candidate of candidatesIn(line)) {
    if (hashesOf(candidate).some((hash) => hashes.includes(hash))) return candidate;
  }
  return null;
}

/** Inside of an archive: `outer.zip!inner/file`. */
function isAtPath(occurrence: Occurrence, path: string): boolean {
  if (occurrence.path === path) return true;
  const [outer = '', ...inner] = path.split('!');
  if (inner.length === 0 || occurrence.path !== outer) return false;
  return occurrence.layers.some((layer) => layer.endsWith(inner.at(-1) ?? ''));
}

function standsAt(finding: Finding, { path, line, commit }: PlaceOf): boolean {
  return finding.occurrences.some(
    (occurrence) =>
      isAtPath(occurrence, path) &&
      (commit === '' || occurrence.commit === commit) &&
      (line === 0 || path.includes('!') || (occurrence.line <= line && line <= occurrence.endLine)),
  );
}

/** Findings that stand in an entry's place; a version that no occurrence names is read. */
async function findingsAt(
  entry: PlaceOf,
  ground: Ground,
): Promise<{ readonly findings: readonly Finding[]; readonly line: LineThere | null }> {
  if (entry.path === '') return { findings: [], line: null };
  const findings = ground.findings.filter((finding) => standsAt(finding, entry));
  const line = entry.line === 0 ? null : await ground.lineAt(entry);
  if (findings.length > 0 || line === null) return { findings, line };
  const read = ground.findings.filter((finding) =>
    line.values.includes(ground.revealed.get(finding.fingerprint)?.secret ?? ''),
  );
  return { findings: read, line };
}

/** One of several, by what the other tool calls it: the same id, else what gitleaks means by it, else the same first word. */
function byRule(findings: readonly Finding[], rule: string): readonly Finding[] {
  const folded = rule.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const same = findings.filter((finding) => finding.rule === folded);
  if (same.length > 0) return same;
  const names = ownNamesOf(folded);
  const meant = findings.filter((finding) => names.includes(finding.rule));
  if (meant.length > 0) return meant;
  const word = folded.split('-')[0];
  const related = findings.filter((finding) => finding.rule.split('-')[0] === word);
  return related.length > 0 ? related : findings;
}

function silence(entry: AcceptedEntry, line: LineThere | null): string {
  if (entry.path === '') return 'the value is not found here';
  if (line !== null) return 'gitsift finds nothing there';
  if (entry.commit === '') return 'nothing stands there now, and gitsift finds nothing there';
  return 'there is no such commit, file or line any more';
}

/** Resolves one entry. */
export async function resolveEntry(entry: AcceptedEntry, ground: Ground): Promise<Resolution> {
  const { values, hashes } = entry;
  const valueOf = (finding: Finding): string =>
    ground.revealed.get(finding.fingerprint)?.secret ?? '';
  const exact = ground.findings.filter((finding) => {
    const value = valueOf(finding);
    if (values.includes(value)) return true;
    return hashes.length > 0 && hashesOf(value).some((hash) => hashes.includes(hash));
  });
  if (exact.length > 0) return { kind: 'found', findings: exact };
  const { findings, line } = await findingsAt(entry, ground);
  if (values.length > 0 || hashes.length > 0) {
    const hashed = line === null || hashes.length === 0 ? null : hashedValue(line.text, hashes);
    const known = hashed === null ? values : [...values, hashed];
    const related = findings.filter((finding) => known.some((v) => isPartOf(v, valueOf(finding))));
    if (related.length > 0) return { kind: 'found', findings: related };
    const reason = findings.length > 0 ? 'another value stands there now' : silence(entry, line);
    return { kind: 'silent', reason };
  }
  if (findings.length === 0) return { kind: 'silent', reason: silence(entry, line) };
  const chosen = findings.length === 1 ? findings : byRule(findings, entry.rule);
  if (chosen.length === 1) return { kind: 'found', findings: chosen };
  return { kind: 'ambiguous', findings: chosen };
}
