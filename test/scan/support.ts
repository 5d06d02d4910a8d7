/** Runs whole scans from the library's plan, on repositories that git built. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/base/model.ts';
import type { ScanPlan } from '../../src/base/plan.ts';
import { resolveConfig } from '../../src/config/index.ts';
import { PLAIN_OPTIONS, reporterOf } from '../../src/report/index.ts';
import { runScan } from '../../src/scan/index.ts';
import { temporaryDirectory } from '../support/git-repo.ts';

/** A rule whose tokens no scanner knows: `sift_` and 24 letters or digits. */
const RULE_FILE = `provider: planted
rules:
  - id: planted-token
    title: Planted token
    description: What the tests hide and look for.
    severity: high
    confidence: high
    pattern: |
      \\b (?<secret> sift_ [0-9a-z]{24} ) \\b
    examples: ['x = "sift_\${lower:24}"']
`;

let ruleFile = '';

/** Path of a rule file with the rule `planted-token`. */
export function plantedRules(): string {
  if (ruleFile === '') {
    ruleFile = join(temporaryDirectory(), 'planted.yaml');
    writeFileSync(ruleFile, RULE_FILE);
  }
  return ruleFile;
}

/** A token that the planted rule finds, made of a word so that a failing test names its place. */
export function token(name: string): string {
  const body = name.replace(/[^0-9a-z]/g, '');
  return `sift_${body.padEnd(24, '0').slice(0, 24)}`;
}

/** Fields of a plan that a test may change. */
export type PlanChange = Partial<Omit<ScanPlan, 'scope'>> & { scope?: Partial<ScanPlan['scope']> };

/** The plan of `gitsift scan TARGET…` with the planted rule alone. */
export function planFor(targets: readonly string[], change: PlanChange = {}, cwd = '/'): ScanPlan {
  const { plan } = resolveConfig({ targets, typed: new Map(), env: {}, cwd });
  return {
    ...plan,
    threads: 0,
    ...change,
    rules: { builtin: false, files: [plantedRules()], switches: [], only: [] },
    scope: { ...plan.scope, ...change.scope },
  };
}

/** Scans with the planted rule. */
export async function scanRepo(dir: string, change: PlanChange = {}): Promise<Report> {
  const { report } = await runScan(planFor([dir], change));
  return report;
}

/** The JSON report as it would be written. */
export function jsonOf(report: Report): string {
  return [...reporterOf('json')(report, PLAIN_OPTIONS)].join('');
}

/** Redacted values do not tell tokens apart: tests look at places, sorted. */
export function placesOf(report: Report): string[] {
  return report.findings
    .flatMap((f) => f.occurrences.map((o) => `${o.kind} ${o.path}:${o.line}`))
    .toSorted();
}
