/**
 * A repository with secrets at known places, and files of other scanners about them, made in their
 * grammar: what they would say of exactly this repository.
 */
import { createHash } from 'node:crypto';
import { createRepo, type GitRepo } from '../support/git-repo.ts';
import { OTHER_TOKEN, RULES_TEXT, TOKEN } from './token-rules.ts';

/** Secrets that only patterns are about: a folder, a value, a line. */
export const FOLDER_TOKEN = `tst_${'Wm2cR8yPq6tJ4vXs9bLd'}`;
const VALUE_TOKEN = `tst_${'EXAMPLE0Fz7uGk3hNo5A'}`;
const LINE_TOKEN = `tst_${'Ib1lVw8eCx4rZt6yMs2Q'}`;

/** The repository, and the commits that brought its secrets. */
export interface SampleGround {
  readonly repo: GitRepo;
  readonly first: string;
  readonly second: string;
}

/** TOKEN stands in src/a.txt:2 since `first`; OTHER_TOKEN stood in old/b.txt:1 in `second`. */
export function sampleGround(): SampleGround {
  const repo = createRepo();
  repo.write('test-rules.yaml', RULES_TEXT);
  repo.write('.gitsift.yaml', '# settings\nextends: none\nrules: ./test-rules.yaml\n');
  repo.write('src/a.txt', `# settings\nkey = "${TOKEN}"\n`);
  repo.write('vendor/lib/c.txt', `c = ${FOLDER_TOKEN}\n`);
  repo.write('src/value.txt', `v = ${VALUE_TOKEN}\n`);
  repo.write('src/line.txt', `public-demo-key ${LINE_TOKEN}\n`);
  const first = repo.commit('first');
  repo.write('old/b.txt', `pw: 'x ${OTHER_TOKEN}'\n`);
  const second = repo.commit('second');
  repo.git('rm', '-q', 'old/b.txt');
  repo.commit('third');
  return { repo, first, second };
}

/** A file of another tool. */
export interface Sample {
  readonly about: string;
  readonly name: string;
  readonly text: string;
  /** Entries that are accepted, and that are without a finding. */
  readonly accepted: number;
  readonly silent?: number;
  readonly patterns?: number;
}

