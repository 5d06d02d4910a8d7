/**
 * Files of `migrate`: those of other tools that are read, and ours that are written.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve, sep } from 'node:path';
import { ScanError } from '../base/errors.ts';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import type { RuleSource } from '../base/plan.ts';
import { KNOWN_NAMES, type NamedFile, recognize } from '../migrate/index.ts';
import { writeReportFile } from './report-file.ts';

const BYTES_MAX = 256_000_000;

/** Rule files that migrate writes, in the root. */
export const SILENCE_FILE = '.gitsift-allow.yaml';
export const GITLEAKS_FILE = '.gitsift-gitleaks.yaml';
const CONFIG_FILE = '.gitsift.yaml';
const MARK = '# Written by gitsift migrate; it may be written again.\n';

function unusable(path: string, message: string): ScanError {
  return new ScanError('CONFIG_BROKEN', { path, line: 1, message });
}

async function readOne(path: string, shown: string, isNamed: boolean): Promise<NamedFile | null> {
  const read = readOrdinaryFile(path, { bytesMax: BYTES_MAX, followLinks: isNamed });
  if (read.kind === 'absent') {
    if (isNamed) throw unusable(shown, 'there is no such file');
    return null;
  }
  if (read.kind === 'refused') throw unusable(shown, read.reason);
  const recognized = await recognize(basename(path), read.text);
  if (recognized.kind === 'file') return { shown, path, file: recognized.file };
  throw unusable(shown, `${recognized.reason}; gitsift migrate --help lists them`);
}

/** Reads the files that were named, or those with known names in the root. */
export async function readForeign(
  names: readonly string[],
  root: string,
  cwd: string,
): Promise<NamedFile[]> {
  const places =
    names.length > 0
      ? names.map((name) => ({ path: resolve(cwd, name), shown: name, isNamed: true }))
      : KNOWN_NAMES.map((name) => ({ path: join(root, name), shown: name, isNamed: false }));
  const files: NamedFile[] = [];
  for (const { path, shown, isNamed } of places) {
    const file = await readOne(path, shown, isNamed);
    if (file !== null) files.push(file);
  }
  return files;
}

/** Rule files by name. */
export type RuleTexts = ReadonlyMap<string, string>;

/** Puts rule files into a folder of their own, for a scan before anything is written. */
export function stageRules(texts: RuleTexts): {
  readonly files: string[];
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'gitsift-migrate-'));
  const files = [...texts].map(([name, text]) => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  });
  return { files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Adds rule files to the settings, keeping what else stands there; null: nothing changes. */
async function settingsWith(
  old: string,
  names: readonly string[],
  path: string,
): Promise<string | null> {
  const { parseDocument, isSeq, isScalar } = await import('yaml');
  const document = parseDocument(old);
  const [fault] = document.errors;
  if (fault !== undefined) throw unusable(path, fault.message.split('\n')[0] ?? 'broken YAML');
  const node = document.contents === null ? undefined : document.get('rules', true);
  const listed = isSeq(node)
    ? node.items.map((item) => String(isScalar(item) ? item.value : item))
    : isScalar(node)
      ? [String(node.value)]
      : [];
  const wanted = names.map((name) => `./${name}`);
  const added = wanted.filter((name) => !listed.includes(name));
  if (added.length === 0) return null;
  if (document.contents === null) return `${old}rules:\n${added.map((n) => `  - ${n}\n`).join('')}`;
  document.set('rules', [...listed, ...added]);
  return document.toString({ lineWidth: 0 });
}

function textAt(path: string, shown: string): string {
  const read = readOrdinaryFile(path, { bytesMax: BYTES_MAX });
  if (read.kind === 'refused') throw unusable(shown, read.reason);
  return read.kind === 'text' ? read.text : '';
}

/** Writes rule files and names them in the settings; what was written. */
export async function writeRules(texts: RuleTexts, root: string): Promise<string[]> {
  const config = join(root, CONFIG_FILE);
  const settings = await settingsWith(textAt(config, CONFIG_FILE), [...texts.keys()], CONFIG_FILE);
  for (const name of texts.keys()) {
    const old = textAt(join(root, name), name);
    if (old !== '' && !old.startsWith(MARK)) {
      throw unusable(name, 'it was not written by migrate, and is left alone; rename it');
    }
  }
  const files = [...texts].map(([name, text]) => ({ name, text: MARK + text }));
  if (settings !== null) files.push({ name: CONFIG_FILE, text: settings });
  for (const { name, text } of files) {
    await writeReportFile({ file: join(root, name), typed: name, isSecret: false }, [text]);
  }
  return files.map(({ name }) => name);
}

/** Rule files of a plan without those that migrate has written before. */
export function foreignRules(files: readonly RuleSource[], root: string): RuleSource[] {
  const own = new Set<RuleSource>([SILENCE_FILE, GITLEAKS_FILE].map((name) => join(root, name)));
  return files.filter((file) => !own.has(file));
}

/** A path as messages show it. */
export function shownIn(root: string, path: string): string {
  const short = relative(root, path);
  return short.startsWith(`..${sep}`) ? path : short;
}
