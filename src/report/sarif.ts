/**
 * SARIF 2.1.0 as GitHub code scanning takes it.
 *
 * One result an incident, at HEAD if it stands there, because GitHub shows the first location only
 * and one alert a place would flood it. Beyond the OASIS schema this file keeps to GitHub's limits:
 * above a hard limit it refuses the whole upload, so the least severe results are left out instead,
 * and a notification in `invocations` says so. No snippet, no author: those would leak.
 * Source: docs.github.com, "SARIF support for code scanning" and "SARIF results exceed limits".
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type {
  Confidence,
  Finding,
  Occurrence,
  Report,
  Severity,
  Skipped,
  TargetKind,
} from '../base/model.ts';
import { CONFIDENCES, HARMLESS_SKIPS } from '../base/model.ts';
import type { HumanOptions } from './human.ts';
import {
  companionsText,
  coverageText,
  isAboutFile,
  placeText,
  primaryOccurrence,
  skippedText,
  suppressedText,
} from './incident-text.ts';
import { inertJson, inertText } from './inert.ts';
import { lifetimeText } from './life-text.ts';
import { counted } from './text.ts';

const SCHEMA_URI = 'https://json.schemastore.org/sarif-2.1.0.json';
/** How a log with one run ends: run, list of runs, log. */
const LOG_END = '}]}';

/** GitHub's hard limits, and how far below the size limit we stay. */
const RESULTS_MAX = 25_000;
const RELATED_MAX = 100;
const GZIP_BYTES_MAX = 9_500_000;
const RULE_TEXT_MAX = 1_024;
const NAME_MAX = 255;
/** Our own: the ledger of a damaged repository can be longer than its findings. */
const NOTIFICATIONS_MAX = 500;
/** Results between two measurements of the compressed size. */
const BATCH = 200;

const LEVELS: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
};

/** GitHub: over 9 critical, 7 to 8.9 high, 4 to 6.9 medium, 0.1 to 3.9 low. */
const SECURITY_SEVERITY: Record<Severity, string> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: '0.1',
};

/** Brackets would make a link of message text (SARIF 3.11.6). */
function messageText(text: string): string {
  return inertText(text).replace(/[\\[\]]/g, '\\$&');
}

