/**
 * Tells what a file of another tool is: by its name where that is fixed, by its content otherwise.
 */
import {
  isDetectSecrets,
  isKingfisher,
  isTrufflehogResult,
  readDetectSecrets,
  readKingfisher,
  readTrufflehog,
} from './baselines.ts';
import { isGitleaksReport, readGitleaksIgnore, readGitleaksReport } from './gitleaks.ts';
import {
  isGgshield,
  isSecretlint,
  readExcludedPaths,
  readGgshield,
  readGitAllowed,
  readRipsecrets,
  readSecretlint,
  readSecretlintIgnore,
} from './lists.ts';
import { type ForeignFile, foreignFile, type Plain } from './model.ts';

/** Names in a repository's root that are looked for without being asked. */
export const KNOWN_NAMES: readonly string[] = [
  '.gitleaks.toml',
  '.betterleaks.toml',
  '.gitleaksignore',
  '.betterleaksignore',
  '.gitleaks-baseline.json',
  'gitleaks-baseline.json',
  '.secrets.baseline',
  '.secretlintrc',
  '.secretlintrc.json',
  '.secretlintrc.yml',
  '.secretlintrc.yaml',
  '.secretlintignore',
  '.secretsignore',
  '.gitallowed',
  '.gitguardian.yaml',
  '.gitguardian.yml',
  'kingfisher-baseline.yaml',
  'kingfisher-baseline.yml',
  '.trufflehog-exclude-paths.txt',
  'trufflehog-exclude-paths.txt',
];

/** A file that was understood, or why it was not. */
export type Recognized =
  | { readonly kind: 'file'; readonly file: ForeignFile }
  | { readonly kind: 'unknown'; readonly reason: string };

type Reader = (text: string) => ForeignFile;

function readerByName(name: string): Reader | null {
  if (/\.toml$/i.test(name)) {
    return (text) => foreignFile('gitleaks configuration', { gitleaksConfig: text });
  }
  if (/(?:git|better)leaksignore$/i.test(name)) return readGitleaksIgnore;
  if (/\.secretlintignore$/i.test(name)) return readSecretlintIgnore;
  if (/\.secretsignore$/i.test(name)) return readRipsecrets;
  if (/\.gitallowed$/i.test(name)) return readGitAllowed;
  if (/exclude[-_]?(?:paths?|patterns?)?[\w-]*\.txt$/i.test(name)) return readExcludedPaths;
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: the caller tries the next form.
    return undefined;
  }
}

function byContent(value: unknown): ForeignFile | null {
  if (isGitleaksReport(value)) return readGitleaksReport(value);
  if (isDetectSecrets(value)) return readDetectSecrets(value);
  if (Array.isArray(value) && value.every(isTrufflehogResult)) return readTrufflehog(value);
  if (isTrufflehogResult(value)) return readTrufflehog([value]);
  if (isKingfisher(value)) return readKingfisher(value);
  if (isSecretlint(value)) return readSecretlint(value);
  if (isGgshield(value)) return readGgshield(value);
  return null;
}

/** JSON a line; trufflehog may mix log lines in. */
function jsonLines(text: string): ForeignFile | null {
  const results: (Plain & { at: number })[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const value = line.trim().startsWith('{') ? parseJson(line) : undefined;
    if (isTrufflehogResult(value)) results.push({ ...value, at: index + 1 });
  }
  return results.length === 0 ? null : readTrufflehog(results);
}

async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(text, { maxAliasCount: 100 }) as unknown;
  } catch {
    // No YAML either: the file is reported as unknown.
    return undefined;
  }
}

/** Reads a file. `name` is its base name. */
export async function recognize(name: string, text: string): Promise<Recognized> {
  const reader = readerByName(name);
  if (reader !== null) return { kind: 'file', file: reader(text) };
  if (text.trim() === '') return { kind: 'unknown', reason: 'is empty' };
  const json = parseJson(text);
  const file =
    json === undefined ? (jsonLines(text) ?? byContent(await parseYaml(text))) : byContent(json);
  if (file !== null) return { kind: 'file', file };
  return { kind: 'unknown', reason: 'is of no tool that migrate knows' };
}
