// The whole scanner (rules and generic detectors) over one text at a time, from the built dist/.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const dist = path.resolve(
  process.env.GITSIFT_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url)),
);
const load = (name) => import(pathToFileURL(path.join(dist, name)).href);
const { createKernel } = await load('kernel/index.js');
const { adjustForPlace, createScanner } = await load('detect/index.js');
const { loadEngine, loadRules } = await load('rules/index.js');

/** Scans texts; `found` are plain records with byte offsets of the secret. */
export async function openScanner(options = {}) {
  const only = (options.only ?? []).map((glob) => ({ glob, path: '--rules', line: 1 }));
  const pack = await loadRules({ only });
  const kernel = createKernel();
  const engine = await loadEngine('auto');
  const scanner = createScanner({ pack, kernel, engine, now: Date.UTC(2026, 0, 1) });
  const kinds = new Map(pack.rules.map((rule) => [rule.id, rule.kind]));

  function scan(bytes, file = '') {
    const at = scanner.heapBase;
    kernel.reserve(at + bytes.length + 64);
    kernel.bytes.set(bytes, at);
    kernel.bytes.fill(0, at + bytes.length, at + bytes.length + 64);
    const state = scanner.scanWhole(at, bytes.length);
    const found = [];
    scanner.emit(state, at, bytes.length, {
      match(row) {
        const record = scanner.table.records[row.matchId];
        found.push(placed(record, row, file));
      },
    });
    scanner.release(state);
    return found.filter((one) => one.confidence !== 'none');
  }

  /** Generic candidates change with the path they stand at. */
  function placed(record, row, file) {
    const rule = pack.rules[record.rule].id;
    const base = {
      rule,
      start: row.start,
      end: row.end,
      line: row.line,
      value: record.secret,
      layered: record.layers.length > 0,
      validity: record.validity,
      score: record.score,
      confidence: record.confidence,
      reasons: record.reasons,
    };
    if (kinds.get(rule) !== 'generic') return base;
    const { score, confidence, reason } = adjustForPlace(record.score, record.reasons, file);
    return {
      ...base,
      score,
      confidence,
      reasons: reason === '' ? base.reasons : [...base.reasons, reason],
    };
  }

  return { scan, pack };
}

/** Characters of a value that a report may show. */
export function redacted(value) {
  const shown = value.length < 12 ? 1 : 3;
  return `${value.slice(0, shown)}…(${value.length})`;
}
