/**
 * What a rule is once it is loaded. All records are plain data that survive a structured clone and
 * JSON: workers get them as they are, and the generated module holds them as text. "Absent" is null,
 * "no bound" is {@link UNBOUNDED}.
 */
import type { Confidence, Severity } from '../base/model.ts';
import type { Anchor } from './pattern-follow.ts';
import type { RequiredRun } from './pattern-runs.ts';

/** Stands for "no bound" among byte counts. */
export const UNBOUNDED = 0x7fff_ffff;

/** Priority of a rule that knows its issuer, and of one that does not. The higher one wins. */
export const DEFAULT_PRIORITY = 100;

/** Where the secret starts when group `group` took part in the match; see pattern-emit.ts. */
export interface SecretPlace {
  readonly group: number;
  readonly from: 'start' | 'end';
  readonly distance: number;
  readonly plus: readonly number[];
}

/** A pattern made ready for an engine. */
export interface CompiledPattern {
  /** Source for V8's RegExp without flags. */
  readonly jsSource: string;
  /** Source for re2 and re2js without flags. */
  readonly re2Source: string;
  /**
   * `v8`: proven to be cheap to backtrack on a window; `guarded`: dear only on texts made for it, so
   * that V8 runs it and hands over to re2 or re2js where it takes long; `linear`: re2 or re2js.
   */
  readonly engine: 'v8' | 'guarded' | 'linear';
  /** Upper bound of V8's steps at one start position; UNBOUNDED when above any use. */
  readonly steps: number;
  /** Length of a match in bytes. */
  readonly minLength: number;
  readonly maxLength: number;
  /** Literals of which every match holds at least one; empty if there are none of use. */
  readonly anchors: readonly Anchor[];
  /** Most bytes that a match has before and after an anchor (the largest of all anchors). */
  readonly before: number;
  readonly after: number;
  /** There are anchors, and a match reaches a known distance around them. */
  readonly bounded: boolean;
  /** Bytes in a row that every match contains, where that is worth looking for first. */
  readonly run: RequiredRun | null;
  /**
   * Words in lower case of which every match holds one, in any case; empty where none are worth looking for.
   */
  readonly words: readonly string[];
  readonly places: readonly SecretPlace[];
  readonly names: Readonly<Record<string, readonly number[]>>;
}

/** Paths that a rule or an allowance is for. Matched against latin1 of the path's bytes. */
export interface CompiledPaths {
  /** Empty: every path. */
  readonly include: readonly CompiledPattern[];
  readonly exclude: readonly CompiledPattern[];
}

/** One allowance: what matches it is not reported. */
export interface CompiledAllow {
  readonly description: string;
  /** `any`: one criterion is enough; `all`: every kind of criterion present must hold. */
  readonly match: 'any' | 'all';
  /** Searched in the secret, in the whole match, in the lines that the match touches. */
  readonly values: readonly CompiledPattern[];
  readonly matches: readonly CompiledPattern[];
  readonly lines: readonly CompiledPattern[];
  /** Folded words; one that stands anywhere in the folded secret is enough. */
  readonly stopwords: readonly string[];
  readonly paths: readonly CompiledPattern[];
  /** Full hex ids, lower case. */
  readonly commits: readonly string[];
}

/** Something that must (or may, if optional) stand near a match. */
export interface CompiledCompanion {
  /** Id of a rule, or null when `pattern` is set. */
  readonly rule: string | null;
  readonly pattern: CompiledPattern | null;
  /** What the other half is called in reports. */
  readonly name: string;
  /** Lines between the two starts, at most; null: anywhere in the same text. */
  readonly withinLines: number | null;
  readonly withinColumns: number | null;
  readonly optional: boolean;
}

/** Everything that detection needs of a rule, and what every finding shows. */
export interface CompiledRule extends CompiledPattern {
  readonly id: string;
  readonly provider: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /**
   * `path`: there is no pattern; the rule fires on a path. Its sources are ''.
   * `generic`: no pattern either; a detector of detect/generic reports under its id.
   */
  readonly kind: 'text' | 'path' | 'generic';
  /** The higher one wins where two rules claim the same text. */
  readonly priority: number;
  /** Least Shannon entropy of the secret in bits per byte, or null. */
  readonly entropy: number | null;
  /** Name of an offline check in detect/checksums.ts, or null. */
  readonly checksum: string | null;
  /** After a match, it is extended to the first match of this within throughMax bytes. */
  readonly through: CompiledPattern | null;
  readonly throughMax: number;
  readonly paths: CompiledPaths;
  readonly allow: readonly CompiledAllow[];
  readonly requires: readonly CompiledCompanion[];
  readonly tags: readonly string[];
  /** Digest of what it detects; see rule-hash.ts. */
  readonly hash: string;
  /** False: only other rules' `requires` may use its matches. */
  readonly report: boolean;
}

/** A text (for a path rule: a path) that a rule must find, or must not. A template, see examples.ts. */
export interface RuleExample {
  readonly text: string;
  /** The file that holds it; '' for any. */
  readonly path: string;
}

/** What people read about a rule, and its proofs. Kept apart: a scan without findings needs none. */
export interface RuleDetails {
  readonly description: string;
  /** As written. */
  readonly pattern: string;
  readonly examples: readonly RuleExample[];
  readonly counterExamples: readonly RuleExample[];
  readonly references: readonly string[];
  readonly revoke: string;
  readonly rotate: string;
  readonly docs: string;
  /** Where it was defined, as `file:line`. */
  readonly origin: string;
}

/** Rules ready to run. Structured-cloneable. */
export interface RulePack {
  /** Hex digest over everything that can change what is detected. */
  readonly hash: string;
  readonly rules: readonly CompiledRule[];
  /** Allowances that hold for every rule. */
  readonly allow: readonly CompiledAllow[];
  /** JSON of rule id → RuleDetails; read it with `detailsOf`. Workers can do without. */
  readonly details: string;
  /** Sentences for people: what a user's file replaced or switched off. */
  readonly notes: readonly string[];
}
