/**
 * What a person reads when a hook stops them: what, where, how to fix, how to accept, in fewer than 15
 * lines. Texts from the repository are made inert.
 */
import type { Finding, Occurrence, Report } from '../base/model.ts';
import { counted, inertText, isAboutFile, primaryOccurrence } from '../report/index.ts';
import type { Stage } from './hook-stages.ts';

/** Findings shown, two lines each. */
const SHOWN_MAX = 3;
/** Longest path shown; its end says most. */
const PATH_MAX = 70;

interface Words {
  readonly what: string;
  readonly fix: string;
  /** Where a file as such is what was found. */
  readonly fixFile: string;
}

const COMMIT: Words = {
  what: 'commit blocked',
  fix: 'take the value out and stage the file again',
  fixFile: 'take the file out of the commit (git rm --cached)',
};
const REWRITE = 'rewrite the commits that hold the';
const WORDS: Readonly<Record<Stage, Words>> = {
  'pre-commit': COMMIT,
  'pre-merge-commit': {
    ...COMMIT,
    what: 'merge blocked',
    fix: 'take the value out, then git commit',
  },
  'commit-msg': { ...COMMIT, fix: 'commit again without the value in the message' },
  'pre-push': {
    what: 'push blocked',
    fix: `${REWRITE} value (git rebase -i), then push again`,
    fixFile: `${REWRITE} file (git rebase -i), then push again`,
  },
  'pre-receive': {
    what: 'push rejected',
    fix: `${REWRITE} value (git rebase -i), then push again`,
    fixFile: `${REWRITE} file (git rebase -i), then push again`,
  },
};

/** What was done was to be stopped, in two words. */
export function blockedText(stage: Stage): string {
  return WORDS[stage].what;
}

function placeOf(occurrence: Occurrence, stage: Stage, isFile: boolean): string {
  const { path, line, column, kind, object } = occurrence;
  if (stage === 'commit-msg') return `line ${line} of the message`;
  const isMessage = kind === 'commit-message' || kind === 'tag-message';
  const name = isMessage ? `message of ${object.slice(0, 8)}` : path;
  const short = name.length > PATH_MAX ? `…${name.slice(-PATH_MAX)}` : name;
  const commit = stage === 'pre-push' || stage === 'pre-receive' ? occurrence.commit : '';
  const position = isFile ? '' : `:${line}:${column}`;
  return `${short}${position}${commit === '' ? '' : ` in ${commit.slice(0, 8)}`}`;
}

function* findingLines(finding: Finding, stage: Stage): Generator<string> {
  const { severity, title, secret, fingerprint, occurrences } = finding;
  const others = occurrences.length - 1;
  const more = others === 0 ? '' : ` and ${counted(others, 'other place')}`;
  const place = placeOf(primaryOccurrence(finding), stage, isAboutFile(finding));
  yield `  ${inertText(place)}${more}: ${severity}, ${inertText(title)}, ${inertText(secret)}`;
  yield `    ${inertText(fingerprint)}`;
}

/** How to see what is not shown. */
function moreLine(count: number, kind: string, stage: Stage): string {
  const isStaged = stage === 'pre-commit' || stage === 'pre-merge-commit';
  return `  and ${counted(count, `more ${kind}`)}${isStaged ? '; gitsift scan --staged lists all' : ''}`;
}

function* acceptLines(finding: Finding, stage: Stage): Generator<string> {
  if (stage === 'pre-receive') {
    yield `Accept: gitsift accept ${inertText(finding.fingerprint)} --reason "why"`;
    yield '        then commit .gitsiftignore and push it along.';
    return;
  }
  yield `Accept: gitsift accept ${inertText(finding.fingerprint)} --reason "why"`;
  if ((stage === 'pre-commit' || stage === 'pre-merge-commit') && !isAboutFile(finding)) {
    yield '        or a comment on its line: gitsift:allow -- why';
  }
}

/** The lines, for findings that fail the policy. */
export function* blockedLines(findings: readonly Finding[], stage: Stage): Generator<string> {
  const [first] = findings;
  if (first === undefined) return;
  const { what, fix, fixFile } = WORDS[stage];
  const kind = findings.some(isAboutFile) ? 'finding' : 'secret';
  yield `gitsift: ${what}: ${counted(findings.length, kind)}${kind === 'secret' ? ' found' : ''}`;
  for (const finding of findings.slice(0, SHOWN_MAX)) yield* findingLines(finding, stage);
  if (findings.length > SHOWN_MAX) yield moreLine(findings.length - SHOWN_MAX, kind, stage);
  const { revoke } = first.remediation;
  yield `Fix:    ${isAboutFile(first) ? fixFile : fix}.`;
  yield `        Seen by anybody else? Revoke it${revoke === '' ? ' as well.' : `: ${inertText(revoke)}`}`;
  yield* acceptLines(first, stage);
}

/** The lines where nothing was found but not everything could be read. */
export function* incompleteLines(report: Report, stage: Stage): Generator<string> {
  yield `gitsift: ${blockedText(stage)}: not everything could be read`;
  for (const { reason, path, object, detail } of report.coverage.skipped.slice(0, SHOWN_MAX)) {
    yield `  ${reason}: ${inertText([path ?? object ?? '', detail ?? ''].filter(Boolean).join(', '))}`;
  }
  yield '  gitsift scan --allow-incomplete says how to accept that; GITSIFT_ALLOW_INCOMPLETE=all does it here';
}
