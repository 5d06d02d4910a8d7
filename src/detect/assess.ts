/**
 * What is said of one distinct match beyond its pattern: checksum, structure, known examples.
 *
 * Runs once for each distinct value of a rule, not for each place. Facts found here move confidence
 * and score and set the validity; they never drop a match: a token whose checksum fails may be
 * a typing slip in the only copy of a live one, so it stays, at the bottom of the list.
 */
import type { Confidence, Validity } from '../base/model.ts';
import { CONFIDENCES } from '../base/model.ts';
import type { RulePack } from '../rules/index.ts';
import { azureKeyKind } from './azure-keys.ts';
import { checksumNamed } from './checksums.ts';
import { readsLikeName } from './generic/index.ts';
import { NAMED_KEY_REASON } from './named-key.ts';
import { inspect } from './validity.ts';
import { awsAccountOf } from './validity-aws.ts';
import { isServiceAccountKey, serviceAccountFile } from './validity-service-account.ts';

/** How sure a detector was, before the value was looked at closely. */
export interface Assessment {
  readonly confidence: Confidence;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** The final word of this stage on a value. */
export interface Assessed extends Assessment {
  readonly validity: Validity;
}

/** Scores that a right checksum lifts to, and that doubts press below. */
const PROVEN_SCORE = 0.98;
const NAMED_SCORE = 0.9;
const DOUBTED_SCORE: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.6, low: 0.2 };

/** One match, as far as its judgement goes. */
export interface JudgedValue {
  /** Latin1 strings of the secret and of the whole match. */
  readonly secret: string;
  readonly match: string;
  /** Why it is public where it stands, or ''. */
  readonly setting: string;
  /** Whether what stands in front leaves no doubt about it; see named-key.ts. */
  readonly isNamed: boolean;
  /** Its other halves; latin1 strings. */
  readonly companions: readonly { readonly name: string; readonly secret: string }[];
  /** Ms since 1970. */
  readonly now: number;
}

/** Judges the value that `rule` found, given what its detector said. */
export function assess(
  pack: RulePack,
  rule: number,
  value: JudgedValue,
  base: Assessment,
): Assessed {
  let { confidence, score } = base;
  let validity: Validity = 'unknown';
  const reasons = [...base.reasons];
  const known = checksumNamed(pack.rules[rule]?.checksum ?? '');
  const azureKey = azureKeyKind(value.secret);
  const checksum = azureKey === '' ? known?.check(value.secret) : 'right';
  if (checksum === 'right') {
    validity = 'well-formed';
    confidence = 'high';
    score = Math.max(score, PROVEN_SCORE);
    reasons.push('its checksum is right');
    if (azureKey !== '') reasons.push(`it is ${azureKey}`);
  }
  if (value.isNamed && confidence === 'medium') {
    confidence = 'high';
    score = Math.max(score, NAMED_SCORE);
    reasons.push(NAMED_KEY_REASON);
  }
  const found = inspect(value.secret, value.match, value.now);
  if (found.validity !== 'unknown') validity = found.validity;
  reasons.push(...found.reasons, ...saidBeside(value));
  let { ceiling } = found;
  if (checksum === 'wrong') {
    reasons.push('its checksum is wrong');
    ceiling = lower(ceiling, known?.ifWrong ?? 'low');
  }
  if (isOfLettersOnly(pack, rule) && readsLikeName(value.secret)) {
    reasons.push('it reads like a name in code');
    ceiling = 'low';
  }
  if (value.setting !== '') {
    reasons.push(value.setting);
    ceiling = 'low';
  }
  confidence = lower(confidence, ceiling);
  score = Math.min(score, DOUBTED_SCORE[ceiling]);
  return { confidence, score, reasons, validity };
}

/** What the other halves add in words. */
function saidBeside({ secret, companions }: JudgedValue): string[] {
  const said = companions.flatMap((half) => {
    const account = awsAccountOf(half.secret);
    return account === null ? [] : [`its ${half.name} belongs to AWS account ${account}`];
  });
  const file = isServiceAccountKey(secret) ? [serviceAccountFile(companions)] : [];
  return [...said, ...file];
}

/** A rule without a checksum that looks for no password: those may be made of words. */
function isOfLettersOnly(pack: RulePack, rule: number): boolean {
  const found = pack.rules[rule];
  if (found === undefined || found.kind === 'generic') return false;
  if (found.checksum !== null) return false;
  return !/passw|url|connection|credential/.test(found.id);
}

function lower(a: Confidence, b: Confidence): Confidence {
  return CONFIDENCES.indexOf(a) > CONFIDENCES.indexOf(b) ? a : b;
}
