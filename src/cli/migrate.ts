/**
 * `gitsift migrate`: carries over what other scanners were told to accept. Places and hashes are
 * resolved by scanning the repository, so that the decisions written are about values; patterns
 * become allowances. `--check` proves that nothing that was accepted is reported.
 */
import { EXIT, ScanError } from '../base/errors.ts';
import type { Finding } from '../base/model.ts';
import type { ScanPlan } from '../base/plan.ts';
import { loadSettings, type TypedOptions } from '../config/index.ts';
import {
  applyDecisions,
  type Decision,
  formatDecision,
  mergeDecisions,
} from '../findings/index.ts';
import {
  type AcceptedEntry,
  type NamedFile,
  type NamedNote,
  type Resolution,
  resolveEntry,
  silencingRules,
} from '../migrate/index.ts';
import { counted, inertJson, inertText } from '../report/index.ts';
import { type ExtendReader, importGitleaks, loadRules } from '../rules/index.ts';
import { loadDecisions, saveDecisions, today } from './decisions.ts';
import type { Interruption } from './interruption.ts';
import {
  foreignRules,
  GITLEAKS_FILE,
  type RuleTexts,
  readForeign,
  SILENCE_FILE,
  shownIn,
  stageRules,
  writeRules,
} from './migrate-files.ts';
import { openGround, type ScannedGround } from './migrate-ground.ts';
import { extendReader } from './rules-import.ts';
import { complain, writeStdout } from './terminal.ts';

/** Options as typed. */
export interface MigrateOptions {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly json?: boolean;
}

/** What became of one entry. */
interface Outcome {
  readonly shown: string;
  readonly entry: AcceptedEntry;
  readonly status: 'accepted' | 'silent' | 'ambiguous' | 'reported';
  readonly reason: string;
  readonly fingerprints: readonly string[];
}

/** Everything that a migration found out. */
interface Migration {
  readonly files: readonly NamedFile[];
  readonly rules: RuleTexts;
  readonly decisions: readonly Decision[];
  readonly outcomes: readonly Outcome[];
  readonly notes: readonly NamedNote[];
  readonly isComplete: boolean;
}

/** Rule files made of patterns and of a gitleaks configuration. */
async function rulesFrom(
  files: readonly NamedFile[],
  plan: ScanPlan,
  root: string,
): Promise<{ texts: Map<string, string>; notes: NamedNote[] }> {
  const texts = new Map<string, string>();
  const notes: NamedNote[] = [];
  const configurations = files.filter(({ file }) => file.gitleaksConfig !== null);
  for (const [index, { shown, path, file }] of configurations.entries()) {
    if (index > 0) {
      const message = 'a second configuration is not carried over; gitleaks reads one';
      notes.push({ shown, level: 'lost', message });
      continue;
    }
    const pack = await loadRules(plan.rules);
    const ownIds = pack.rules.map((rule) => rule.id);
    const read: ExtendReader = (name, from) =>
      extendReader(root)(name, from === shown ? path : from);
    const imported = await importGitleaks(shown, file.gitleaksConfig ?? '', ownIds, read);
    texts.set(GITLEAKS_FILE, imported.yaml);
    for (const { level, rule, message } of imported.notes) {
      notes.push({ shown, level, message: rule === '' ? message : `${rule}: ${message}` });
    }
  }
  const silence = await silencingRules(files);
  if (silence.yaml !== null) texts.set(SILENCE_FILE, silence.yaml);
  return { texts, notes: [...notes, ...silence.notes] };
}

function reasonOf({ reason }: AcceptedEntry, { shown }: NamedFile): string {
  return reason === '' ? `migrated from ${shown}` : `${reason} (${shown})`;
}

function outcomeOf(resolution: Resolution, entry: AcceptedEntry, shown: string): Outcome {
  if (resolution.kind === 'silent') {
    return { shown, entry, status: 'silent', reason: resolution.reason, fingerprints: [] };
  }
  const fingerprints = resolution.findings.map((finding) => finding.fingerprint);
  if (resolution.kind === 'found') {
    return { shown, entry, status: 'accepted', reason: '', fingerprints };
  }
  const reason = `${fingerprints.length} secrets stand there; accept those that were meant`;
  return { shown, entry, status: 'ambiguous', reason, fingerprints };
}