function clipped(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/\p{Surrogate}$/u, '')}…`;
}

function occurrenceUri(occurrence: Occurrence): string {
  const { path, kind, object } = occurrence;
  return path === '' ? `${kind}/${object}` : pathUri(occurrence);
}

/** A relative URI of a path: every byte but the unreserved ones is percent-encoded (RFC 3986). */
function pathUri({ path, pathBytes }: Pick<Occurrence, 'path' | 'pathBytes'>): string {
  const bytes = Buffer.from(pathBytes ?? path, pathBytes === undefined ? 'utf8' : 'base64');
  let uri = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    uri += /[A-Za-z0-9._~/-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return uri;
}

type Region = Pick<Occurrence, 'line' | 'column' | 'endLine' | 'endColumn'>;

function physicalLocation(uri: string, region: Region): object {
  // A file as such stands at an empty stretch, which some consumers refuse: one column is taken for it.
  const isEmpty = region.line === region.endLine && region.column === region.endColumn;
  return {
    artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
    region: {
      startLine: Math.max(1, region.line),
      startColumn: Math.max(1, region.column),
      endLine: Math.max(1, region.endLine),
      endColumn: Math.max(1, region.endColumn) + (isEmpty ? 1 : 0),
    },
  };
}

/** The other halves of a pair first, then the other places, as many as GitHub takes. */
function relatedLocations(finding: Finding, primary: Occurrence): object[] {
  const halves = finding.companions
    .filter(({ path }) => path !== '')
    .map((half) => ({
      physicalLocation: physicalLocation(pathUri(half), half),
      message: { text: messageText(`${half.name} ${half.value}`) },
    }));
  const others = finding.occurrences
    .filter((occurrence) => occurrence !== primary)
    .slice(0, RELATED_MAX)
    .map((occurrence) => ({
      physicalLocation: physicalLocation(occurrenceUri(occurrence), occurrence),
      message: { text: messageText(placeText(occurrence)) },
    }));
  return [...halves, ...others]
    .slice(0, RELATED_MAX)
    .map((location, index) => Object.assign({ id: index + 1 }, location));
}

function resultMessage(finding: Finding, primary: Occurrence, target: TargetKind): string {
  const parts = [`${finding.title}: ${finding.secret}`, companionsText(finding)];
  if (!primary.atHead && primary.commit !== '') parts.push(`not at HEAD, ${placeText(primary)}`);
  parts.push(lifetimeText(finding, { author: false, target }));
  const others = finding.occurrences.length - 1;
  if (others > 0) parts.push(`${counted(others, 'other place')}`);
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

/** Only what fails the run is an error; where nobody judged, severity decides alone. */
function levelOf(finding: Finding, failing: HumanOptions['failing']): string {
  const level = LEVELS[finding.severity];
  const isPassing = failing !== null && !failing.has(finding.fingerprint);
  return isPassing && level === 'error' ? 'warning' : level;
}

function toResult(
  finding: Finding,
  ruleIndex: number,
  { target, failing }: Pick<ResultContext, 'target' | 'failing'>,
): object {
  const primary = primaryOccurrence(finding);
  const related = relatedLocations(finding, primary);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levelOf(finding, failing),
    message: { text: messageText(resultMessage(finding, primary, target)) },
    locations: [{ physicalLocation: physicalLocation(occurrenceUri(primary), primary) }],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    // GitHub looks at primaryLocationLineHash only, and cannot compute it for a file that is no longer
    // there; bound to the value, an alert stays the same alert wherever the value moves.
    partialFingerprints: {
      primaryLocationLineHash: `${createHash('sha256').update(finding.fingerprint).digest('hex').slice(0, 16)}:1`,
      'gitsift/v1': finding.fingerprint,
    },
    properties: {
      confidence: finding.confidence,
      validity: finding.validity,
      exposure: finding.exposure,
    },
  };
}

/** Built-in rules name https pages only; a user's rule may hold anything. */
function httpsOrNothing(url: string): string | undefined {
  return /^https:\/\/[\w.-]+(?:[/?#][\w./?#=&%~+-]*)?$/.test(url) ? url : undefined;
}

function helpText(finding: Finding): string {
  const { revoke, rotate, docs } = finding.remediation;
  const what = isAboutFile(finding) ? 'what the file holds' : 'the value';
  const steps = [
    `Treat ${what} as known to others: revoke it first, then remove it from the repository.`,
    rotate,
    revoke === '' ? '' : `Revoke it at ${revoke}`,
    docs === '' ? '' : `More: ${docs}`,
  ];
  return steps.filter((step) => step !== '').join('\n');
}

function toRule(finding: Finding, precision: Confidence): object {
  const title = inertText(finding.title || finding.rule);
  const helpUri = httpsOrNothing(finding.remediation.docs || finding.remediation.revoke);
  return {
    id: finding.rule,
    name: clipped(title, NAME_MAX),
    shortDescription: { text: clipped(title, RULE_TEXT_MAX) },
    fullDescription: { text: clipped(`${title} in the repository.`, RULE_TEXT_MAX) },
    help: { text: helpText(finding).split('\n').map(inertText).join('\n') },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: LEVELS[finding.severity] },
    properties: {
      tags: ['security', 'secret'],
      precision,
      'problem.severity':
        LEVELS[finding.severity] === 'note' ? 'recommendation' : LEVELS[finding.severity],
      'security-severity': SECURITY_SEVERITY[finding.severity],
    },
  };
}

interface RuleTable {
  readonly rules: readonly object[];
  readonly indexOf: ReadonlyMap<string, number>;
}

function collectRules(findings: readonly Finding[]): RuleTable {
  const first = new Map<string, Finding>();
  const precision = new Map<string, Confidence>();
  for (const finding of findings) {
    const known = precision.get(finding.rule) ?? 'low';
    if (CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(known)) {
      precision.set(finding.rule, finding.confidence);
    }
    if (!first.has(finding.rule)) first.set(finding.rule, finding);
  }
  const indexOf = new Map([...first.keys()].map((rule, index) => [rule, index]));
  const rules = [...first.values()].map((f) => toRule(f, precision.get(f.rule) ?? 'low'));
  return { rules, indexOf };
}

function skipNotification(skipped: Skipped): object {
  const name = skipped.path ?? skipped.object ?? '';
  const detail = skipped.detail === undefined ? '' : ` (${skipped.detail})`;
  return {
    level: HARMLESS_SKIPS.includes(skipped.reason) ? 'note' : 'warning',
    message: { text: messageText(`Not read: ${name}: ${skipped.reason}${detail}`) },
    descriptor: { id: 'not-read' },
  };
}

function notifications(report: Report, leftOut: number): object[] {
  const { coverage } = report;
  const list: object[] = [];
  if (leftOut > 0) {
    const text = `${counted(leftOut, 'finding')} of lowest severity left out to keep to GitHub's upload limits; the JSON report has all of them.`;
    list.push({ level: 'warning', message: { text }, descriptor: { id: 'truncated' } });
  }
  if (!coverage.complete) {
    const text = `The scan is incomplete: ${skippedText(coverage)}. Read: ${coverageText(coverage)}.`;
    list.push({ level: 'error', message: { text }, descriptor: { id: 'incomplete' } });
  }
  const silenced = suppressedText(report);
  if (silenced !== '') {
    const text = messageText(`Accepted and not listed: ${silenced}.`);
    list.push({ level: 'note', message: { text }, descriptor: { id: 'accepted' } });
  }
  const fatal = coverage.skipped.filter((s) => !HARMLESS_SKIPS.includes(s.reason));
  list.push(...fatal.slice(0, NOTIFICATIONS_MAX).map(skipNotification));
  return list;
}

