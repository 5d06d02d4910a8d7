/**
 * What only some commands need, behind imports that wait: a scan and its workers come in by the same
 * door, and must not pay for the pattern compiler.
 */
import type { CheckContext, CheckResult } from './check.ts';
import type { CompileOptions, CompileResult } from './compile.ts';
import type { CompleteChecksum, Expansion } from './examples.ts';
import type { ExtendReader } from './gitleaks-extend.ts';
import type { ImportedRules } from './import-common.ts';
import type { CompiledPattern, CompiledRule, RulePack } from './model.ts';

/** Checks every rule of a pack against its examples, and the rules against each other. */
export async function checkRules(pack: RulePack, context: CheckContext): Promise<CheckResult> {
  return (await import('./check.ts')).checkRules(pack, context);
}

/** Compiles a single pattern, or says where it is wrong. */
export async function compilePattern(
  source: string,
  options: CompileOptions = {},
): Promise<CompileResult> {
  return (await import('./compile.ts')).compilePattern(source, options);
}

/** What a last name must hold where the path matches; null: it may be any. See last-name.ts. */
export async function lastNamePattern(pattern: CompiledPattern): Promise<CompiledPattern | null> {
  return (await import('./last-name.ts')).lastNamePattern(pattern);
}

/** Expands the template of a rule's example; `label` tells the examples of one rule apart. */
export async function expandExample(
  template: string,
  rule: CompiledRule,
  label: string,
  complete: CompleteChecksum,
): Promise<Expansion> {
  return (await import('./examples.ts')).expandExample(template, rule, label, complete);
}

/** Translates rules of gitleaks, betterleaks, trufflehog or detect-secrets; see import-rules.ts. */
export async function importRules(
  path: string,
  text: string,
  ownIds: Iterable<string>,
  read: ExtendReader,
): Promise<ImportedRules> {
  return (await import('./import-rules.ts')).importRules(path, text, ownIds, read);
}

/** Translates a gitleaks configuration; `ownIds` are the ids of gitsift's own rules. */
export async function importGitleaks(
  path: string,
  text: string,
  ownIds: Iterable<string> = [],
  read?: ExtendReader,
): Promise<ImportedRules> {
  return (await import('./import-gitleaks.ts')).importGitleaks(path, text, ownIds, read);
}
