/**
 * Allowances of rules, as far as the text decides them: values, matches, lines and stopwords.
 *
 * Paths and commits are not known here. An allowance that needs all its criteria, one of them a path
 * or a commit, is left open: its index goes with the record, and whoever knows the occurrence decides.
 */
import type {
  CompiledAllow,
  CompiledPattern,
  Matcher,
  RegexEngine,
  RulePack,
} from '../rules/index.ts';
import { createMatcher } from '../rules/index.ts';

/** What allowances look at, all latin1. */
export interface AllowedText {
  readonly secret: string;
  readonly match: string;
  /** The lines that the match touches; '' where {@link Allowlist.readsLines} says no. */
  readonly line: string;
}

/** `open`: indexes into {@link allowancesOf} that hold where their paths or commits hold too. */
export type AllowVerdict = { readonly allowed: boolean; readonly open: readonly number[] };

/** A rule's allowances, then the pack's: the numbering that {@link AllowVerdict} uses. */
export function allowancesOf(pack: RulePack, rule: number): readonly CompiledAllow[] {
  return [...(pack.rules[rule]?.allow ?? []), ...pack.allow];
}

interface Criteria {
  readonly index: number;
  readonly needsAll: boolean;
  readonly needsPlace: boolean;
  readonly tests: readonly ((text: AllowedText) => boolean)[];
}

interface RuleAllowances {
  readonly readsLines: boolean;
  readonly readsMatch: boolean;
  readonly criteria: readonly Criteria[];
}

const NOTHING_OPEN: readonly number[] = [];
const NOT_ALLOWED: AllowVerdict = { allowed: false, open: NOTHING_OPEN };

/** All allowances of a pack; patterns are compiled when a rule first asks. */
export class Allowlist {
  readonly #pack: RulePack;
  readonly #engine: RegexEngine;
  readonly #byRule = new Map<number, RuleAllowances>();

  constructor(pack: RulePack, engine: RegexEngine) {
    this.#pack = pack;
    this.#engine = engine;
  }

  /** Whether an allowance of this rule looks at the lines around a match. */
  readsLines(rule: number): boolean {
    return this.#of(rule).readsLines;
  }

  /** Whether an allowance of this rule looks at the whole match. */
  readsMatch(rule: number): boolean {
    return this.#of(rule).readsMatch;
  }

  judge(rule: number, text: AllowedText): AllowVerdict {
    const { criteria } = this.#of(rule);
    if (criteria.length === 0) return NOT_ALLOWED;
    let open: number[] | null = null;
    for (const { index, needsAll, needsPlace, tests } of criteria) {
      const holds = needsAll ? tests.every((test) => test(text)) : tests.some((test) => test(text));
      if (!holds) continue;
      if (!needsAll || !needsPlace) return { allowed: true, open: NOTHING_OPEN };
      (open ??= []).push(index);
    }
    return open === null ? NOT_ALLOWED : { allowed: false, open };
  }

  #of(rule: number): RuleAllowances {
    let allowances = this.#byRule.get(rule);
    if (allowances === undefined) {
      allowances = this.#compile(rule);
      this.#byRule.set(rule, allowances);
    }
    return allowances;
  }

  #compile(rule: number): RuleAllowances {
    const all = allowancesOf(this.#pack, rule);
    const criteria = all.map((allow, index) => this.#criteriaOf(allow, index));
    return {
      readsLines: all.some((allow) => allow.lines.length > 0),
      readsMatch: all.some((allow) => allow.matches.length > 0),
      // One that has no criterion but places is wholly somebody else's.
      criteria: criteria.filter(({ tests }) => tests.length > 0),
    };
  }

  #criteriaOf(allow: CompiledAllow, index: number): Criteria {
    const tests: ((text: AllowedText) => boolean)[] = [];
    const { stopwords } = allow;
    if (allow.values.length > 0) tests.push(this.#anyOf(allow.values, 'secret'));
    if (allow.matches.length > 0) tests.push(this.#anyOf(allow.matches, 'match'));
    if (allow.lines.length > 0) tests.push(this.#anyOf(allow.lines, 'line'));
    if (stopwords.length > 0) {
      tests.push(({ secret }) => {
        const folded = secret.toLowerCase();
        return stopwords.some((word) => folded.includes(word));
      });
    }
    return {
      index,
      needsAll: allow.match === 'all',
      needsPlace: allow.paths.length > 0 || allow.commits.length > 0,
      tests,
    };
  }

  #anyOf(
    patterns: readonly CompiledPattern[],
    part: keyof AllowedText,
  ): (text: AllowedText) => boolean {
    const matchers: Matcher[] = patterns.map((pattern) => createMatcher(pattern, this.#engine));
    return (text) => matchers.some((matcher) => matcher.exec(text[part], 0) !== null);
  }
}
