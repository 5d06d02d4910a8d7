/**
 * Decisions about secrets, and the text file that holds them.
 *
 * `.gitsiftignore` has one decision a line: a fingerprint, then fields in any order.
 *
 *     v1:github-pat:0123456789abcdef01234567 reason="revoked on 3 May" owner=ada expires=2027-01-31
 *     v1:generic-password:89ab… reason=test path=test/**
 *
 * A decision is bound to the value: it survives moves, rebases and renames, and a new value on the
 * same line is a new finding. Lines are sorted and independent of each other, so that two branches
 * merge without conflict (`.gitsiftignore merge=union`). Empty lines and lines that begin with `#`
 * are kept apart. This file knows the grammar only; applying decisions is suppress.ts.
 */
import { parseFingerprint } from './fingerprint.ts';

/** One decision: this value is accepted. */
export interface Decision {
  readonly fingerprint: string;
  /** Why; '' where nobody said. */
  readonly reason: string;
  /** Who answers for it; '' for nobody. */
  readonly owner: string;
  /** Last day on which it holds, `YYYY-MM-DD`, or '' for ever. */
  readonly expires: string;
  /** Glob as in .gitignore that every occurrence must match, or '' for any path. */
  readonly path: string;
  /** The decision counts for this rule only, or '' for any rule that finds the value. */
  readonly rule: string;
  /** Where it is written, from 1; 0 for a decision that is in no file yet. */
  readonly line: number;
}

/** Something in the file that is not a decision, or not a good one. */
export interface DecisionFault {
  readonly line: number;
  readonly message: string;
}

/** What a file says. Lines with a fault hold no decision. */
export interface DecisionFile {
  readonly decisions: readonly Decision[];
  readonly faults: readonly DecisionFault[];
  /** Comment lines, in order. */
  readonly comments: readonly string[];
}

/** Fields in the order in which they are written. */
const FIELDS = ['reason', 'owner', 'expires', 'path', 'rule'] as const;
type Field = (typeof FIELDS)[number];

/** `name=value` or `name="value with \"quotes\""`. */
const FIELD = /\s+([a-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))(?=\s|$)/y;

function unquote(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}

function quote(text: string): string {
  return /^[^\s"\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Why a field cannot have this value, or null. */
function fieldFault(field: Field, value: string): string | null {
  if (field === 'expires' && value !== '' && !isDay(value)) {
    return `expires: "${value}" is no day; write YYYY-MM-DD`;
  }
  if (field === 'path' && value.startsWith('!')) return 'path: a glob cannot be negated';
  return null;
}

type ParsedLine = { readonly decision: Decision } | { readonly message: string };

function parseLine(text: string, line: number): ParsedLine {
  const end = text.search(/\s|$/);
  const fingerprint = text.slice(0, end);
  if (parseFingerprint(fingerprint) === null) {
    return { message: `"${fingerprint.slice(0, 60)}" is no fingerprint (v1:RULE:24 hex digits)` };
  }
  const fields: Record<Field, string> = { reason: '', owner: '', expires: '', path: '', rule: '' };
  FIELD.lastIndex = end;
  let position = end;
  for (let match = FIELD.exec(text); match !== null; match = FIELD.exec(text)) {
    const [, name, quoted, bare = ''] = match;
    const field = FIELDS.find((known) => known === name);
    if (field === undefined)
      return { message: `unknown field ${name}; known: ${FIELDS.join(', ')}` };
    const value = quoted === undefined ? bare : unquote(quoted);
    const message = fieldFault(field, value);
    if (message !== null) return { message };
    fields[field] = value;
    position = FIELD.lastIndex;
  }
  const rest = text.slice(position).trim();
  if (rest !== '') return { message: `expected FIELD=VALUE, found "${rest.slice(0, 30)}"` };
  return { decision: { fingerprint, ...fields, line } };
}

/** Reads the text of a decision file. */
export function parseDecisions(source: string): DecisionFile {
  const decisions: Decision[] = [];
  const faults: DecisionFault[] = [];
  const comments: string[] = [];
  const lines = source.replace(/^\ufeff/, '').split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const text = raw.trim();
    if (text.startsWith('#')) comments.push(text);
    if (text === '' || text.startsWith('#')) continue;
    const parsed = parseLine(text, index + 1);
    if ('decision' in parsed) decisions.push(parsed.decision);
    else faults.push({ line: index + 1, message: parsed.message });
  }
  return { decisions, faults, comments };
}

const KEY_COMMENT = /^# key: ([0-9a-f]+)$/;

/** Names of the keys that a file's decisions were made with; see keyName in fingerprint.ts. */
export function keysOf({ comments }: DecisionFile): string[] {
  return comments.flatMap((comment) => KEY_COMMENT.exec(comment)?.[1] ?? []);
}

/** The comments of a file after a decision was made with a key; '' is no key. */
export function withKey(comments: readonly string[], key: string): readonly string[] {
  const head = comments.length === 0 ? HEADER : comments;
  return key === '' || head.includes(`# key: ${key}`) ? head : [...head, `# key: ${key}`];
}

/** One line of the file, without its end. */
export function formatDecision(decision: Decision): string {
  const fields = FIELDS.filter((field) => decision[field] !== '').map(
    (field) => `${field}=${quote(decision[field].replace(/[\r\n]+/g, ' '))}`,
  );
  return [decision.fingerprint, ...fields].join(' ');
}

/** What a new file begins with. */
const HEADER: readonly string[] = [
  '# Secrets that were looked at and accepted; one decision a line, sorted.',
  '# FINGERPRINT reason="..." owner=... expires=YYYY-MM-DD path=GLOB rule=ID',
];

/** The text of a file: comments first, then decisions, sorted, each once. */
export function formatDecisions(
  decisions: readonly Decision[],
  comments: readonly string[] = [],
): string {
  const lines = new Set(decisions.map(formatDecision));
  const head = comments.length === 0 ? HEADER : comments;
  return `${[...head, ...[...lines].toSorted()].join('\n')}\n`;
}

/**
 * Adds decisions to those of a file. A decision about the same value, path and rule replaces the
 * older one, so that a new reason or a later day counts.
 */
export function mergeDecisions(
  old: readonly Decision[],
  added: readonly Decision[],
): readonly Decision[] {
  const key = (d: Decision): string => [d.fingerprint, d.path, d.rule].join('\0');
  const merged = new Map(old.map((decision) => [key(decision), decision]));
  for (const decision of added) merged.set(key(decision), decision);
  return [...merged.values()];
}
