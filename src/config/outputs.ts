/**
 * Which report goes where: `--format` for standard output, `--output FILE[:FORMAT]` for files.
 */
import { resolve } from 'node:path';
import { ScanError } from '../base/errors.ts';
import { optionOf } from './option-table.ts';

/** A report to be written. */
export interface Output {
  readonly format: string;
  /** Absolute path, or null for standard output. */
  readonly file: string | null;
  /** The path as typed, for messages. */
  readonly typed: string;
}

/** File name endings that name a format; longer ones first. */
const ENDINGS: readonly (readonly [string, string])[] = [
  ['.sarif.json', 'sarif'],
  ['.sarif', 'sarif'],
  ['.ndjson', 'ndjson'],
  ['.jsonl', 'ndjson'],
  ['.json', 'json'],
  ['.txt', 'human'],
];

function formatNames(): readonly string[] {
  const spec = optionOf('format');
  return spec.kind === 'choice' ? spec.choices : [];
}

/** What {@link resolveOutputs} starts from. */
export interface OutputRequest {
  readonly format: string;
  /** Whether `format` was asked for rather than the default. */
  readonly isFormatGiven: boolean;
  readonly outputs: readonly string[];
  readonly cwd: string;
}

function parseOutput(text: string, request: OutputRequest): Output {
  const colon = text.lastIndexOf(':');
  const suffix = colon < 0 ? '' : text.slice(colon + 1);
  const hasFormat = formatNames().includes(suffix);
  const typed = hasFormat ? text.slice(0, colon) : text;
  if (typed === '' || typed === '-') {
    const message = `--output ${text}: expected a file; standard output takes --format`;
    throw new ScanError('USAGE', { message });
  }
  const ending = ENDINGS.find(([end]) => typed.toLowerCase().endsWith(end));
  const format = hasFormat
    ? suffix
    : (ending?.[1] ?? (request.isFormatGiven ? request.format : ''));
  if (format === '') {
    const message = `--output ${text}: its name says no format; write ${typed}:FORMAT with one of ${formatNames().join(', ')}`;
    throw new ScanError('USAGE', { message });
  }
  return { format, file: resolve(request.cwd, typed), typed };
}

/**
 * Files first, standard output last. Standard output gets `--format`, unless that format goes to a
 * file already: then it gets the human text, so that `-f json -o out.json` prints no JSON.
 */
export function resolveOutputs(request: OutputRequest): Output[] {
  const files = request.outputs.map((text) => parseOutput(text, request));
  const paths = new Set<string>();
  for (const { file, typed } of files) {
    if (file !== null && paths.has(file)) {
      throw new ScanError('USAGE', { message: `--output ${typed}: given twice` });
    }
    paths.add(file ?? '');
  }
  const isElsewhere = request.isFormatGiven && files.some((o) => o.format === request.format);
  const format = isElsewhere ? 'human' : request.format;
  return [...files, { format, file: null, typed: 'standard output' }];
}
