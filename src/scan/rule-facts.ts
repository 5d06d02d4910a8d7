/** What findings say of their rules: titles, severities, what to do. */
import type { RuleFacts } from '../findings/index.ts';
import { detailReaderOf, type RulePack } from '../rules/index.ts';

/** A function from rule index to facts, made once for each rule that is asked for. */
export async function ruleFactsOf(pack: RulePack): Promise<(rule: number) => RuleFacts> {
  const detailsOf = await detailReaderOf(pack);
  const known = new Map<number, RuleFacts>();
  return (index) => {
    let facts = known.get(index);
    if (!facts) {
      const rule = pack.rules[index];
      if (rule === undefined) throw new RangeError(`there is no rule ${index}`);
      const { revoke = '', rotate = '', docs = '' } = detailsOf(rule.id) ?? {};
      facts = {
        id: rule.id,
        title: rule.title,
        severity: rule.severity,
        priority: rule.priority,
        literals: rule.anchors.map((anchor) => anchor.bytes),
        caseless: rule.anchors.some((anchor) => anchor.caseless),
        generic: rule.provider === 'generic',
        remediation: { revoke, rotate, docs },
      };
      known.set(index, facts);
    }
    return facts;
  };
}