function hash(name: 'sha1' | 'sha256', text: string): string {
  return createHash(name).update(text).digest('hex');
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function gitleaksFinding(commit: string, overrides: object = {}): object {
  return {
    RuleID: 'test-token',
    Description: 'Token',
    StartLine: 2,
    EndLine: 2,
    StartColumn: 8,
    EndColumn: 31,
    Match: TOKEN,
    Secret: TOKEN,
    File: 'src/a.txt',
    SymlinkFile: '',
    Commit: commit,
    Entropy: 4.4,
    Author: 'Ada Author',
    Email: 'ada@example.org',
    Date: '2021-01-01T00:01:00Z',
    Message: 'first',
    Tags: [],
    Fingerprint: `${commit}:src/a.txt:test-token:2`,
    ...overrides,
  };
}

function gitleaksSamples({ first, second }: SampleGround): Sample[] {
  const gone = '1'.repeat(40);
  return [
    {
      about: 'an entry for any commit',
      name: '.gitleaksignore',
      accepted: 1,
      text: 'src/a.txt:test-token:2\n',
    },
    {
      about: 'entries with a commit, one of history only',
      name: '.gitleaksignore',
      accepted: 2,
      text: `${first}:src/a.txt:test-token:2\r\n\r\n${second}:old/b.txt:generic-api-key:1\r\n`,
    },
    {
      about: 'comments and a later commit that still holds it',
      name: '.betterleaksignore',
      accepted: 1,
      text: `# revoked in May\n${second}:src\\a.txt:some-other-rule:2\n`,
    },
    {
      about: 'entries that mean nothing any more',
      name: '.gitleaksignore',
      accepted: 0,
      silent: 3,
      text: `${gone}:src/a.txt:test-token:2\nsrc/gone.txt:test-token:7\nsrc/a.txt:test-token:1\n`,
    },
    { about: 'a report', name: 'gitleaks.json', accepted: 1, text: json([gitleaksFinding(first)]) },
    { about: 'an empty report', name: 'empty-report.json', accepted: 0, text: '[]\n' },
    {
      about: 'a redacted report',
      name: 'redacted.json',
      accepted: 1,
      text: json([gitleaksFinding(first, { Secret: 'REDACTED', Match: 'REDACTED' })]),
    },
    {
      about: 'a report of betterleaks, of another extent',
      name: 'betterleaks.json',
      accepted: 1,
      text: json([
        gitleaksFinding(first, { Secret: `"${TOKEN}"`, Attributes: {}, ValidationStatus: 'NONE' }),
      ]),
    },
    {
      about: 'a configuration that allows a path',
      name: '.gitleaks.toml',
      accepted: 0,
      text: `title = "ours"\n[extend]\nuseDefault = true\n[[allowlists]]\npaths = ['''^vendor/''']\n`,
    },
    {
      about: 'a configuration with a rule and its allowances',
      name: '.gitleaks.toml',
      accepted: 0,
      text: `[[rules]]\nid = "own"\nregex = '''own_[a-z]{10}'''\nkeywords = ["own_"]\n[rules.allowlist]\nstopwords = ["example"]\n`,
    },
    {
      about: 'a configuration of betterleaks',
      name: '.betterleaks.toml',
      accepted: 0,
      text: `[extend]\nusedefault = true\n[[allowlists]]\nregexTarget = "line"\nregexes = ['''public-demo-key''']\n`,
    },
  ];
}

const baselineEntry = (overrides: object = {}): object => ({
  type: 'Secret Keyword',
  filename: 'src/a.txt',
  hashed_secret: hash('sha1', TOKEN),
  is_verified: false,
  line_number: 2,
  ...overrides,
});

const baselineText = (results: object, rest: object = {}): string =>
  json({
    version: '1.5.0',
    plugins_used: [{ name: 'KeywordDetector', keyword_exclude: '' }],
    filters_used: [{ path: 'detect_secrets.filters.allowlist.is_line_allowlisted' }],
    results,
    generated_at: '2026-01-01T00:00:00Z',
    ...rest,
  });

function detectSecretsSamples(): Sample[] {
  const file = { name: '.secrets.baseline' };
  return [
    {
      ...file,
      about: 'a baseline',
      accepted: 1,
      text: baselineText({ 'src/a.txt': [baselineEntry()] }),
    },
    {
      ...file,
      about: 'a slim baseline',
      accepted: 1,
      text: baselineText(
        { 'src/a.txt': [baselineEntry({ line_number: undefined })] },
        { generated_at: undefined },
      ),
    },
    {
      ...file,
      about: 'an audited one: what is confirmed stays a finding',
      accepted: 1,
      text: baselineText({
        'src/a.txt': [baselineEntry({ is_secret: false })],
        'old/b.txt': [baselineEntry({ hashed_secret: hash('sha1', OTHER_TOKEN), is_secret: true })],
      }),
    },
    {
      ...file,
      about: 'a hash of a value of another extent',
      accepted: 1,
      text: baselineText({
        'src/line.txt': [
          baselineEntry({
            filename: 'src/line.txt',
            line_number: 1,
            hashed_secret: hash('sha1', `public-demo-key ${LINE_TOKEN}`),
          }),
        ],
      }),
    },
    {
      ...file,
      about: 'a value that has changed since',
      accepted: 0,
      silent: 1,
      text: baselineText({
        'src/a.txt': [baselineEntry({ hashed_secret: hash('sha1', 'another') })],
      }),
    },
    {
      ...file,
      about: 'filters',
      accepted: 0,
      patterns: 2,
      text: baselineText(
        {},
        {
          filters_used: [
            { path: 'detect_secrets.filters.regex.should_exclude_file', pattern: ['^vendor/.*'] },
            { path: 'detect_secrets.filters.regex.should_exclude_secret', pattern: ['EXAMPLE'] },
          ],
        },
      ),
    },
    {
      ...file,
      about: 'a baseline from before version 1',
      accepted: 1,
      patterns: 2,
      text: baselineText(
        { 'src/a.txt': [baselineEntry()] },
        {
          version: '0.14.3',
          filters_used: undefined,
          exclude: { files: '^vendor/', lines: 'public-demo-key' },
        },
      ),
    },
  ];
}

const trufflehogResult = (data: object, raw: string, rest: object = {}): string =>
  `${JSON.stringify({ SourceMetadata: { Data: data }, SourceName: 'trufflehog - git', DetectorType: 17, DetectorName: 'Test', DecoderName: 'PLAIN', Verified: false, Raw: raw, RawV2: '', Redacted: '', ExtraData: null, StructuredData: null, ...rest })}\n`;
const gitPlace = (commit: string, file: string, line: number): object => ({
  Git: {
    commit,
    file,
    email: 'Ada <ada@example.org>',
    repository: 'file://.',
    timestamp: '',
    line,
  },
});

function trufflehogSamples({ first, second }: SampleGround): Sample[] {
  return [
    {
      about: 'results of a history',
      name: 'trufflehog.jsonl',
      accepted: 2,
      text:
        trufflehogResult(gitPlace(first, 'src/a.txt', 2), TOKEN) +
        trufflehogResult(gitPlace(second, 'old/b.txt', 1), OTHER_TOKEN),
    },
    {
      about: 'one result, of two parts',
      name: 'trufflehog.json',
      accepted: 1,
      text: trufflehogResult({ Filesystem: { file: './src/a.txt', line: 2 } }, 'id-of-it', {
        RawV2: `id-of-it:${TOKEN}`,
      }),
    },
    {
      about: 'results among lines of its log',
      name: 'trufflehog.log',
      accepted: 1,
      text: `{"level":"info-0","msg":"running source"}\n${trufflehogResult(gitPlace(first, 'src/a.txt', 2), TOKEN, { Verified: true })}not json\n`,
    },
    {
      about: 'excluded paths',
      name: 'exclude-paths.txt',
      accepted: 0,
      patterns: 2,
      text: '# third party\n^vendor/\n\\.lock$\n',
    },
  ];
}

function otherSamples(): Sample[] {
  return [
    {
      about: 'a kingfisher baseline, version 2',
      name: 'kingfisher-baseline.yaml',
      accepted: 1,
      text: `version: 2\nfingerprint_algorithm: kingfisher-v1\nrepositories:\n  - id: git://example.org/r\n    findings:\n      - path: src/a.txt\n        fingerprint: "1234567890"\n        rule_id: kingfisher.test.1\n        line: 2\n        first_seen_at: 2026-01-01T00:00:00Z\n        last_updated_at: 2026-01-01T00:00:00Z\n`,
    },
    {
      about: 'a kingfisher baseline, version 1',
      name: 'baseline.yaml',
      accepted: 1,
      text: `ExactFindings:\n  matches:\n    - filepath: src/a.txt\n      fingerprint: "1234567890"\n      linenum: 2\n      lastupdated: Mon, 1 Jan 2026 00:00:00 +0000\n`,
    },
    {
      about: 'allowed values of secretlint',
      name: '.secretlintrc.json',
      accepted: 0,
      patterns: 2,
      text: json({
        rules: [
          {
            id: '@secretlint/secretlint-rule-github',
            options: { allows: ['/tst_example/i', 'a.b*c'] },
          },
        ],
      }),
    },
    {
      about: 'a preset of secretlint',
      name: '.secretlintrc.yml',
      accepted: 0,
      patterns: 1,
      text: `rules:\n  - id: "@secretlint/secretlint-rule-preset-recommend"\n    rules:\n      - id: "@secretlint/secretlint-rule-aws"\n        disabled: true\n      - id: "@secretlint/secretlint-rule-slack"\n        options:\n          allows: ["/EXAMPLE/"]\n`,
    },
    {
      about: 'ignored files of secretlint',
      name: '.secretlintignore',
      accepted: 0,
      patterns: 3,
      text: '# generated\nvendor/\n*.lock\n/dist\n!vendor/keep\n',
    },
    {
      about: 'globs and values of ripsecrets',
      name: '.secretsignore',
      accepted: 1,
      patterns: 1,
      text: `vendor/*\n\n[secrets]\n${TOKEN}\n`,
    },
    {
      about: 'allowances of git-secrets',
      name: '.gitallowed',
      accepted: 0,
      patterns: 2,
      text: 'public-demo-key\ntst_EXAMPLE[0-9A-Za-z]*\n',
    },
    {
      about: 'ggshield, version 2',
      name: '.gitguardian.yaml',
      accepted: 2,
      patterns: 1,
      text: `version: 2\nsecret:\n  ignored_matches:\n    - name: test token\n      match: ${hash('sha256', TOKEN)}\n    - match: ${OTHER_TOKEN}\n  ignored_paths:\n    - "**/vendor/**"\n  ignored_detectors:\n    - Generic Password\n`,
    },
    {
      about: 'ggshield, version 1',
      name: '.gitguardian.yml',
      accepted: 1,
      patterns: 1,
      text: `matches-ignore:\n  - ${hash('sha256', TOKEN)}\npaths-ignore:\n  - vendor\n`,
    },
  ];
}

/** Every sample. */
export function samples(ground: SampleGround): Sample[] {
  return [
    ...gitleaksSamples(ground),
    ...detectSecretsSamples(),
    ...trufflehogSamples(ground),
    ...otherSamples(),
  ];
}
