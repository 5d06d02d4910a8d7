/**
 * `gitsift rules list|show|check`: what is looked for, and the proof that it is found.
 */
import { EXIT, ScanError } from '../base/errors.ts';
import type { RuleSource, ScanPlan } from '../base/plan.ts';
import { loadSettings, suggestion, type TypedOptions } from '../config/index.ts';
import { checksumNamed } from '../detect/index.ts';
import { counted, inertJson, inertText, type Style } from '../report/index.ts';
import {
  type CheckResult,
  type CompiledRule,
  checkRules,
  detailsOf,
  lazyEngine,
  loadRules,
  ownPart,
  type RuleDetails,
  type RuleFault,
  type RulePack,
  type RuleProblem,
  ruleFileFaults,
} from '../rules/index.ts';
import { createTextScan } from '../scan/index.ts';
import { styleFor, wantsColor, writeStdout } from './terminal.ts';

/** Longer titles would only push the table out of the window. */
const ID_WIDTH_MAX = 44;
/** More warnings of one kind are counted instead of listed. */
const WARNINGS_LISTED = 10;

interface RulesSession {
  readonly pack: RulePack;
  readonly style: Style;
  readonly engine: ReturnType<typeof lazyEngine>;
}

async function openSession(
  typed: TypedOptions,
  files: readonly string[] | null = null,
): Promise<RulesSession> {
  const { plan, style } = await settingsOf(typed);
  const pack =
    files === null ? await loadRules(plan.rules) : await ownPart(await loadRules({ files }));
  return { pack, style, engine: lazyEngine(plan.engine) };
}

async function settingsOf(typed: TypedOptions): Promise<{ plan: ScanPlan; style: Style }> {
  const { env } = process;
  const input = { targets: [], typed, env, cwd: process.cwd() };
  const { plan, presentation } = await loadSettings(input);
  const isColored = wantsColor(presentation.color, env, process.stdout.isTTY);
  return { plan, style: await styleFor(isColored) };
}

function* listLines({ pack, style }: RulesSession): Generator<string> {
  const width = Math.min(ID_WIDTH_MAX, Math.max(0, ...pack.rules.map((rule) => rule.id.length)));
  for (const rule of pack.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const severity = style.severity(rule.severity, rule.severity.padEnd('critical'.length));
    yield `${rule.id.padEnd(width)}  ${severity}  ${inertText(rule.title)}\n`;
  }
  yield `${counted(pack.rules.length, 'rule')} (${pack.hash})\n`;
}

function jsonRule(rule: CompiledRule, details: RuleDetails | undefined): object {
  const { id, provider, title, severity, confidence, kind, engine, tags } = rule;
  const { description, references, revoke, rotate, docs, origin, pattern } = details ?? {};
  const literals = rule.anchors.map((anchor) => anchor.bytes);
  const about = { description, references, revoke, rotate, docs, origin, pattern };
  return { id, provider, title, severity, confidence, kind, engine, tags, literals, ...about };
}

/** `gitsift rules list`; its exit code. */
export async function runRulesList(typed: TypedOptions, asJson: boolean): Promise<number> {
  const session = await openSession(typed);
  if (!asJson) {
    await writeStdout(listLines(session));
    return EXIT.clean;
  }
  const details = await detailsOf(session.pack);
  const rules = session.pack.rules.map((rule) => jsonRule(rule, details.get(rule.id)));
  await writeStdout([`${inertJson(rules, 2)}\n`]);
  return EXIT.clean;
}

function ruleNamed(pack: RulePack, id: string): CompiledRule {
  const rule = pack.rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  const known = pack.rules.map((candidate) => candidate.id);
  throw new ScanError('USAGE', { message: `there is no rule "${id}"${suggestion(id, known)}` });
}

function* showLines(
  rule: CompiledRule,
  details: RuleDetails | undefined,
  style: Style,
): Generator<string> {
  const literals = rule.anchors.map((anchor) => anchor.bytes).join('  ');
  const fields: readonly (readonly [string, string])[] = [
    ['severity', rule.severity],
    ['confidence', rule.confidence],
    ['provider', rule.provider],
    ['about', details?.description ?? ''],
    ['literals', literals === '' ? 'none: runs on whole texts' : literals],
    ['entropy', rule.entropy === null ? '' : `${rule.entropy} bits per byte or more`],
    ['checksum', rule.checksum ?? ''],
    ['engine', rule.engine === 'v8' ? 'V8 (proven cheap)' : 'linear'],
    ['rotate', details?.rotate ?? ''],
    ['revoke', details?.revoke ?? ''],
    ['docs', details?.docs ?? ''],
    ['references', details?.references.join('  ') ?? ''],
    ['defined in', details?.origin ?? ''],
  ];
  yield `${style.strong(`${rule.id}`)}  ${inertText(rule.title)}\n`;
  for (const [name, value] of fields) {
    if (value !== '') yield `  ${style.faint(name.padEnd(10))}  ${inertText(value)}\n`;
  }
  const pattern = (details?.pattern ?? '').replace(/\n+$/, '');
  if (pattern === '') return;
  yield `  ${style.faint('pattern')}\n`;
  for (const line of pattern.split('\n')) yield `    | ${inertText(line)}\n`;
}

