/**
 * `gitsift explain TARGET`: why a value, a line or a finding is reported or not. Values are redacted
 * here as everywhere; a value is best given on standard input, where no process list shows it.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT, ScanError } from '../base/errors.ts';
import type { Finding } from '../base/model.ts';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import type { ScanPlan } from '../base/plan.ts';
import { loadSettings, type TypedOptions } from '../config/index.ts';
import {
  createFingerprinter,
  type DecisionFile,
  parseFingerprint,
  redact,
} from '../findings/index.ts';
import { companionsText, counted, inertJson, inertText, isAboutFile } from '../report/index.ts';
import { type CompiledRule, lazyEngine, loadRules } from '../rules/index.ts';
import { loadDecisions, today } from './decisions.ts';
import { type Explanation, explainText, type Subject, type Verdict } from './explain-verdicts.ts';
import type { Interruption } from './interruption.ts';
import { shownIn } from './migrate-files.ts';
import { openGround } from './migrate-ground.ts';
import { readWhole } from './standard-input.ts';
import { writeStdout } from './terminal.ts';

/** Options as typed. */
export interface ExplainOptions {
  readonly path?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

const FILE_BYTES_MAX = 64_000_000;
const INPUT_BYTES_MAX = 16_000_000;
/** A file and a line, as people write it. */
const PLACE_LIKE = /^[^\s:]*[./][^\s:]*:\d+$/;
/** Rules that only have a literal there are counted beyond this. */
const SILENT_SHOWN = 12;

interface Asked {
  readonly subject: Subject;
  /** What the answer calls the subject. */
  readonly shown: string;
  /** The finding that a fingerprint named. */
  readonly finding: Finding | null;
}

async function readInput(): Promise<string> {
  const tooLong = `standard input is larger than ${INPUT_BYTES_MAX} bytes`;
  const input = await readWhole(process.stdin as AsyncIterable<Buffer>, INPUT_BYTES_MAX, tooLong);
  return input.toString('latin1').replace(/\r?\n$/, '');
}

/** `src/a.txt:12`, if there is such a file. */
async function askedLine(target: string, root: string): Promise<Asked | null> {
  const [, path = '', digits = ''] = /^(.+):(\d+)(?::\d+)?$/.exec(target) ?? [];
  if (path === '') return null;
  const file = resolve(process.cwd(), path);
  const read = readOrdinaryFile(file, { bytesMax: FILE_BYTES_MAX });
  if (read.kind === 'absent') return null;
  if (read.kind === 'refused') {
    throw new ScanError('TARGET_UNREADABLE', { path, reason: read.reason });
  }
  const text = Buffer.from(read.text, 'utf8').toString('latin1');
  const line = Number(digits);
  const height = text.split('\n').length;
  if (line < 1 || line > height) {
    throw new ScanError('USAGE', {
      message: `${path} has ${counted(height, 'line')}, there is no line ${line}`,
    });
  }
  const inRoot = shownIn(root, file).replaceAll('\\', '/');
  return { subject: { text, path: inRoot, line }, shown: `${path}:${line}`, finding: null };
}

/** A fingerprint: the place where the finding stands. */
async function askedFinding(
  target: string,
  { plan, root, interruption }: { plan: ScanPlan; root: string; interruption: Interruption },
): Promise<Asked> {
  const hash = parseFingerprint(target)?.hash;
  const scanned = { ...plan, targets: [{ path: root, typed: '.' }] };
  const ground = await openGround(scanned, root, interruption);
  try {
    const finding = ground.findings.find((one) => parseFingerprint(one.fingerprint)?.hash === hash);
    if (finding === undefined) {
      const message = `a scan of this repository has no finding ${target}`;
      throw new ScanError('USAGE', { message });
    }
    const [first] = finding.occurrences;
    if (isAboutFile(finding) && first !== undefined) {
      return { subject: { text: '', path: first.path, line: 0 }, shown: first.path, finding };
    }
    for (const { path, line, commit } of finding.occurrences) {
      const text = path === '' ? null : await ground.textOf({ path, line, commit });
      if (text !== null) {
        const shown = `${commit === '' ? '' : `${commit.slice(0, 12)}:`}${path}:${line}`;
        return { subject: { text, path, line }, shown, finding };
      }
    }
    const value = ground.revealed.get(finding.fingerprint)?.secret ?? '';
    const text = Buffer.from(value, 'utf8').toString('latin1');
    return { subject: { text, path: '', line: 0 }, shown: 'the value alone', finding };
  } finally {
    ground.close();
  }
}

function shownSecret(rule: CompiledRule, secret: string): string {
  return redact(secret, {
    literals: rule.anchors.map((anchor) => anchor.bytes),
    caseless: rule.anchors.some((anchor) => anchor.caseless),
    generic: rule.provider === 'generic',
  });
}

/** One verdict, ready to be told. */
interface Told {
  readonly rule: string;
  readonly outcome: 'reported' | 'accepted' | 'no';
  readonly reason: string;
  readonly secret: string;
  readonly fingerprint: string;
}

function decisionText(fingerprint: string, path: string, file: DecisionFile): string | null {
  const hash = parseFingerprint(fingerprint)?.hash;
  const own = file.decisions.filter((d) => parseFingerprint(d.fingerprint)?.hash === hash);
  const valid = own.find((d) => d.expires === '' || d.expires >= today());
  if (valid !== undefined) {
    const scope =
      valid.path === '' ? '' : `, where its paths match ${valid.path} (here: ${path || 'no path'})`;
    return `accepted by line ${valid.line} of the decision file${scope}: ${valid.reason || 'no reason given'}`;
  }
  const [expired] = own;
  return expired === undefined
    ? null
    : `the decision in line ${expired.line} expired on ${expired.expires}`;
}

async function tell(
  { rule, outcome, reason, match, pragma }: Verdict,
  path: string,
  { key, file, inline }: { key: string; file: DecisionFile; inline: boolean },
): Promise<Told> {
  if (match === null) return { rule: rule.id, outcome: 'no', reason, secret: '', fingerprint: '' };
  const isFile = rule.kind === 'path';
  const secret = isFile ? (path.split('/').at(-1) ?? '') : shownSecret(rule, match.secret);
  if (outcome === 'no') return { rule: rule.id, outcome, reason, secret, fingerprint: '' };
  const fingerprinter = createFingerprinter(key);
  const fingerprint = isFile
    ? await fingerprinter.ofPath(rule.id, Buffer.from(path, 'utf8').toString('latin1'), false)
    : await fingerprinter.fingerprint(rule.id, match.secret);
  const told = { rule: rule.id, secret, fingerprint };
  if (pragma !== null && inline) {
    return { ...told, outcome: 'accepted', reason: `accepted by the comment ${pragma.name}` };
  }
  const decided = decisionText(fingerprint, path, file);
  const sure = [
    `confidence ${match.confidence}`,
    `score ${match.score.toFixed(2)}`,
    ...match.reasons,
  ];
  if (decided?.startsWith('accepted') === true)
    return { ...told, outcome: 'accepted', reason: decided };
  const words = decided === null ? sure : [decided, ...sure];
  return { ...told, outcome: 'reported', reason: words.join('; ') };
}

function* lines(
  asked: Asked,
  told: readonly Told[],
  explanation: Explanation,
  showsAll: boolean,
): Generator<string> {
  const total = told.length + explanation.withoutLiteral;
  yield `${inertText(asked.shown)}: ${counted(told.length, 'rule')} of ${total} to be asked, the others have no literal there\n`;
  if (asked.finding !== null) {
    const { rule, occurrences, exposure, confidence } = asked.finding;
    const beside = companionsText(asked.finding);
    yield `finding of ${rule}, in ${counted(occurrences.length, 'place')}, ${exposure.join(', ')}: `;
    yield `confidence ${confidence}${beside === '' ? '' : `, ${inertText(beside)}`}\n`;
  }
  const shown = told.filter((one, index) => showsAll || one.secret !== '' || index < SILENT_SHOWN);
  for (const { outcome, rule, secret, reason, fingerprint } of shown) {
    yield `${outcome.padEnd(8)}  ${rule}${secret === '' ? '' : `  ${inertText(secret)}`}  ${inertText(reason)}\n`;
    if (fingerprint !== '') yield `          ${fingerprint}\n`;
  }
  const hidden = told.length - shown.length;
  if (hidden > 0)
    yield `and ${counted(hidden, 'rule')} whose pattern does not match (--all lists them)\n`;
}

async function askedOf(
  target: string | undefined,
  options: ExplainOptions,
  context: { plan: ScanPlan; root: string; interruption: Interruption },
): Promise<Asked> {
  if (target !== undefined && target !== '' && target !== '-') {
    if (parseFingerprint(target) !== null) return askedFinding(target, context);
    const line = await askedLine(target, context.root);
    if (line !== null) return line;
    if (existsSync(resolve(process.cwd(), target))) {
      const message = 'there is a file of this name: name a line of it, FILE:LINE';
      throw new ScanError('USAGE', { message });
    }
  }
  const isTyped = target !== undefined && target !== '-';
  const text = isTyped ? Buffer.from(target, 'utf8').toString('latin1') : await readInput();
  if (text === '') {
    const message = 'there is nothing to explain: give a value, FILE:LINE or a fingerprint';
    throw new ScanError('USAGE', { message });
  }
  const { path = '' } = options;
  // What was typed is not told: it may be a secret that looks like a place.
  const value = PLACE_LIKE.test(text) ? 'the value (no such file is here)' : 'the value';
  const shown = isTyped ? value : 'standard input';
  return {
    subject: { text, path, line: 0 },
    shown: path === '' ? shown : `${shown} as ${path}`,
    finding: null,
  };
}

/** Runs the command; its exit code. */
export async function runExplainCommand(
  target: string | undefined,
  options: ExplainOptions,
  typed: TypedOptions,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  const cwd = process.cwd();
  const { plan, root } = await loadSettings({ targets: [], typed, env, cwd });
  const asked = await askedOf(target, options, { plan, root, interruption });
  const pack = await loadRules(plan.rules);
  const explanation = await explainText(pack, lazyEngine(plan.engine), asked.subject, Date.now());
  const file = await loadDecisions(plan.suppress.ignoreFile);
  const context = { key: plan.fingerprintKey, file, inline: plan.suppress.inline };
  const told: Told[] = [];
  for (const verdict of explanation.verdicts) {
    told.push(await tell(verdict, asked.subject.path, context));
  }
  const { withoutLiteral } = explanation;
  const text =
    options.json === true
      ? [`${inertJson({ target: asked.shown, rules: told, withoutLiteral }, 2)}\n`]
      : lines(asked, told, explanation, options.all === true);
  await writeStdout(text);
  return EXIT.clean;
}