/** Decisions that an accepted entry asks for. */
function decisionsOf({ entry, fingerprints, status }: Outcome, named: NamedFile): Decision[] {
  if (status !== 'accepted') return [];
  const reason = reasonOf(entry, named);
  const rest = { owner: '', expires: '', path: '', rule: '', line: 0 };
  return fingerprints.map((fingerprint) => ({ fingerprint, reason, ...rest }));
}

/** Resolves every entry of every file. */
async function resolveAll(
  files: readonly NamedFile[],
  ground: ScannedGround,
): Promise<{ outcomes: Outcome[]; decisions: Decision[] }> {
  const outcomes: Outcome[] = [];
  const decisions = new Map<string, Decision>();
  for (const named of files) {
    for (const entry of named.file.entries) {
      const outcome = outcomeOf(await resolveEntry(entry, ground), entry, named.shown);
      outcomes.push(outcome);
      const added = decisionsOf(outcome, named).filter((d) => !decisions.has(d.fingerprint));
      for (const decision of added) decisions.set(decision.fingerprint, decision);
    }
  }
  return { outcomes, decisions: [...decisions.values()] };
}

/** Applies the decisions to what was scanned: an accepted entry whose finding is left is not proven. */
async function proved(
  outcomes: readonly Outcome[],
  decisions: readonly Decision[],
  ground: ScannedGround,
): Promise<Outcome[]> {
  const { report } = await applyDecisions(ground.report, decisions, today());
  const left = new Set(report.findings.map((finding: Finding) => finding.fingerprint));
  return outcomes.map((outcome) => {
    const isLeft = outcome.fingerprints.some((fingerprint) => left.has(fingerprint));
    if (outcome.status !== 'accepted' || !isLeft) return outcome;
    return {
      ...outcome,
      status: 'reported',
      reason: 'a decision about it has expired or is narrower',
    };
  });
}

interface MigrationInput {
  readonly files: readonly NamedFile[];
  readonly plan: ScanPlan;
  readonly root: string;
  /** Decisions that were there before. */
  readonly old: readonly Decision[];
}

async function migrateFiles(
  { files, plan, root, old }: MigrationInput,
  interruption: Interruption,
): Promise<Migration> {
  const own = { ...plan.rules, files: foreignRules(plan.rules.files, root) };
  const { texts, notes } = await rulesFrom(files, { ...plan, rules: own }, root);
  const staged = stageRules(texts);
  try {
    const rules = { ...own, files: [...own.files, ...staged.files] };
    const ground = await openGround({ ...plan, rules }, root, interruption);
    try {
      const { outcomes, decisions } = await resolveAll(files, ground);
      const known = new Set(old.map((decision) => decision.fingerprint));
      const added = decisions.filter(({ fingerprint }) => !known.has(fingerprint));
      return {
        files,
        rules: texts,
        decisions: added,
        outcomes: await proved(outcomes, mergeDecisions(old, added), ground),
        notes: [...notesOf(files), ...notes],
        isComplete: ground.report.coverage.complete,
      };
    } finally {
      ground.close();
    }
  } finally {
    staged.remove();
  }
}

function notesOf(files: readonly NamedFile[]): NamedNote[] {
  return files.flatMap(({ shown, file }) => {
    const notes = file.notes.map((note) => ({ ...note, shown }));
    if (file.confirmed === 0) return notes;
    const message = `${counted(file.confirmed, 'entry', 'entries')} confirmed as secrets: they stay findings`;
    return [...notes, { shown, level: 'info' as const, message }];
  });
}

/** Whether something that was accepted might be reported. */
function isBroken({ outcomes, notes }: Migration): boolean {
  const isOpen = outcomes.some(({ status }) => status === 'ambiguous' || status === 'reported');
  const isLost = notes.some(
    ({ level, message }) => level === 'lost' && /silences nothing|allowlist/.test(message),
  );
  return isOpen || isLost;
}

function placeOf({ path, line, commit, at }: AcceptedEntry): string {
  if (path === '') return at === 0 ? 'an entry without a place' : `the entry in line ${at}`;
  const version = commit === '' ? '' : `${commit.slice(0, 12)}:`;
  return `${version}${path}${line === 0 ? '' : `:${line}`}`;
}

