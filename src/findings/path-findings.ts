/**
 * Findings about files: a rule about paths alone, and a path. There is no value to redact: what a finding
 * shows is the file's name, and the fingerprint is made of the rule and the path.
 */
import type {
  Confidence,
  Exposure,
  Finding,
  Lifetime,
  LivePlace,
  Occurrence,
} from '../base/model.ts';
import type { Fingerprinter } from './fingerprint.ts';
import type { RuleFacts } from './index.ts';
import { compareOccurrences } from './order.ts';
import { type Scrubber, secretText } from './redact.ts';

/** What is known of a file at a path. */
export interface PathContext {
  readonly occurrences: readonly Occurrence[];
  readonly exposure: readonly Exposure[];
  readonly lifetime: Lifetime | null;
  readonly cleanup: readonly LivePlace[];
}

/** A rule about paths, by its index in the pack, and a path that it is for. */
export interface WatchedPath {
  readonly rule: number;
  /** In latin1. */
  readonly path: string;
  readonly context: PathContext;
}

/** What {@link toPathFinding} needs of a rule. */
export interface PathRuleFacts
  extends Pick<RuleFacts, 'id' | 'title' | 'severity' | 'remediation'> {
  readonly confidence: Confidence;
}

/** How {@link toPathFinding} works. */
export interface PathFindingOptions {
  readonly fingerprinter: Fingerprinter;
  readonly scrubber: Scrubber;
  /** What stands before every path, '' or ending in a slash: a submodule's place. */
  readonly prefix: string;
}

/** As scores of rules with a pattern: there is nothing more to judge. */
export const PATH_SCORES: Readonly<Record<Confidence, number>> = {
  high: 0.9,
  medium: 0.6,
  low: 0.3,
};
/** Why a file is told. */
export const PATH_REASON: string =
  'file detected: the rule is about its path alone, nothing was read of it';

/** The finding of a rule at a path. */
export async function toPathFinding(
  { path, context }: WatchedPath,
  rule: PathRuleFacts,
  { fingerprinter, scrubber, prefix }: PathFindingOptions,
): Promise<Finding> {
  const { id, title, severity, confidence, remediation } = rule;
  const shown = secretText(path);
  const key = Buffer.from(prefix, 'utf8').toString('latin1') + path;
  const isHidden = scrubber(shown) !== shown;
  const name = scrubber(shown).split('/').at(-1) ?? '';
  return {
    fingerprint: await fingerprinter.ofPath(id, key, isHidden),
    rule: id,
    title,
    severity,
    confidence,
    score: PATH_SCORES[confidence],
    reasons: [PATH_REASON],
    secret: name === '' ? shown : name,
    validity: 'unknown',
    exposure: context.exposure,
    lifetime: context.lifetime,
    occurrences: context.occurrences.toSorted(compareOccurrences),
    cleanup: context.cleanup,
    replacedBy: [],
    companions: [],
    remediation,
  };
}
