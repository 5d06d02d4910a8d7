/**
 * Reads `fixtures/files`: a folder a case, inputs that are templates, and `expected.json`, which says
 * where something is found. Values are filled in here, so that no file of the repository holds
 * anything shaped like a token. The templates are those of rule examples (docs/rules.md).
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checksumNamed } from '../../src/detect/index.ts';
import { type CompiledRule, expandExample } from '../../src/rules/index.ts';

const FOLDER = fileURLToPath(new URL('../../fixtures/files', import.meta.url));
const EXPECTED = 'expected.json';
const ENCODERS = {
  utf8: (text: string) => Buffer.from(text),
  utf16le: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  latin1: (text: string) => Buffer.from(text, 'latin1'),
  bom: (text: string) => Buffer.from(`\ufeff${text}`),
  crlf: (text: string) => Buffer.from(text.replaceAll('\n', '\r\n')),
  nul: (text: string) => Buffer.from(text.replaceAll('@@NUL@@', '\0')),
} as const;

/** What `expected.json` holds. */
export interface Expected {
  /** What the case is about, in a sentence. */
  readonly about: string;
  /** How the inputs are stored; `utf8` where it is absent. */
  readonly stored?: keyof typeof ENCODERS;
  /** `FILE:LINE:COLUMN RULE`, and `low` where that is the confidence; sorted. */
  readonly found: readonly string[];
}

/** One case. */
export interface FixtureCase {
  readonly name: string;
  readonly expected: Expected;
  /** Paths of the inputs within the case, with `/`. */
  readonly inputs: readonly string[];
}

function inputsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== EXPECTED)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .toSorted();
}

/** Every case, by name. */
export function fixtureCases(): FixtureCase[] {
  return readdirSync(FOLDER)
    .toSorted()
    .map((name) => {
      const folder = join(FOLDER, name);
      const expected = JSON.parse(readFileSync(join(folder, EXPECTED), 'utf8')) as Expected;
      return { name, expected, inputs: inputsOf(folder) };
    });
}

/** Fills in a template; `name` and `seed` decide the values. */
export async function fillIn(template: string, name: string, seed = ''): Promise<string> {
  const expansion = await expandExample(template, { id: name } as CompiledRule, seed, (sum, stem) =>
    checksumNamed(sum)?.complete(stem),
  );
  if (expansion.kind === 'fault') throw new Error(`${name}: ${expansion.message}`);
  return expansion.text;
}

/** Writes the inputs of a case below `root`, with values that `seed` decides. */
export async function writeCase(fixture: FixtureCase, root: string, seed: string): Promise<void> {
  for (const input of fixture.inputs) {
    const template = readFileSync(join(FOLDER, fixture.name, input), 'utf8');
    const text = await fillIn(template, `${fixture.name}/${input}`, seed);
    const path = join(root, fixture.name, input);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, ENCODERS[fixture.expected.stored ?? 'utf8'](text));
  }
}

/** Replaces what is found in a case: `UPDATE=1` does it. */
export function renewCase({ name, expected }: FixtureCase, found: readonly string[]): void {
  const text = JSON.stringify({ ...expected, found }, null, 2);
  writeFileSync(join(FOLDER, name, EXPECTED), `${text}\n`);
}