function* lines(migration: Migration, showsAll: boolean): Generator<string> {
  const { files, outcomes, notes, decisions, rules } = migration;
  for (const { shown, file } of files) {
    const own = outcomes.filter((outcome) => outcome.shown === shown);
    const accepted = own.filter(({ status }) => status === 'accepted').length;
    const silent = own.filter(({ status }) => status === 'silent').length;
    const open = own.length - accepted - silent;
    const parts = [
      own.length > 0 ? `${counted(own.length, 'entry', 'entries')}: ${accepted} accepted` : '',
      silent > 0 ? `${silent} without a finding` : '',
      open > 0 ? `${open} open` : '',
      file.patterns.length > 0 ? counted(file.patterns.length, 'pattern') : '',
    ];
    yield `${inertText(shown)}  ${file.kind}  ${parts.filter(Boolean).join(', ')}\n`;
    for (const { status, entry, reason, fingerprints } of own) {
      if (status === 'accepted' || (status === 'silent' && !showsAll)) continue;
      yield `  ${status.padEnd(9)}  ${inertText(placeOf(entry))}: ${reason}\n`;
      for (const fingerprint of status === 'silent' ? [] : fingerprints)
        yield `    ${fingerprint}\n`;
    }
  }
  for (const { shown, level, message } of notes) {
    yield `${level.padEnd(7)}  ${inertText(shown)}: ${inertText(message)}\n`;
  }
  for (const decision of showsAll ? [] : decisions)
    yield `+ ${inertText(formatDecision(decision))}\n`;
  for (const name of rules.keys()) yield `+ ${name}\n`;
}

function jsonOf({ files, outcomes, notes, decisions, rules, isComplete }: Migration): object {
  return {
    complete: isComplete,
    files: files.map(({ shown, file }) => ({
      path: shown,
      kind: file.kind,
      patterns: file.patterns.length,
      confirmed: file.confirmed,
      entries: outcomes
        .filter((outcome) => outcome.shown === shown)
        .map(({ entry, status, reason, fingerprints }) => {
          const { path, line, commit, rule } = entry;
          return { path, line, commit, rule, status, reason, fingerprints };
        }),
    })),
    notes,
    decisions: decisions.map(formatDecision),
    rules: [...rules.keys()],
  };
}

function exitCodeOf(migration: Migration, { check = false }: MigrateOptions): number {
  if (!check) return EXIT.clean;
  if (isBroken(migration)) return EXIT.findings;
  return migration.isComplete ? EXIT.clean : EXIT.incomplete;
}

/** Runs the command; its exit code. */
export async function runMigrateCommand(
  names: readonly string[],
  options: MigrateOptions,
  typed: TypedOptions,
  interruption: Interruption,
): Promise<number> {
  const { env } = process;
  const cwd = process.cwd();
  const { plan, root } = await loadSettings({ targets: [], typed, env, cwd });
  const ignoreFile = plan.suppress.ignoreFile ?? '';
  const files = await readForeign(names, root, cwd);
  if (files.length === 0) {
    const message = `${shownIn(cwd, root) || '.'} has no file of another scanner; name one`;
    throw new ScanError('USAGE', { message });
  }
  const { decisions: old, comments } = await loadDecisions(ignoreFile);
  const target = { path: root, typed: '.' };
  const input = { files, plan: { ...plan, targets: [target] }, root, old };
  const migration = await migrateFiles(input, interruption);
  const asJson = options.json === true;
  const text = asJson
    ? [`${inertJson(jsonOf(migration), 2)}\n`]
    : lines(migration, options.check === true);
  await writeStdout(text);
  if (options.write === true) {
    const written = await writeRules(migration.rules, root);
    if (migration.decisions.length > 0) {
      await saveDecisions(ignoreFile, mergeDecisions(old, migration.decisions), comments);
      written.push(shownIn(root, ignoreFile));
    }
    complain(
      written.length === 0 ? 'there was nothing to write' : `written: ${written.join(', ')}`,
    );
  } else if (options.check !== true) complain('nothing was written; --write does');
  const exitCode = exitCodeOf(migration, options);
  if (options.check === true) {
    const said: Record<number, string> = {
      [EXIT.clean]: 'what was accepted stays accepted',
      [EXIT.findings]: 'not everything that was accepted stays accepted',
      [EXIT.incomplete]: 'something in the repository could not be read, so that nothing is proven',
    };
    complain(said[exitCode] ?? '');
  }
  return exitCode;
}
