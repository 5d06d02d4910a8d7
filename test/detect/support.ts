/** Rules, packs, texts and deltas for the tests of detection. */
import type { Detector } from '../../src/detect/detector.ts';
import type { MatchRecord } from '../../src/detect/match-table.ts';
import type { Scanner, ScannerOptions, ScanState } from '../../src/detect/scanner.ts';
import { createScanner } from '../../src/detect/scanner.ts';
import type { Kernel } from '../../src/kernel/index.ts';
import { createKernel } from '../../src/kernel/index.ts';
import type { CompileOptions } from '../../src/rules/compile.ts';
import { compilePattern } from '../../src/rules/compile.ts';
import { loadEngine } from '../../src/rules/engine.ts';
import type {
  CompiledAllow,
  CompiledPattern,
  CompiledRule,
  RulePack,
} from '../../src/rules/model.ts';

export const NOW: number = Date.UTC(2025, 0, 1);

export function compiled(source: string, options: CompileOptions = {}): CompiledPattern {
  const result = compilePattern(source, options);
  if (result.kind === 'fault') throw new Error(`${source}: ${result.fault.message}`);
  return result.pattern;
}

export interface RuleSketch extends Partial<Omit<CompiledRule, keyof CompiledPattern>> {
  readonly pattern: string;
  readonly options?: CompileOptions;
  /** Overrides what the compiler chose. */
  readonly engine?: CompiledRule['engine'];
}

export function ruleOf(id: string, sketch: RuleSketch): CompiledRule {
  const { pattern, options, ...rest } = sketch;
  return {
    ...compiled(pattern, options),
    id,
    provider: 'test',
    title: id,
    severity: 'high',
    confidence: 'high',
    kind: 'text',
    priority: 100,
    entropy: null,
    checksum: null,
    through: null,
    throughMax: 0,
    paths: { include: [], exclude: [] },
    allow: [],
    requires: [],
    tags: [],
    report: true,
    ...rest,
  };
}

export function allowOf(sketch: Partial<CompiledAllow>): CompiledAllow {
  return {
    description: '',
    match: 'any',
    values: [],
    matches: [],
    lines: [],
    stopwords: [],
    paths: [],
    commits: [],
    ...sketch,
  };
}

export function packOf(
  rules: Readonly<Record<string, RuleSketch | string>>,
  allow: readonly CompiledAllow[] = [],
): RulePack {
  const compiledRules = Object.entries(rules).map(([id, sketch]) =>
    ruleOf(id, typeof sketch === 'string' ? { pattern: sketch } : sketch),
  );
  return { hash: 'test', rules: compiledRules, allow, details: '{}', notes: [] };
}

/** One match as tests compare it. */
export interface FlatMatch {
  rule: string;
  secret: string;
  start: number;
  end: number;
  place: string;
  record: MatchRecord;
}

/** Delta instructions: a copy from the base, or text of its own. */
export type Op = { readonly from: number; readonly length: number } | { readonly insert: string };

const TEXT_ROOM = 1 << 25;

/** A scanner with a place in memory for texts, one behind the other. */
export class Bench {
  readonly kernel: Kernel;
  readonly scanner: Scanner;
  readonly pack: RulePack;
  readonly #base: number;
  #top: number;

  constructor(pack: RulePack, options: ScannerOptions & { readonly wasm?: boolean } = {}) {
    const { wasm, ...rest } = options;
    this.pack = pack;
    this.kernel = createKernel(wasm === undefined ? {} : { wasm });
    const context = { pack, kernel: this.kernel, engine: loadEngine('re2js'), now: NOW };
    this.scanner = createScanner(context, rest);
    this.#base = this.scanner.heapBase;
    this.#top = this.#base;
    this.kernel.reserve(this.#base + TEXT_ROOM);
  }

  /** Lays bytes into memory, surrounded by garbage that must not matter. */
  put(text: string | Uint8Array): { ptr: number; length: number } {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    const ptr = this.#top + 64;
    this.kernel.bytes.fill(0x61, this.#top, ptr);
    this.kernel.bytes.set(bytes, ptr);
    this.#top = ptr + bytes.length + 64;
    this.kernel.bytes.fill(0x61, ptr + bytes.length, this.#top);
    return { ptr, length: bytes.length };
  }

  /** Lays instructions into memory; returns their address and the text that they make. */
  putOps(base: string, ops: readonly Op[]): { ops: number; count: number; text: string } {
    const rows: number[] = [];
    let text = '';
    for (const op of ops) {
      const piece = 'insert' in op ? op.insert : base.slice(op.from, op.from + op.length);
      if (piece.length === 0) continue;
      rows.push(text.length, 'insert' in op ? -1 : op.from, piece.length);
      text += piece;
    }
    const at = Math.ceil(this.#top / 4) * 4;
    const view = new Int32Array(this.kernel.bytes.buffer as ArrayBuffer, at, rows.length);
    view.set(rows);
    this.#top = at + rows.length * 4;
    return { ops: at, count: rows.length / 3, text };
  }

  /** Forgets all texts. */
  clear(): void {
    this.#top = this.#base;
  }

  matches(state: ScanState, at: { ptr: number; length: number }): FlatMatch[] {
    const found: FlatMatch[] = [];
    this.scanner.emit(state, at.ptr, at.length, {
      match: (row) => {
        const record = this.scanner.table.records[row.matchId] as MatchRecord;
        found.push({
          rule: this.pack.rules[record.rule]?.id ?? '?',
          secret: record.secret,
          start: row.start,
          end: row.end,
          place: `${row.line}:${row.column}-${row.endLine}:${row.endColumn}`,
          record,
        });
      },
    });
    return found;
  }

  /** Scans one text whole and forgets it. */
  scan(text: string | Uint8Array): FlatMatch[] {
    const at = this.put(text);
    const state = this.scanner.scanWhole(at.ptr, at.length);
    const found = this.matches(state, at);
    this.scanner.release(state);
    this.clear();
    return found;
  }
}

/** Scans through windows of `size` bytes, as a reader of a huge file would. */
export function streamed(bench: Bench, text: Buffer, size: number): FlatMatch[] {
  const found: FlatMatch[] = [];
  const stream = bench.scanner.beginStream({
    match: (row) => {
      const record = bench.scanner.table.records[row.matchId];
      if (record === undefined) throw new Error('no record');
      found.push({
        rule: bench.pack.rules[record.rule]?.id ?? '?',
        secret: record.secret,
        start: row.start,
        end: row.end,
        place: `${row.line}:${row.column}-${row.endLine}:${row.endColumn}`,
        record,
      });
    },
  });
  const { ptr } = bench.put(Buffer.alloc(size + 1));
  let kept = 0;
  for (let at = 0; ; ) {
    const fresh = Math.min(size - kept, text.length - at);
    bench.kernel.bytes.set(text.subarray(at, at + fresh), ptr + kept);
    at += fresh;
    const isLast = at === text.length;
    const next = stream.window(ptr, kept + fresh, isLast);
    if (isLast) break;
    bench.kernel.bytes.copyWithin(ptr, ptr + kept + fresh - next, ptr + kept + fresh);
    kept = next;
  }
  bench.clear();
  return found;
}

/** `rule secret start` of each match, for short expectations. */
export function brief(found: readonly FlatMatch[]): string[] {
  return found.map(({ rule, secret, start }) => `${rule} ${secret} @${start}`);
}

/** Everything of a match that must not depend on how it was found. */
export function whole(found: readonly FlatMatch[]): unknown[] {
  return found.map(({ record, ...rest }) => ({ ...rest, ...record }));
}

export type { Detector };
