/**
 * Files that silence by pattern: secretlint, ripsecrets, git-secrets, ggshield, trufflehog's list of
 * excluded paths.
 */
import {
  type AcceptedEntry,
  entryOf,
  type ForeignFile,
  foreignFile,
  isPlain,
  listOf,
  type Plain,
  type ReaderNote,
  type SilencingPattern,
  textOf,
} from './model.ts';

interface NumberedLine {
  readonly at: number;
  readonly text: string;
}

function linesOf(text: string): NumberedLine[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((raw, index) => ({ at: index + 1, text: raw.trim() }))
    .filter((line) => line.text !== '' && !line.text.startsWith('#'));
}

interface GlobLines {
  readonly patterns: readonly SilencingPattern[];
  readonly notes: readonly ReaderNote[];
}

/** Lines as in .gitignore. A later line that takes something back has no counterpart. */
function globLines(lines: readonly NumberedLine[]): GlobLines {
  const patterns: SilencingPattern[] = [];
  const notes: ReaderNote[] = [];
  for (const { at, text } of lines) {
    if (text.startsWith('!')) {
      const message = `line ${at}: ${text} takes paths back, and is left out: they stay silent`;
      notes.push({ level: 'changed', message });
    } else patterns.push({ target: 'paths', kind: 'glob', text });
  }
  return { patterns, notes };
}

/** `.secretlintignore`. */
export function readSecretlintIgnore(text: string): ForeignFile {
  return foreignFile('secretlint ignore file', globLines(linesOf(text)));
}

/** `/expression/flags`, or a literal text, as secretlint's `allows` has them. */
function allowPattern(text: string): SilencingPattern {
  const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined) return { target: 'values', kind: 'literal', text };
  const kept = [...flags].filter((flag) => 'ims'.includes(flag)).join('');
  return { target: 'values', kind: 'regex', text: kept === '' ? source : `(?${kept})${source}` };
}

/** Whether a parsed file is a configuration of secretlint. */
export function isSecretlint(value: unknown): value is Plain {
  return isPlain(value) && Array.isArray(value['rules']);
}

/** `.secretlintrc.*`. Rules may hold rules (presets). */
export function readSecretlint(config: Plain): ForeignFile {
  const patterns: SilencingPattern[] = [];
  const notes: ReaderNote[] = [];
  const visit = (rule: unknown): void => {
    if (!isPlain(rule)) return;
    const id = textOf(rule['id']);
    const options = isPlain(rule['options']) ? rule['options'] : {};
    for (const text of listOf(options['allows'])) {
      if (textOf(text) !== '') patterns.push(allowPattern(textOf(text)));
    }
    if (rule['disabled'] === true) {
      notes.push({ level: 'info', message: `${id} is off there; gitsift names rules differently` });
    }
    for (const message of listOf(rule['allowMessageIds'])) {
      notes.push({ level: 'info', message: `${id}: the message ${textOf(message)} is off there` });
    }
    for (const inner of listOf(rule['rules'])) visit(inner);
    for (const inner of listOf(options['rules'])) visit(inner);
  };
  for (const rule of listOf(config['rules'])) visit(rule);
  return foreignFile('secretlint configuration', { patterns, notes });
}

/** ripsecrets' `.secretsignore`: globs, then values below `[secrets]`. */
export function readRipsecrets(text: string): ForeignFile {
  const lines = linesOf(text);
  const start = lines.findIndex((line) => line.text === '[secrets]');
  const globs = start < 0 ? lines : lines.slice(0, start);
  const values = start < 0 ? [] : lines.slice(start + 1);
  const entries = values.map(({ at, text: value }) => entryOf({ at, values: [value] }));
  return foreignFile('ripsecrets ignore file', { entries, ...globLines(globs) });
}

/** git-secrets' `.gitallowed`: expressions over lines. */
export function readGitAllowed(text: string): ForeignFile {
  const patterns = linesOf(text).map(
    (line): SilencingPattern => ({ target: 'lines', kind: 'regex', text: line.text }),
  );
  const message =
    'git-secrets also searches them in the name and number before each line; gitsift in the line';
  const notes: ReaderNote[] = patterns.length === 0 ? [] : [{ level: 'info', message }];
  return foreignFile('git-secrets allowances', { patterns, notes });
}

/** trufflehog's `--exclude-paths` file: expressions over paths. */
export function readExcludedPaths(text: string): ForeignFile {
  const patterns = linesOf(text).map(
    (line): SilencingPattern => ({ target: 'paths', kind: 'regex', text: line.text }),
  );
  return foreignFile('trufflehog excluded paths', { patterns });
}

/** Whether a parsed YAML is a configuration of ggshield. */
export function isGgshield(value: unknown): value is Plain {
  const keys = ['matches-ignore', 'matches_ignore', 'paths-ignore', 'paths_ignore'];
  return isPlain(value) && (isPlain(value['secret']) || keys.some((key) => key in value));
}

function ggshieldMatch(match: unknown): AcceptedEntry | null {
  const text = isPlain(match) ? textOf(match['match']) : textOf(match);
  if (text === '') return null;
  const reason = isPlain(match) ? textOf(match['name']) : '';
  const isHash = /^[0-9a-f]{64}$/i.test(text);
  return entryOf(isHash ? { hashes: [text.toLowerCase()], reason } : { values: [text], reason });
}

/** `.gitguardian.yaml`, version 1 or 2. */
export function readGgshield(config: Plain): ForeignFile {
  const secret = isPlain(config['secret']) ? config['secret'] : {};
  const at = (...names: string[]): readonly unknown[] =>
    names.flatMap((name) => listOf(secret[name]).concat(listOf(config[name])));
  const matches = at('ignored_matches', 'ignored-matches', 'matches_ignore', 'matches-ignore');
  const paths = at('ignored_paths', 'ignored-paths', 'paths_ignore', 'paths-ignore');
  const detectors = at('ignored_detectors', 'ignored-detectors', 'banlisted_detectors');
  const globs = globLines(
    paths
      .map((path, index) => ({ at: index + 1, text: textOf(path) }))
      .filter((p) => p.text !== ''),
  );
  const notes = detectors.map(
    (name): ReaderNote => ({
      level: 'info',
      message: `the detector ${textOf(name)} is off there; gitsift names rules differently`,
    }),
  );
  return foreignFile('ggshield configuration', {
    entries: matches.map(ggshieldMatch).filter((entry) => entry !== null),
    patterns: globs.patterns,
    notes: [...globs.notes, ...notes],
  });
}
