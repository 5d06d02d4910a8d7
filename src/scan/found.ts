/** From what the phases brought to findings: incidents, where they stand, and files that rules are about. */
import type { Tip } from '../attribution/index.ts';
import type { Skipped } from '../base/model.ts';
import type { ScanPlan } from '../base/plan.ts';
import {
  collect,
  type FindingSet,
  type Fingerprinter,
  type Incident,
  toFindings,
} from '../findings/index.ts';
import type { RegexEngine, RulePack } from '../rules/index.ts';
import { CommitFacts } from './commit-facts.ts';
import { makeContexts } from './contexts.ts';
import type { Gathered } from './gather.ts';
import type { Material } from './material.ts';
import { placeFilter } from './path-filter.ts';
import type { PathWatch } from './path-watch.ts';
import { PlaceRules } from './place-rules.ts';
import { ruleFactsOf } from './rule-facts.ts';
import { type Tips, tipsOf } from './tips.ts';

/** Findings, and how many more there were that comments beside them accept. */
export interface CountedFindings extends FindingSet {
  readonly silenced: number;
  /** Refs that name what the store lacks. */
  readonly lostTips: Tips['skipped'];
  /** What rules about paths did not look at. */
  readonly lostPaths: readonly Skipped[];
}

/** What findings are made from, besides what was gathered. */
export interface FindingsInput {
  readonly plan: ScanPlan;
  readonly pack: RulePack;
  readonly engine: RegexEngine;
  readonly material: Material;
  /** Rules about paths alone, if there are any. */
  readonly watch: PathWatch | null;
}

/** Makes findings of everything that was gathered. */
export async function findingsOf(
  { plan, pack, engine, material, watch }: FindingsInput,
  gathered: Gathered,
  fingerprinter: Fingerprinter,
): Promise<CountedFindings> {
  const factsOf = gathered.hits.length === 0 ? noFacts : await ruleFactsOf(pack);
  const incidents = collect(gathered.hitBatches(factsOf)).filter(isWithinScope(gathered.former));
  const { repository } = material;
  const named =
    repository === null
      ? { tips: [], skipped: [] }
      : tipsOf(repository.store, repository.refs, repository.reflogs, gathered.targetOfTag);
  const tips = [...named.tips, ...(repository?.scope?.newTips ?? []).map(newTip)];
  const places = {
    repository: repository && { ...repository, facts: new CommitFacts(repository.store) },
    gathered,
    tips,
    includes: placeFilter(plan.scope),
    rules: new PlaceRules(pack, engine, plan.suppress.inline),
  };
  const contexts = makeContexts(incidents, {
    ...places,
    filePath: (index) => fileName(material, index),
    fileKind: (index) => (index < material.firstGitFile ? 'file' : 'config'),
    refNames: refNamesOf(material),
    indexPaths: repository?.indexPaths ?? new Map(),
    scope: repository?.scope ?? null,
    wasm: plan.wasm,
  });
  const found = await toFindings(incidents, (incident) => contexts.of.get(incident) ?? null, {
    fingerprinter,
    reveal: plan.reveal,
  });
  const rest = { silenced: contexts.silenced, lostTips: named.skipped };
  if (watch === null) {
    fingerprinter.close();
    return { ...found, ...rest, lostPaths: [] };
  }
  const { addPathFindings } = await import('./path-findings.ts');
  const search = { ...places, watch, files: filePaths(material) };
  const options = { fingerprinter, reveal: plan.reveal, prefix: plan.scope.pathPrefix ?? '' };
  const { skipped, ...all } = await addPathFindings(found, search, pack, options);
  fingerprinter.close();
  return { ...all, ...rest, lostPaths: skipped };
}

/** Paths of the files that are listed, without those of the Git directory. */
function* filePaths(material: Material): Generator<string> {
  const count = Math.min(material.files.length, material.firstGitFile);
  for (let index = 0; index < count; index += 1) yield fileName(material, index);
}

/** What a push brings is a branch to be, without a name yet. */
function newTip(object: number): Tip {
  return { kind: 'branch', name: '', object };
}

/** A secret that only stands beside the scope is no finding of it. */
function isWithinScope(former: ReadonlySet<number>): (incident: Incident) => boolean {
  return ({ places }) => former.size === 0 || places.some(({ source }) => !former.has(source));
}

/** Without a hit no rule is asked for, and their texts need not be loaded. */
function noFacts(rule: number): never {
  throw new RangeError(`rule ${rule} has no hit`);
}

/** Names of refs by the index of the text that they stand in. */
function refNamesOf({ gitTexts }: Material): ReadonlyMap<number, readonly string[]> {
  return new Map(gitTexts.flatMap(({ index, lines }) => (lines === null ? [] : [[index, lines]])));
}

/** What reports call a file, in latin1. */
export function fileName(material: Material, index: number): string {
  return material.names?.[index] ?? material.files[index]?.path ?? '';
}
