/** Rules as data: loading, checking, and running one rule's pattern. The door of this folder. */

export type {
  CheckContext,
  CheckResult,
  ProblemCode,
  RuleCheck,
  RuleProblem,
  ScannedSecret,
} from './check.ts';
export type { CompileOptions, CompileResult } from './compile.ts';
export type { LinearProgram, RegexEngine } from './engine.ts';
export { lazyEngine, loadEngine } from './engine.ts';
export type { CompleteChecksum, Expansion } from './examples.ts';
export type { ExtendReader } from './gitleaks-extend.ts';
export { ownNamesOf } from './gitleaks-names.ts';
export type { ImportNote } from './gitleaks-values.ts';
export type { ImportedRules } from './import-common.ts';
export {
  checkRules,
  compilePattern,
  expandExample,
  importGitleaks,
  importRules,
  lastNamePattern,
} from './lazy.ts';
export type { LoadOptions } from './load.ts';
export {
  detailReaderOf,
  detailsOf,
  loadRules,
  ownPart,
  packFromText,
  packOf,
  packToText,
  partOf,
  ruleFileFaults,
} from './load.ts';
export { MatchRows } from './match-rows.ts';
export type { Matcher, PatternMatch } from './matcher.ts';
export { createMatcher } from './matcher.ts';
export { createMemoSearch, MemoMemory, type MemoSearch } from './memo-search.ts';
export {
  MATCH_END,
  MATCH_FIELDS,
  MATCH_SECRET_END,
  MATCH_SECRET_START,
  MATCH_START,
} from './memo-state.ts';
export type {
  CompiledAllow,
  CompiledCompanion,
  CompiledPaths,
  CompiledPattern,
  CompiledRule,
  RuleDetails,
  RuleExample,
  RulePack,
} from './model.ts';
export { DEFAULT_PRIORITY, UNBOUNDED } from './model.ts';
export { plainRule } from './pack-reader.ts';
export type { Anchor } from './pattern-follow.ts';
export { MAX_WORDS } from './pattern-words.ts';
export { createSieve, type Sieve } from './sieve.ts';
export type { RuleFault } from './yaml-reader.ts';
