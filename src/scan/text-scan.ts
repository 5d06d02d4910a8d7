/**
 * Scans single texts in the calling thread: for commands that ask what the full scanner says of an
 * example or a line. Paths count as they do in a scan of files, rules about paths alone speak of them;
 * there is no commit.
 */
import type { Confidence } from '../base/model.ts';
import { createScanner, type MatchRow } from '../detect/index.ts';
import { PATH_REASON, PATH_SCORES } from '../findings/index.ts';
import { createKernel } from '../kernel/index.ts';
import type { CompiledRule, RegexEngine, RulePack } from '../rules/index.ts';
import { matchOf } from './gather.ts';
import { PathWatch } from './path-watch.ts';
import { PlaceRules } from './place-rules.ts';
import { ruleFactsOf } from './rule-facts.ts';

/** One match in a text. Holds the full value. */
export interface TextMatch {
  readonly rule: string;
  /** Latin1 string of the secret's bytes. */
  readonly secret: string;
  readonly confidence: Confidence;
  readonly score: number;
  readonly reasons: readonly string[];
  /** Offsets of the secret's bytes. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** What decides the verdict besides the text. */
export interface TextScanContext {
  readonly pack: RulePack;
  readonly engine: RegexEngine;
  /** Time by which expiry is judged, in ms since 1970. */
  readonly now: number;
}

/** Slack after a text: the kernel may read, not use, a little beyond it. */
const PADDING = 64;

/** What a rule about paths alone has for a match: the path, in no place of the text. */
function pathMatch({ id, confidence }: CompiledRule, path: string): TextMatch {
  const level = { confidence, score: PATH_SCORES[confidence], reasons: [PATH_REASON] };
  return { rule: id, secret: path, ...level, start: 0, end: 0, line: 1 };
}

/** Makes a function that scans a text (latin1 string of its bytes) as if it stood in a file at `path`. */
export async function createTextScan(
  context: TextScanContext,
): Promise<(text: string, path: string) => TextMatch[]> {
  const { pack, engine, now } = context;
  const kernel = createKernel();
  const scanner = createScanner({ pack, kernel, engine, now });
  const places = new PlaceRules(pack, engine);
  const factsOf = await ruleFactsOf(pack);
  const watch = await PathWatch.of(pack, engine);

  function countsAt(row: Readonly<MatchRow>, path: string): TextMatch[] {
    const record = scanner.table.records[row.matchId];
    if (record === undefined) return [];
    const match = matchOf(record, factsOf);
    const [counting] = places.counting([match], path, '');
    if (counting === undefined) return [];
    const { start, end, line } = row;
    const level = {
      confidence: counting.confidence,
      score: counting.score,
      reasons: counting.reasons,
    };
    return [{ rule: match.rule.id, secret: match.secret, ...level, start, end, line }];
  }

  return (text, path) => {
    const base = scanner.heapBase;
    kernel.reserve(base + text.length + PADDING);
    kernel.bytes.set(Buffer.from(text, 'latin1'), base);
    kernel.bytes.fill(0, base + text.length, base + text.length + PADDING);
    const found = (watch?.rulesAt(path) ?? [])
      .filter((rule) => !places.isFileAllowed(rule, path, ''))
      .map((rule) => pathMatch(pack.rules[rule]!, path)); // the index is the pack's own
    const state = scanner.scanWhole(base, text.length);
    scanner.emit(state, base, text.length, {
      match: (row) => found.push(...countsAt(row, path)),
    });
    scanner.release(state);
    return found;
  };
}
