/**
 * The rules that this folder's detectors report under: ids and the readers that feed them. Titles,
 * severities and what to do about a finding are rules/generic.yaml's, so that users override them
 * like any other rule's.
 */
import type { Assessment } from './assess.ts';
import { NAME_BARE, NAME_KEY, NAME_PASSWORD, NAME_SECRET } from './names.ts';
import { FROM_COMMAND, FROM_HEADER, FROM_URL } from './readers.ts';

/** Ids of the generic rules, in the order of rules/generic.yaml. */
export const GENERIC_RULE_IDS = [
  'generic-password',
  'generic-secret',
  'generic-api-key',
  'generic-token',
  'url-credentials',
  'authorization-basic',
  'authorization-bearer',
  'command-password',
  'kubernetes-secret',
  'jwk-private-key',
] as const;
export type GenericRuleId = (typeof GENERIC_RULE_IDS)[number];

/** The rule that a candidate from anchors of kind `from` is reported under. */
export function ruleFor(from: number, assessment: Assessment): GenericRuleId {
  if (from === FROM_URL) return 'url-credentials';
  if (from === FROM_COMMAND) return 'command-password';
  if (from === FROM_HEADER)
    return assessment.basic ? 'authorization-basic' : 'authorization-bearer';
  switch (assessment.meaning.kind) {
    case NAME_PASSWORD:
      return 'generic-password';
    case NAME_SECRET:
      return 'generic-secret';
    case NAME_KEY:
    case NAME_BARE:
      return 'generic-api-key';
    default:
      return 'generic-token';
  }
}
