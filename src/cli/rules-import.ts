/**
 * `gitsift rules import`: rules of gitleaks, betterleaks, trufflehog or detect-secrets as a rule file. What
 * changes in meaning or is lost is said on standard error and stands in the file as comments.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT, ScanError } from '../base/errors.ts';
import { counted, inertText } from '../report/index.ts';
import { type ExtendReader, type ImportNote, importRules, loadRules } from '../rules/index.ts';
import { shownIn } from './migrate-files.ts';
import { checkReportFile, type ReportFile, writeReportFile } from './report-file.ts';
import { complain, systemReason, writeStdout } from './terminal.ts';

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = systemReason(error);
    throw new ScanError('TARGET_UNREADABLE', { path: file, reason }, { cause: error });
  }
}

/**
 * Reads what a file extends: relative to that file, and where there is none, to the working directory,
 * as gitleaks does.
 */
export function extendReader(cwd: string): ExtendReader {
  return (name, from) => {
    const beside = resolve(cwd, dirname(from), name);
    const found = [beside, resolve(cwd, name)].find((path) => existsSync(path));
    if (found === undefined) return { reason: 'there is no such file' };
    try {
      return { path: shownIn(cwd, found), text: textOf(found) };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  };
}

function lineOf({ level, rule, message }: ImportNote): string {
  const subject = rule === '' ? '' : `rule ${rule}: `;
  return `${level}: ${subject}${message}`.replace(/\s+/g, ' ');
}

/** Where the rule file goes; null: standard output. */
function targetOf(output: string | null): ReportFile | null {
  if (output === null || output === '-') return null;
  const target: ReportFile = { file: resolve(output), typed: output, isSecret: false };
  checkReportFile(target);
  return target;
}

/** `gitsift rules import FILE`; its exit code: `incomplete` where something of the file was lost. */
export async function runRulesImport(file: string, output: string | null): Promise<number> {
  const target = targetOf(output);
  const cwd = process.cwd();
  // One file has one name, so that a circle shows.
  const shown = shownIn(cwd, resolve(cwd, file));
  const own = (await loadRules()).rules.map(({ id }) => id);
  const imported = await importRules(shown, textOf(file), own, extendReader(cwd));
  const lines = imported.notes.map(lineOf);
  const comments = lines.map((line) => `# ${inertText(line)}\n`).join('');
  const text = comments + imported.yaml;
  if (target === null) await writeStdout([text]);
  else await writeReportFile(target, [text]);
  for (const line of lines) complain(line);
  const lost = imported.notes.filter(({ level }) => level === 'lost').length;
  const loss = lost === 0 ? 'nothing lost' : `${counted(lost, 'part')} lost`;
  complain(`${counted(imported.rules, 'rule')} imported, ${loss}`);
  return lost === 0 ? EXIT.clean : EXIT.incomplete;
}
