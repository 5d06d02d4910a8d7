/**
 * The rules that this folder's detectors report under: ids and the readers that feed them. Titles,
 * severities and what to do about a finding are rules/generic.yaml's, so that users override them
 * like any other rule's.
 */
import type { ReaderContext } from './context.ts';
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

const PASSWORD = 0;
const SECRET = 1;
const API_KEY = 2;
const TOKEN = 3;
const URL = 4;
const BASIC = 5;
const BEARER = 6;
const COMMAND = 7;

/** The rule that a candidate from anchors of kind `from` is reported under: its index in GENERIC_RULE_IDS. */
export function ruleOf(from: number, context: ReaderContext): number {
  if (from === FROM_URL) return URL;
  if (from === FROM_COMMAND) return COMMAND;
  if (from === FROM_HEADER) return context.basic ? BASIC : BEARER;
  const { kind } = context.meaning;
  if (kind === NAME_PASSWORD) return PASSWORD;
  if (kind === NAME_SECRET) return SECRET;
  return kind === NAME_KEY || kind === NAME_BARE ? API_KEY : TOKEN;
}
