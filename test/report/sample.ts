/** Reports for the reporters' tests: a plain one, and one whose every free text is hostile. */
import type { Finding, Occurrence, Report } from '../../src/base/model.ts';

const COMMIT = '1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d';
const BLOB = 'ffeeddccbbaa99887766554433221100ffeeddcc';

const REGION = { line: 2, column: 3, endLine: 2, endColumn: 9 } as const;

export function sampleOccurrence(change: Partial<Occurrence> = {}): Occurrence {
  return {
    kind: 'blob',
    path: 'config/app.env',
    line: 3,
    column: 9,
    endLine: 3,
    endColumn: 29,
    commit: COMMIT,
    object: BLOB,
    layers: [],
    atHead: true,
    ...change,
  };
}

export function sampleFinding(change: Partial<Finding> = {}): Finding {
  return {
    fingerprint: 'v1:cloud-key:00112233445566778899aabb',
    rule: 'cloud-key',
    title: 'Cloud access key',
    severity: 'critical',
    confidence: 'high',
    score: 0.9,
    reasons: ['prefix'],
    secret: 'CLD…(20)',
    validity: 'well-formed',
    exposure: ['head', 'branch', 'history'],
    lifetime: {
      introduced: {
        commit: COMMIT,
        author: 'Ada Example <ada@example.org>',
        authorDate: '2024-03-01T12:00:00+01:00',
        committerDate: '2024-03-01T12:00:00+01:00',
        path: 'config/app.env',
        line: 3,
      },
      removed: null,
      older: null,
      returned: false,
      commits: 17,
      days: 41,
      refs: ['refs/heads/main', 'refs/tags/v1.2'],
      historyRefs: ['refs/heads/topic'],
      pushed: [
        {
          ref: 'refs/remotes/origin/main',
          since: '2024-03-02T09:30:00+01:00',
          exact: true,
          current: true,
        },
      ],
      intervals: [
        {
          introduced: {
            commit: COMMIT,
            author: 'Ada Example <ada@example.org>',
            authorDate: '2024-03-01T12:00:00+01:00',
          },
          removed: null,
          days: 41,
          returned: false,
        },
      ],
    },
    occurrences: [sampleOccurrence()],
    cleanup: [{ path: 'config/app.env', line: 3, refs: ['refs/heads/main'] }],
    replacedBy: [],
    companions: [],
    remediation: {
      revoke: 'https://cloud.example/keys',
      rotate: 'Make a new key, then delete this one.',
      docs: 'https://cloud.example/docs',
    },
    ...change,
  };
}

export function sampleReport(change: Partial<Report> = {}): Report {
  const count = { inScope: 10, read: 10, cached: 0, skipped: 0 };
  return {
    schemaVersion: 1,
    tool: { name: 'gitsift', version: '0.1.0', engine: 're2' },
    ruleset: { hash: 'abc123', rules: 80 },
    target: {
      kind: 'repository',
      path: '.',
      objectFormat: 'sha1',
      head: 'ref: refs/heads/main',
      refs: 2,
      shallow: false,
    },
    scope: {
      worktree: true,
      index: true,
      history: 'all',
      range: null,
      refs: [],
      paths: [],
      exclude: [],
      includeIgnored: false,
      maxBytes: null,
      timeBudgetSeconds: null,
    },
    coverage: {
      complete: true,
      blobs: { ...count, inScope: 1234, read: 1234 },
      commits: { ...count },
      tags: { ...count, inScope: 0, read: 0 },
      trees: { ...count },
      files: { ...count },
      bytes: { stored: 1000, expanded: 3_400_000_000, searched: 500 },
      skipped: [],
    },
    findings: [sampleFinding()],
    ...change,
  };
}

/** Text that attacks terminals, log readers, JSON islands and tables (hazards of the output sinks). */
export const HOSTILE: readonly string[] = [
  'esc \u001b[2J\u001b]0;title\u0007 done',
  'osc8 \u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  'c1 \u009b31m \u0085 next',
  'del \u007f back\b\b\b',
  'cr\r::error::one',
  'lf\n::stop-commands::x\n::add-mask::y',
  '::error file=a::b',
  '##[error]x ##vso[task.setvariable]y ##teamcity[z]',
  'bidi \u202e\u2066gnp.exe\u2069 \u061c\u200e\u200f',
  'separator \u2028 \u2029 \ufeff \u00ad \u200b',
  'tags \u{e0041}\u{e0042}',
  'lone \ud800 surrogate \udfff',
  '<script>alert(1)</script> "><img src=x onerror=alert(1)>',
  '=cmd() | [link](javascript:x) ``` @user #12',
  '__proto__',
  '\u0000nul',
  'x'.repeat(5000),
];

/** A report in which every string that a repository can influence is `text`. */
export function hostileReport(text: string): Report {
  const plain = sampleReport();
  const occurrence = sampleOccurrence({ path: `dir/${text}`, layers: [text] });
  const message = sampleOccurrence({ kind: 'commit-message', path: '', atHead: false });
  const finding = sampleFinding();
  const commit = { commit: COMMIT, author: text, authorDate: text };
  return {
    ...plain,
    target: { ...plain.target, path: text, head: text },
    scope: { ...plain.scope, range: text, refs: [text], paths: [text], exclude: [text] },
    coverage: {
      ...plain.coverage,
      complete: false,
      skipped: [
        { path: text, reason: 'unreadable', detail: text },
        { object: BLOB, reason: 'corrupt' },
      ],
    },
    findings: [
      {
        ...finding,
        title: text,
        reasons: [text],
        secret: text,
        occurrences: [occurrence, message],
        remediation: { revoke: text, rotate: text, docs: text },
        lifetime: {
          introduced: {
            commit: COMMIT,
            author: text,
            authorDate: text,
            committerDate: text,
            path: text,
            line: 1,
          },
          removed: commit,
          older: { ...commit, committerDate: text },
          returned: true,
          commits: 1,
          days: 1,
          refs: [text],
          historyRefs: [text],
          pushed: [{ ref: text, since: text, exact: false, current: false }],
          intervals: [
            { introduced: commit, removed: commit, days: 1, returned: false },
            { introduced: { ...commit, commit: BLOB }, removed: commit, days: 1, returned: true },
          ],
        },
        cleanup: [{ path: `dir/${text}`, line: 1, refs: [text] }],
        replacedBy: [
          { ...commit, fingerprint: 'v1:cloud-key:ffffffffffffffffffffffff', path: text },
        ],
        companions: [
          { name: text, rule: text, value: text, path: text, ...REGION },
          { name: 'user', rule: '', value: '…(1-7)', path: 'a', pathBytes: text, ...REGION },
        ],
      },
    ],
    suppressed: { [text]: 2, decisions: 1 },
    timings: { [text]: 1 },
  };
}
