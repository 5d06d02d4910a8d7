/**
 * Baselines and reports of detect-secrets, trufflehog and kingfisher.
 */
import {
  type AcceptedEntry,
  entryOf,
  type ForeignFile,
  foreignFile,
  isPlain,
  lineOf,
  listOf,
  type Plain,
  pathOf,
  type ReaderNote,
  type SilencingPattern,
  textOf,
} from './model.ts';

/** detect-secrets' filters that silence by expression, and what they look at. */
const FILTER_TARGETS: Readonly<Record<string, SilencingPattern['target']>> = {
  'detect_secrets.filters.regex.should_exclude_file': 'paths',
  'detect_secrets.filters.regex.should_exclude_line': 'lines',
  'detect_secrets.filters.regex.should_exclude_secret': 'values',
};

function filterPatterns(baseline: Plain): SilencingPattern[] {
  const patterns: SilencingPattern[] = [];
  for (const filter of listOf(baseline['filters_used'])) {
    if (!isPlain(filter)) continue;
    const target = FILTER_TARGETS[textOf(filter['path'])];
    if (target === undefined) continue;
    for (const text of listOf(filter['pattern'])) {
      if (textOf(text) !== '') patterns.push({ target, kind: 'regex', text: textOf(text) });
    }
  }
  // Before version 1: { exclude: { files, lines } } or exclude_regex.
  const exclude = isPlain(baseline['exclude']) ? baseline['exclude'] : {};
  const old: readonly (readonly [SilencingPattern['target'], unknown])[] = [
    ['paths', exclude['files']],
    ['lines', exclude['lines']],
    ['paths', baseline['exclude_regex']],
  ];
  for (const [target, text] of old) {
    if (textOf(text) !== '') patterns.push({ target, kind: 'regex', text: textOf(text) });
  }
  return patterns;
}

/** Settings of plugins that decisions and patterns cannot say. */
function pluginNotes(baseline: Plain): ReaderNote[] {
  const notes: ReaderNote[] = [];
  for (const plugin of listOf(baseline['plugins_used'])) {
    if (!isPlain(plugin)) continue;
    const name = textOf(plugin['name']);
    if (textOf(plugin['path']) !== '') {
      notes.push({ level: 'lost', message: `the plugin ${name} is code of your own` });
    }
    if (textOf(plugin['keyword_exclude']) !== '') {
      const message = `${name}: gitsift rules import carries keyword_exclude over`;
      notes.push({ level: 'changed', message });
    }
  }
  return notes;
}

/** Whether a parsed JSON is a baseline of detect-secrets. */
export function isDetectSecrets(value: unknown): value is Plain {
  return isPlain(value) && isPlain(value['results']) && 'plugins_used' in value;
}

/** `.secrets.baseline`: SHA-1 of values, by file. */
export function readDetectSecrets(baseline: Plain): ForeignFile {
  const entries: AcceptedEntry[] = [];
  const notes: ReaderNote[] = pluginNotes(baseline);
  let confirmed = 0;
  for (const [file, found] of Object.entries(
    isPlain(baseline['results']) ? baseline['results'] : {},
  )) {
    for (const secret of listOf(found)) {
      const hash = isPlain(secret) ? textOf(secret['hashed_secret']).toLowerCase() : '';
      if (!isPlain(secret) || !/^[0-9a-f]{40}$/.test(hash)) {
        notes.push({ level: 'lost', message: `an entry of ${file} has no hashed_secret` });
        continue;
      }
      if (secret['is_secret'] === true) {
        confirmed += 1;
        continue;
      }
      entries.push(
        entryOf({
          path: pathOf(textOf(secret['filename']) || file),
          line: lineOf(secret['line_number']),
          rule: textOf(secret['type']),
          hashes: [hash],
          reason: secret['is_secret'] === false ? 'audited as no secret' : '',
        }),
      );
    }
  }
  const wordlist = isPlain(baseline['word_list']) ? textOf(baseline['word_list']['file']) : '';
  if (wordlist !== '') notes.push({ level: 'lost', message: `the word list ${wordlist}` });
  return foreignFile('detect-secrets baseline', {
    entries,
    patterns: filterPatterns(baseline),
    confirmed,
    notes,
  });
}

/** Where trufflehog says that a secret stands; its keys depend on the source. */
function trufflehogPlace(result: Plain): Partial<AcceptedEntry> {
  const metadata = isPlain(result['SourceMetadata']) ? result['SourceMetadata'] : {};
  const data = isPlain(metadata['Data']) ? metadata['Data'] : {};
  const place = Object.values(data).find(isPlain) ?? {};
  return {
    path: pathOf(place['file']),
    line: lineOf(place['line']),
    commit: textOf(place['commit']).toLowerCase(),
  };
}

/** Whether a parsed JSON is a result of trufflehog. */
export function isTrufflehogResult(value: unknown): value is Plain {
  return isPlain(value) && 'DetectorName' in value && 'Raw' in value;
}

/** Results of trufflehog, one JSON a line. */
export function readTrufflehog(results: readonly (Plain & { at?: number })[]): ForeignFile {
  const verified = results.filter((result) => result['Verified'] === true).length;
  const notes: ReaderNote[] =
    verified === 0
      ? []
      : [
          {
            level: 'info',
            message: `${verified} of them were live when trufflehog asked: revoke them`,
          },
        ];
  const entries = results.map((result) =>
    entryOf({
      ...trufflehogPlace(result),
      at: result.at ?? 0,
      rule: textOf(result['DetectorName']),
      values: [textOf(result['RawV2']), textOf(result['Raw'])].filter((text) => text !== ''),
    }),
  );
  return foreignFile('trufflehog report', { entries, notes });
}

/** Whether a parsed YAML is a baseline of kingfisher. */
export function isKingfisher(value: unknown): value is Plain {
  return (
    isPlain(value) &&
    ((Array.isArray(value['repositories']) && 'fingerprint_algorithm' in value) ||
      isPlain(value['ExactFindings']))
  );
}

/** A kingfisher baseline, version 1 or 2. Its fingerprints need offsets, so that places count. */
export function readKingfisher(baseline: Plain): ForeignFile {
  const exact = isPlain(baseline['ExactFindings'])
    ? listOf(baseline['ExactFindings']['matches'])
    : [];
  const found = listOf(baseline['repositories']).flatMap((repository) =>
    isPlain(repository) ? listOf(repository['findings']) : [],
  );
  const entries = [...exact, ...found].filter(isPlain).map((finding) =>
    entryOf({
      path: pathOf(finding['path'] ?? finding['filepath']),
      line: lineOf(finding['line'] ?? finding['linenum']),
      rule: textOf(finding['rule_id']),
    }),
  );
  return foreignFile('kingfisher baseline', { entries });
}