/** Two uploads of one commit with the same category replace each other: history and HEAD must not. */
function category(report: Report): string {
  return report.scope.history === 'none' ? 'secrets-head/' : 'secrets-history/';
}

const NOTIFICATION_RULES = [
  ['incomplete', 'Something in scope was not read.'],
  ['not-read', 'One object or file that was not read.'],
  ['accepted', 'Findings that decisions or comments accept.'],
  ['truncated', 'Findings were left out to keep to the limits of the consumer.'],
] as const;

function driver(report: Report, rules: readonly object[]): object {
  return {
    name: 'gitsift',
    version: report.tool.version,
    semanticVersion: report.tool.version,
    rules,
    notifications: NOTIFICATION_RULES.map(([id, text]) => ({ id, shortDescription: { text } })),
    properties: { engine: report.tool.engine, rulesetHash: report.ruleset.hash },
  };
}

interface ResultContext {
  readonly table: RuleTable;
  /** What was scanned. */
  readonly target: TargetKind;
  readonly failing: HumanOptions['failing'];
  /** Bytes of gzip that the results may have. */
  readonly budget: number;
}

/** Texts of the results that fit, in batches; the generator's return value counts the others. */
function* fittingResults(
  findings: readonly Finding[],
  context: ResultContext,
): Generator<string, number> {
  const { table, budget } = context;
  let compressed = 0;
  let written = 0;
  // Never more rules than results, so that the limit for rules (the same number) holds as well.
  const limit = Math.min(findings.length, RESULTS_MAX);
  while (written < limit) {
    const batch: string[] = [];
    for (const finding of findings.slice(written, Math.min(written + BATCH, limit))) {
      batch.push(inertJson(toResult(finding, table.indexOf.get(finding.rule) ?? 0, context)));
    }
    const text = batch.join(',\n');
    // Parts that are compressed alone are larger than as a whole, so this errs on the safe side.
    compressed += gzipSync(text, { level: 1 }).length;
    if (compressed > budget) return findings.length - written;
    yield (written === 0 ? '\n' : ',\n') + text;
    written += batch.length;
  }
  return findings.length - written;
}

/** The report as a SARIF 2.1.0 log with one run. */
export function* sarifReport(
  report: Report,
  { failing }: Pick<HumanOptions, 'failing'>,
): Generator<string> {
  const table = collectRules(report.findings.slice(0, RESULTS_MAX));
  const head = inertJson({
    $schema: SCHEMA_URI,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver(report, table.rules) },
        columnKind: 'utf16CodeUnits',
        automationDetails: { id: category(report) },
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The root of the repository.' } },
        },
      },
    ],
  });
  // Left open after the last member of the run: results and invocations follow.
  yield `${head.slice(0, -LOG_END.length)},"results":[`;
  const budget = GZIP_BYTES_MAX - gzipSync(head, { level: 1 }).length;
  const leftOut = yield* fittingResults(report.findings, {
    table,
    target: report.target.kind,
    failing,
    budget,
  });
  const invocation = {
    executionSuccessful: report.coverage.complete,
    toolExecutionNotifications: notifications(report, leftOut),
  };
  yield `],"invocations":[${inertJson(invocation)}]${LOG_END}\n`;
}
