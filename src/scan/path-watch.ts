/**
 * Rules about paths alone: which of them are for a path, and what the trees phase must keep for them.
 * Where such files stand, and since when, is path-findings.ts'.
 */
import { sharedBytes } from '../base/bytes.ts';
import type { NamedEdges } from '../pool/index.ts';
import {
  type CompiledPattern,
  createMatcher,
  lastNamePattern,
  type Matcher,
  type RegexEngine,
  type RulePack,
} from '../rules/index.ts';

interface WatchedRule {
  /** Index in the pack. */
  readonly rule: number;
  readonly include: readonly Matcher[];
  readonly exclude: readonly Matcher[];
}

/** The rules about paths of one pack. */
export class PathWatch {
  private readonly rules: readonly WatchedRule[];
  /** What the last name of every path of theirs holds; null: it may be any. */
  private readonly names: readonly CompiledPattern[] | null;

  private constructor(rules: readonly WatchedRule[], names: readonly CompiledPattern[] | null) {
    this.rules = rules;
    this.names = names;
  }

  /** Null where no rule is about paths alone. */
  static async of(pack: RulePack, engine: RegexEngine): Promise<PathWatch | null> {
    const found = pack.rules.flatMap((rule, index) =>
      rule.kind === 'path' && rule.report ? [{ index, paths: rule.paths }] : [],
    );
    if (found.length === 0) return null;
    const matchersOf = (patterns: readonly CompiledPattern[]): Matcher[] =>
      patterns.map((pattern) => createMatcher(pattern, engine));
    const rules = found.map(({ index, paths }) => ({
      rule: index,
      include: matchersOf(paths.include),
      exclude: matchersOf(paths.exclude),
    }));
    return new PathWatch(rules, await namesOf(found.flatMap(({ paths }) => paths.include)));
  }

  /** Indices of the rules that a path (latin1) falls under. */
  rulesAt(path: string): number[] {
    const matches = (matchers: readonly Matcher[]): boolean =>
      matchers.some((matcher) => matcher.exec(path, 0) !== null);
    return this.rules
      .filter(({ include, exclude }) => matches(include) && !matches(exclude))
      .map(({ rule }) => rule);
  }

  /**
   * Lets edges to all other objects count as well, where their names fit. `edgesTo`: 1 for each object
   * whose edges count whatever their names are; is 1 for all afterwards.
   */
  addNamed(edgesTo: Uint8Array): NamedEdges {
    const byName = sharedBytes(edgesTo.length);
    for (let number = 0; number < edgesTo.length; number += 1) {
      byName[number] = edgesTo[number] === 0 ? 1 : 0;
      edgesTo[number] = 1;
    }
    return { byName, patterns: this.names };
  }
}

/** One pattern for each; null where one cannot be told by the last name. */
async function namesOf(paths: readonly CompiledPattern[]): Promise<CompiledPattern[] | null> {
  const names = await Promise.all(paths.map((pattern) => lastNamePattern(pattern)));
  const known = names.filter((name) => name !== null);
  return known.length === names.length ? known : null;
}
