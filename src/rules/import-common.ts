/** What the importers of other tools' rules share: ids, searches, keywords, and the rule file itself. */
import { hasKeyword, rewriteSearch } from './gitleaks-regex.ts';
import {
  type ImportNote,
  note,
  numberAt,
  type Plain,
  type TomlTable,
  textsAt,
} from './gitleaks-values.ts';

/** A translated configuration. */
export interface ImportedRules {
  /** A rule file. */
  readonly yaml: string;
  /** How many rules it holds. */
  readonly rules: number;
  readonly notes: readonly ImportNote[];
}

/** Bits per byte: no text has more. */
const MOST_ENTROPY = 8;
/** Longer titles would not be read. */
export const TITLE_LENGTH = 200;
/** Ids are shorter than they may be: a number may have to follow. */
const ID_LENGTH = 70;
/** Texts that a rule file can hold. */
const TEXT_LENGTH = 65_536;

/** An id in our form that is not in `taken`, which gets it: different ids may not become one. */
export function adoptedId(taken: Set<string>, id: string): string {
  const stem = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, ID_LENGTH)
    .replace(/^-+|-+$/g, '');
  const base = stem === '' ? 'rule' : stem;
  let adopted = base;
  for (let count = 2; taken.has(adopted); count += 1) adopted = `${base}-${count}`;
  taken.add(adopted);
  return adopted;
}

/** Says that a rule of ours gives way. */
export function ownRuleNote(table: TomlTable, ownIds: ReadonlySet<string>, id: string): void {
  if (ownIds.has(id)) note(table, 'changed', "it replaces gitsift's own rule");
}

/** The least entropy of a rule that asks for some by `key`, as a part of the rule. */
export function leastEntropy(table: TomlTable, key: string): { readonly entropy?: number } {
  const entropy = numberAt(table, key);
  if (entropy > MOST_ENTROPY) {
    note(
      table,
      'changed',
      `no text has an entropy above ${MOST_ENTROPY}: ${MOST_ENTROPY} is taken`,
    );
  }
  return entropy > 0 ? { entropy: Math.min(MOST_ENTROPY, entropy) } : {};
}

/** Why an expression cannot stand in a rule file, or null. */
export function unusable(source: string): string | null {
  if (source.trim() === '') return 'it is empty';
  return source.length > TEXT_LENGTH ? `it is longer than ${TEXT_LENGTH} characters` : null;
}

/** Translates expressions that are searched for; what cannot be is noted and left out. */
export function searches(table: TomlTable, sources: readonly string[], what: string): string[] {
  return sources.flatMap((source) => {
    const reason = unusable(source);
    const rewritten = rewriteSearch(source);
    if (reason !== null || rewritten.kind === 'fault') {
      const message = reason ?? (rewritten.kind === 'fault' ? rewritten.message : '');
      const shown = JSON.stringify(source.slice(0, TITLE_LENGTH));
      note(table, 'lost', `${what} ${shown} is left out: ${message}`);
      return [];
    }
    for (const change of rewritten.changes) note(table, 'changed', `${what}: ${change}`);
    return [rewritten.source];
  });
}

function escapeLiteral(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : character;
  });
}

/** Keywords that a match could lack become a companion. */
export function keywordCompanion(table: TomlTable, source: string): Plain | null {
  const keywords = textsAt(table, 'keywords').filter((word) => word.trim() !== '');
  if (keywords.length === 0 || hasKeyword(source, keywords)) return null;
  note(
    table,
    'changed',
    'its keywords are not part of every match: one of them must stand within 64 KiB of it',
  );
  return { pattern: `(?i)(?:${keywords.map(escapeLiteral).join('|')})`, withinLines: 'any' };
}

/** Above the built-in rules that know no issuer, below all that know one. */
const YIELDING_PRIORITY = 30;
const TEXT_CRITERIA = ['values', 'matches', 'lines', 'stopwords'];

/**
 * The priority of a rule with these allowances. The other tools ask each rule alone; here one speaks for a
 * text, and where that one is allowed nothing is told. So a rule that allows some texts gives way.
 */
export function yieldingPriority(allow: readonly Plain[]): { readonly priority?: number } {
  const allowsTexts = allow.some((each) => TEXT_CRITERIA.some((name) => name in each));
  return allowsTexts ? { priority: YIELDING_PRIORITY } : {};
}

/** Says so, where a file has such rules. */
export function noteYielding(file: TomlTable, rules: readonly Plain[]): void {
  if (!rules.some(({ priority }) => priority === YIELDING_PRIORITY)) return;
  note(
    file,
    'info',
    'where several rules find the same text one is told: those that allow some texts give way',
  );
}

/** Writes a rule file. */
export async function fileOf(
  content: { readonly rules: readonly Plain[] },
  notes: readonly ImportNote[],
  comment: string,
): Promise<ImportedRules> {
  const { Document } = await import('yaml');
  // Lists that two entries share are written out for each.
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = comment;
  return { yaml: document.toString({ lineWidth: 0 }), rules: content.rules.length, notes };
}
