/**
 * Digests of rules: equal digests detect the same. A cache keyed by them stays right when texts for
 * people, severities or the order of rules change, and misses when anything else does.
 */
import { createHash } from 'node:crypto';
import type { CompiledAllow, CompiledRule } from './model.ts';

/** Raised when the same sources come to mean something else. */
const FORMAT = 2;

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, value]))
    .digest('hex')
    .slice(0, 32);
}

/** Digest of what a rule detects. Field order is fixed here, so it does not depend on the file. */
export function ruleHash(rule: Omit<CompiledRule, 'hash'>): string {
  return digest([
    rule.id,
    rule.confidence,
    rule.kind,
    rule.priority,
    rule.jsSource,
    rule.re2Source,
    rule.engine,
    rule.anchors,
    rule.places,
    rule.names,
    rule.entropy,
    rule.checksum,
    rule.through?.jsSource ?? '',
    rule.throughMax,
    rule.paths,
    rule.allow,
    rule.requires,
    rule.report,
  ]);
}

/** Digest of a whole pack. */
export function packHash(rules: readonly CompiledRule[], allow: readonly CompiledAllow[]): string {
  return digest([rules.map((rule) => rule.hash).toSorted(), allow]);
}
