/** Rules as data: loading, checking, and running one rule's pattern. The door of this folder. */

export type { LinearProgram, RegexEngine } from './engine.ts';
export { lazyEngine, loadEngine, parseEngineChoice } from './engine.ts';
export type { LoadOptions } from './load.ts';
export { detailsOf, loadRules, packOf } from './load.ts';
export type { Matcher, PatternMatch } from './matcher.ts';
export { createMatcher } from './matcher.ts';
export type {
  CompiledAllow,
  CompiledCompanion,
  CompiledPaths,
  CompiledPattern,
  CompiledRule,
  RuleDetails,
  RulePack,
} from './model.ts';
export { DEFAULT_PRIORITY, UNBOUNDED } from './model.ts';
export type { Anchor } from './pattern-literals.ts';