/** `gitsift rules show ID`; its exit code. */
export async function runRulesShow(
  id: string,
  typed: TypedOptions,
  asJson: boolean,
): Promise<number> {
  const { pack, style } = await openSession(typed);
  const rule = ruleNamed(pack, id);
  const details = (await detailsOf(pack)).get(id);
  await writeStdout(
    asJson ? [`${inertJson(jsonRule(rule, details), 2)}\n`] : showLines(rule, details, style),
  );
  return EXIT.clean;
}

function problemLine(problem: RuleProblem, style: Style): string {
  const { level, rule, message, origin } = problem;
  const shown = level === 'error' ? style.bad(level) : style.strong(level);
  const at = origin === '' ? '' : style.faint(`  ${inertText(origin)}`);
  return `${shown}  ${inertText(rule)}: ${inertText(message)}${at}\n`;
}

/** Warnings of one kind: listed while they are few, else counted. */
function* warningLines(warnings: readonly RuleProblem[], style: Style): Generator<string> {
  const byCode = new Map<string, RuleProblem[]>();
  for (const warning of warnings) {
    const group = byCode.get(warning.code);
    if (group === undefined) byCode.set(warning.code, [warning]);
    else group.push(warning);
  }
  for (const [code, group] of byCode) {
    if (group.length <= WARNINGS_LISTED) {
      for (const warning of group) yield problemLine(warning, style);
      continue;
    }
    const rules = new Set(group.map((warning) => warning.rule)).size;
    yield `${style.strong('warning')}  ${counted(rules, 'rule')}: ${code} (--json lists them)\n`;
  }
}

function* checkLines({ rules, problems }: CheckResult, style: Style): Generator<string> {
  const errors = problems.filter((problem) => problem.level === 'error');
  const warnings = problems.filter((problem) => problem.level === 'warning');
  for (const error of errors) yield problemLine(error, style);
  yield* warningLines(warnings, style);
  const examples = rules.reduce((sum, rule) => sum + rule.examples + rule.counterExamples, 0);
  yield `${counted(rules.length, 'rule')}, ${counted(examples, 'example')}: `;
  yield `${counted(errors.length, 'error')}, ${counted(warnings.length, 'warning')}\n`;
}

function* faultLines(faults: readonly RuleFault[], style: Style): Generator<string> {
  for (const { path, line, rule, key, message } of faults) {
    const where = [rule === '' ? '' : `rule ${rule}`, key].filter(Boolean).join(', ');
    const what = `${where === '' ? '' : `${where}: `}${message}`;
    yield `${style.bad('error')}  ${inertText(`${path}:${line}: ${what}`)}\n`;
  }
  yield `${counted(faults.length, 'fault')}: nothing was checked\n`;
}

/** Faults as `rules check --json` has problems. */
function faultProblem({ path, line, rule, key, message }: RuleFault): object {
  const text = key === '' ? message : `${key}: ${message}`;
  return { level: 'error', code: 'broken', rule, origin: `${path}:${line}`, message: text };
}

/** Lists every fault of these files; false where there is none. */
async function listFaults(
  files: readonly RuleSource[],
  typed: TypedOptions,
  asJson: boolean,
): Promise<boolean> {
  const faults = (await Promise.all(files.map(ruleFileFaults))).flat();
  if (faults.length === 0) return false;
  if (asJson) {
    const result = { rules: [], problems: faults.map(faultProblem) };
    await writeStdout([`${inertJson(result, 2)}\n`]);
    return true;
  }
  await writeStdout(faultLines(faults, (await settingsOf(typed)).style));
  return true;
}

/**
 * `gitsift rules check [FILE...]`; its exit code. With files, the rules of these files alone; without,
 * every rule that a scan would run.
 */
export async function runRulesCheck(
  files: readonly string[],
  typed: TypedOptions,
  asJson: boolean,
): Promise<number> {
  const checked = files.length === 0 ? (await settingsOf(typed)).plan.rules.files : files;
  if (await listFaults(checked, typed, asJson)) return EXIT.usage;
  const { pack, style, engine } = await openSession(typed, files.length === 0 ? null : files);
  const scan = await createTextScan({ pack, engine, now: Date.now() });
  const result = await checkRules(pack, {
    scan,
    complete: (name, stem) => checksumNamed(name)?.complete(stem),
    engine,
  });
  await writeStdout(asJson ? [`${inertJson(result, 2)}\n`] : checkLines(result, style));
  const hasErrors = result.problems.some((problem) => problem.level === 'error');
  return hasErrors ? EXIT.findings : EXIT.clean;
}
