/** A target that is an address: fetched into a private directory, scanned there, removed. */
import { ScanError } from '../base/errors.ts';
import type { PlanTarget, ScanPlan } from '../base/plan.ts';
import { fetchRepository } from '../sources/index.ts';
import type { ScanHooks, ScanOutcome } from './index.ts';

/** Fetches `remote`, hands the plan for the copy to `scan`, and cleans up whatever comes of it. */
export async function withRemote(
  plan: ScanPlan,
  remote: PlanTarget,
  hooks: ScanHooks,
  scan: (plan: ScanPlan) => Promise<ScanOutcome>,
): Promise<ScanOutcome> {
  if (plan.targets.length > 1) {
    const message = 'an address is scanned alone: one repository at a time';
    throw new ScanError('USAGE', { message });
  }
  const { onProgress } = hooks;
  const fetched = await fetchRepository(remote.typed, {
    credentials: hooks.credentials ?? null,
    signal: hooks.signal,
    onProgress: (received, total) =>
      onProgress?.({ objectsDone: 0, objectsTotal: total, bytesDone: received, findings: 0 }),
  });
  try {
    return await scan({ ...plan, targets: [{ path: fetched.gitDir, typed: remote.typed }] });
  } finally {
    fetched.remove();
  }
}
