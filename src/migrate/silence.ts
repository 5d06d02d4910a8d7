/**
 * Patterns of other tools become allowances in a rule file of ours. Each expression is compiled
 * first, so that what our patterns cannot say is named instead of breaking the file.
 */
import { compilePattern } from '../rules/index.ts';
import type { ForeignFile, ReaderNote, SilencingPattern } from './model.ts';

/** A file with the name that messages give it. */
export interface NamedFile {
  readonly shown: string;
  /** Absolute. */
  readonly path: string;
  readonly file: ForeignFile;
}

/** A note with the file that it is about. */
export interface NamedNote extends ReaderNote {
  readonly shown: string;
}

/** A rule file with allowances only. */
export interface SilencingRules {
  /** Null: there is nothing to silence. */
  readonly yaml: string | null;
  readonly patterns: number;
  readonly notes: readonly NamedNote[];
}

/** Longer texts are no paths, no values and no lines that anybody wrote an expression for. */
const TEXT_LENGTH = 4096;

function escaped(literal: string): string {
  return literal.replace(/[^0-9A-Za-z_]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  });
}

/** What .gitignore means by a line, as our path lists say it: the path, and everything below. */
function globsOf(line: string): string[] {
  const body = line.replace(/\/+$/, '');
  const isFolder = body !== line;
  const isAnchored = body.includes('/');
  const path = body.replace(/^\/+/, '');
  const root = isAnchored ? path : `**/${path}`;
  return isFolder ? [`${root}/**`] : [root, `${root}/**`];
}

type Translated = { readonly items: readonly unknown[] } | { readonly fault: string };

async function translate({ target, kind, text }: SilencingPattern): Promise<Translated> {
  if (kind === 'glob') return { items: globsOf(text) };
  const source = kind === 'literal' ? escaped(text) : text;
  const options = { verbose: false, group: 0, textLength: TEXT_LENGTH };
  const compiled = await compilePattern(source, options);
  if (compiled.kind !== 'compiled') return { fault: compiled.fault.message };
  return { items: [target === 'paths' ? { pattern: source } : source] };
}

/** Makes one rule file of the patterns of all files. */
export async function silencingRules(files: readonly NamedFile[]): Promise<SilencingRules> {
  const notes: NamedNote[] = [];
  const allow: object[] = [];
  let patterns = 0;
  for (const { shown, file } of files) {
    const lists = { paths: [] as unknown[], values: [] as unknown[], lines: [] as unknown[] };
    for (const pattern of file.patterns) {
      const translated = await translate(pattern);
      if ('fault' in translated) {
        const message = `${pattern.text} silences nothing here: ${translated.fault}`;
        notes.push({ shown, level: 'lost', message });
        continue;
      }
      patterns += 1;
      lists[pattern.target].push(...translated.items);
    }
    const given = Object.entries(lists).filter(([, items]) => items.length > 0);
    if (given.length === 0) continue;
    const description = `${file.kind} ${shown}`;
    allow.push({ description, verbose: false, ...Object.fromEntries(given) });
  }
  if (allow.length === 0) return { yaml: null, patterns, notes };
  const { Document } = await import('yaml');
  return { yaml: new Document({ allow }).toString({ lineWidth: 0 }), patterns, notes };
}
