/**
 * Rules of other scanners as a rule file: tells whose they are, and has them translated. gitleaks and
 * betterleaks write TOML, trufflehog and kingfisher YAML, detect-secrets JSON.
 */
import { ScanError } from '../base/errors.ts';
import type { ExtendReader } from './gitleaks-extend.ts';
import type { ImportedRules } from './import-common.ts';
import { importDetectSecrets, isDetectSecretsConfig } from './import-detect-secrets.ts';
import { importGitleaks } from './import-gitleaks.ts';
import { importKingfisher, isKingfisherRules } from './import-kingfisher.ts';
import { importTrufflehog, isTrufflehogConfig } from './import-trufflehog.ts';

/** JSON is YAML too; a document with many aliases is an attack, or none of ours. */
async function parseYaml(path: string, text: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import('yaml');
  try {
    return parse(text, { maxAliasCount: 100 }) as unknown;
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 1;
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ScanError('CONFIG_BROKEN', { path, line, message }, { cause: error });
  }
}

/**
 * Translates the rules in a file of another scanner. `ownIds` are the ids of gitsift's own rules; `read`
 * gets the files that it extends. Throws CONFIG_BROKEN for a file that is of none of them.
 */
export async function importRules(
  path: string,
  text: string,
  ownIds: Iterable<string>,
  read: ExtendReader,
): Promise<ImportedRules> {
  const isYaml = /\.(?:ya?ml|json|baseline)$/i.test(path) || /^\s*\{/.test(text);
  if (!isYaml) return importGitleaks(path, text, ownIds, read);
  const value = await parseYaml(path, text.replace(/^\ufeff/, ''));
  if (isTrufflehogConfig(value)) return importTrufflehog(value, ownIds);
  if (isDetectSecretsConfig(value)) return importDetectSecrets(value, ownIds);
  if (isKingfisherRules(value)) return importKingfisher(value, ownIds);
  const message =
    'there are no rules in it: neither detectors (trufflehog) nor rules with name and pattern (kingfisher) nor plugins_used (detect-secrets), and it is no TOML (gitleaks)';
  throw new ScanError('CONFIG_BROKEN', { path, line: 1, message });
}
