/**
 * Decides whether a match counts at one place: what a scan of bytes could not know is the path and
 * the commit. Patterns run on the path's bytes in latin1.
 */
import { adjustForPlace, allowancesOf, isLockFile } from '../detect/index.ts';
import {
  type CompiledPattern,
  createMatcher,
  type Matcher,
  type RegexEngine,
  type RulePack,
} from '../rules/index.ts';
import type { Match } from './gather.ts';

/** What a content's hash, taken for a key of its length, is put down to. */
const DOUBTED = {
  score: 0.2,
  confidence: 'low',
  reason: 'the file is a lock file, which is full of checksums',
} as const;
const DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$/;

/** Whether a rule that has no prefix to go by found what may be a checksum. */
function isDoubtedIn(match: Match, path: string): boolean {
  return match.confidence === 'medium' && DIGEST.test(match.record.secret) && isLockFile(path);
}

/** Asks for one pack; remembers verdicts by rule and path. */
export class PlaceRules {
  /** Matches that would have counted but for a comment beside them. */
  silenced = 0;
  private readonly pack: RulePack;
  private readonly engine: RegexEngine;
  private readonly inline: boolean;
  private readonly matchers = new Map<CompiledPattern, Matcher>();
  private readonly verdicts = new Map<string, boolean>();
  /** Generic matches as they look at the kinds of places met so far. */
  private readonly variants = new Map<Match, Match[]>();

  /** `inline`: whether comments such as `gitsift:allow` accept what stands beside them. */
  constructor(pack: RulePack, engine: RegexEngine, inline = false) {
    this.pack = pack;
    this.engine = engine;
    this.inline = inline;
  }

  /**
   * Those of `matches` that count at `path` (latin1, '' for a message) of `commit` (hex id or ''); generic
   * ones with the score that they have there.
   */
  counting(matches: readonly Match[], path: string, commit: string): Match[] {
    const counting = matches.filter((match) => {
      const { rule, yieldsTo, openAllowances, pragma } = match.record;
      if (!this.applies(rule, path) || !(this.pack.rules[rule]?.report ?? false)) return false;
      if (yieldsTo.some((other) => this.applies(other, path))) return false;
      if (this.isAllowed(rule, openAllowances, path, commit)) return false;
      const isSilenced = this.inline && pragma !== '';
      if (isSilenced) this.silenced += 1;
      return !isSilenced;
    });
    return counting.flatMap((match) => this.placed(match, path));
  }

  /** Whether an allowance holds for a file as such: only paths and commits can speak for one. */
  isFileAllowed(rule: number, path: string, commit: string): boolean {
    return this.isAllowed(rule, [], path, commit);
  }

  /** A generic match says more or less at some paths; where it says too little, it does not count. */
  private placed(match: Match, path: string): Match[] {
    const isGeneric = this.pack.rules[match.record.rule]?.kind === 'generic';
    if (!isGeneric && !isDoubtedIn(match, path)) return [match];
    const { score, confidence, reason } = isGeneric
      ? adjustForPlace(match.score, match.reasons, path)
      : DOUBTED;
    if (confidence === 'none') return [];
    if (reason === '') return [match];
    const known = this.variants.get(match) ?? [];
    const same = known.find(
      (variant) => variant.score === score && variant.reasons.at(-1) === reason,
    );
    if (same) return [same];
    const variant = { ...match, score, confidence, reasons: [...match.reasons, reason] };
    this.variants.set(match, [...known, variant]);
    return [variant];
  }

  private applies(rule: number, path: string): boolean {
    const paths = this.pack.rules[rule]?.paths;
    if (!paths || (paths.include.length === 0 && paths.exclude.length === 0)) return true;
    const key = `${rule} ${path}`;
    let verdict = this.verdicts.get(key);
    if (verdict === undefined) {
      const included = paths.include.length === 0 || this.anyMatches(paths.include, path);
      verdict = included && !this.anyMatches(paths.exclude, path);
      this.verdicts.set(key, verdict);
    }
    return verdict;
  }

  private isAllowed(rule: number, open: readonly number[], path: string, commit: string): boolean {
    return allowancesOf(this.pack, rule).some((allow, index) => {
      const byPath = allow.paths.length > 0 && this.anyMatches(allow.paths, path);
      const byCommit = commit !== '' && allow.commits.includes(commit);
      if (allow.match === 'any') return byPath || byCommit;
      if (allow.paths.length > 0 && !byPath) return false;
      if (allow.commits.length > 0 && !byCommit) return false;
      if (allow.paths.length + allow.commits.length === 0) return false;
      const hasText =
        allow.values.length + allow.matches.length + allow.lines.length + allow.stopwords.length >
        0;
      return !hasText || open.includes(index);
    });
  }

  private anyMatches(patterns: readonly CompiledPattern[], path: string): boolean {
    return patterns.some((pattern) => {
      let matcher = this.matchers.get(pattern);
      if (!matcher) {
        matcher = createMatcher(pattern, this.engine);
        this.matchers.set(pattern, matcher);
      }
      return matcher.exec(path, 0) !== null;
    });
  }
}
