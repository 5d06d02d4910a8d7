/**
 * Generic secrets: values that only their name or their place betrays. The door of the folder.
 *
 * Structured tokens (prefixes, checksums, PEM) are the rule pack's; pairs and paths are decided later.
 */
export { createGenericDetectors } from './detectors.ts';
export { readsLikeName, readsPlain, readsRandom } from './identifiers.ts';
export { adjustForPlace, isLockFile, type PlacedScore } from './place.ts';
export { GENERIC_RULE_IDS, type GenericRuleId } from './rules.ts';
