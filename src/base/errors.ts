/**
 * The one error class of gitsift and its closed table of codes.
 *
 * Every failure that a user can cause or meet has a code here: the code fixes the exit status, the
 * sentence and the hint, so that the same fault reads the same in every command. Faults that do not
 * end a scan (a corrupt object, an unreadable file) are not errors but ledger entries, see model.ts.
 */

/** Exit statuses of the command line (product contract). */
export const EXIT: {
  readonly clean: 0;
  readonly findings: 1;
  readonly usage: 2;
  readonly incomplete: 3;
  readonly internal: 70;
  readonly outputFailed: 74;
} = {
  clean: 0,
  findings: 1,
  usage: 2,
  incomplete: 3,
  internal: 70,
  outputFailed: 74,
};

/** Every fault that can end a run. */
export type ErrorCode =
  | 'USAGE'
  | 'TARGET_NOT_FOUND'
  | 'TARGET_UNREADABLE'
  | 'NOT_A_REPOSITORY'
  | 'REPOSITORY_UNSUPPORTED'
  | 'REPOSITORY_REFUSED'
  | 'REVISION_UNKNOWN'
  | 'RANGE_INCOMPLETE'
  | 'INDEX_BROKEN'
  | 'CONFIG_BROKEN'
  | 'RULE_BROKEN'
  | 'REPORT_UNREADABLE'
  | 'OUTPUT_FAILED'
  | 'CORRUPT'
  | 'ABORTED'
  | 'NO_THREAD'
  | 'INTERNAL';

/** code → [exit status, sentence, hint]. `{name}` is replaced from the error's details. */
export const ERROR_CODES: Readonly<Record<ErrorCode, readonly [number, string, string]>> = {
  USAGE: [
    EXIT.usage,
    '{message}',
    'gitsift --help lists commands, gitsift COMMAND --help its options',
  ],
  TARGET_NOT_FOUND: [EXIT.usage, 'target {path} does not exist', 'check the path'],
  TARGET_UNREADABLE: [
    EXIT.usage,
    'target {path} cannot be read: {reason}',
    'check its path and permissions',
  ],
  NOT_A_REPOSITORY: [
    EXIT.usage,
    '{path} is not a Git repository: {reason}',
    'give a repository, or scan a plain directory with --worktree',
  ],
  REPOSITORY_UNSUPPORTED: [
    EXIT.usage,
    '{path}: {reason}',
    'this repository format is unknown to gitsift',
  ],
  REPOSITORY_REFUSED: [
    EXIT.usage,
    '{path}: {reason}',
    'name the Git directory itself as target if you trust it',
  ],
  REVISION_UNKNOWN: [EXIT.usage, 'unknown revision {revision}', 'check the name, or fetch it'],
  RANGE_INCOMPLETE: [EXIT.usage, 'range {range} cannot be computed: {reason}', '{remedy}'],
  INDEX_BROKEN: [
    EXIT.usage,
    'index {path} cannot be read: {reason}',
    'git status tells whether git can read it',
  ],
  CONFIG_BROKEN: [
    EXIT.usage,
    '{path}:{line}: {message}',
    'docs/configuration.md says what it may hold',
  ],
  RULE_BROKEN: [
    EXIT.usage,
    '{path}:{line}: rule {rule}, {key}: {message}',
    'gitsift rules check names every fault',
  ],
  REPORT_UNREADABLE: [
    EXIT.usage,
    'report {path} cannot be used: {reason}',
    'give a JSON report written by gitsift',
  ],
  OUTPUT_FAILED: [
    EXIT.outputFailed,
    'cannot write {path}: {reason}',
    'nothing was left half-written',
  ],
  CORRUPT: [EXIT.incomplete, '{path}: {reason}', 'git fsck tells what else is damaged'],
  ABORTED: [EXIT.internal, 'the scan was aborted', ''],
  NO_THREAD: [
    EXIT.internal,
    'no worker thread could start: {reason}',
    '--threads 0 scans in one thread, which takes less memory',
  ],
  INTERNAL: [
    EXIT.internal,
    'internal error: {reason}',
    'this is a bug in gitsift; please report it',
  ],
};

/** Values that fill a code's sentence. They are printed: never put a secret here. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

function fill(template: string, details: ErrorDetails): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? '?'));
}

/** A known failure. `message` says what and where, `hint` what to do, `exitCode` how to end. */
export class ScanError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly hint: string;
  readonly exitCode: number;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    const [exitCode, sentence, hint] = ERROR_CODES[code];
    super(fill(sentence, details), options);
    this.name = 'ScanError';
    this.code = code;
    this.details = details;
    this.hint = fill(hint, details);
    this.exitCode = exitCode;
  }
}
