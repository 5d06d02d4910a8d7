/** Plans of scans that have a cache. */
import type { ScanPlan } from '../../src/base/plan.ts';
import { type PlanChange, planFor } from '../scan/support.ts';

/** The plan for `target` with a named cache directory. */
export function planIn(target: string, directory: string, change: PlanChange = {}): ScanPlan {
  return planFor([target], { ...change, cache: { directory, isNamed: true, key: '' } });
}
