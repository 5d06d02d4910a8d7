/**
 * Collects the candidates of one text, or of one stream, as claims with absolute offsets.
 */
import type { Claim } from './overlap.ts';
import type { VerdictStack } from './verdicts.ts';
import { CANDIDATE_SLOTS, SLOT, TEXT_ONLY } from './verdicts.ts';

/** What overlap resolution must know of each rule, by rule index. */
export interface RuleOrder {
  readonly priorities: Int32Array;
  /** 1 where the rule applies to some paths only. */
  readonly conditional: Uint8Array;
}

/** Appends the candidates of the verdict at `address`, whose anchor stands at text offset `origin`. */
export function collectClaims(
  verdicts: VerdictStack,
  address: number,
  origin: number,
  order: RuleOrder,
  into: { readonly claims: Claim[]; readonly isBinary: boolean },
): void {
  const slots = verdicts.slots;
  const count = slots[address] ?? 0;
  for (let i = 0; i < count; i++) {
    // In bounds: VerdictStack.add wrote CANDIDATE_SLOTS slots for each candidate counted.
    const at = address + 1 + i * CANDIDATE_SLOTS;
    const rule = slots[at + SLOT.rule]!;
    const confidence = slots[at + SLOT.confidence]!;
    if (into.isBinary && (confidence & TEXT_ONLY) !== 0) continue;
    into.claims.push({
      rule,
      slot: at,
      priority: order.priorities[rule] ?? 0,
      conditional: order.conditional[rule] === 1,
      start: origin + slots[at + SLOT.start]!,
      end: origin + slots[at + SLOT.end]!,
      secretStart: origin + slots[at + SLOT.secretStart]!,
      secretEnd: origin + slots[at + SLOT.secretEnd]!,
      score: slots[at + SLOT.score]!,
      confidence: confidence & ~TEXT_ONLY,
      reasons: slots[at + SLOT.reasons]!,
    });
  }
}
