/**
 * Where incidents stand now: every path at the tip of every branch, found by content, so that renames
 * and copies need no guess. What stood there before is path-events.ts'.
 */
import type { AttributionInput, Hit, Tip } from './input.ts';
import { listHits } from './path-events.ts';
import type { TreeGraph } from './tree-graph.ts';

/** One place of an incident at branch tips. */
export interface LivePlace {
  /** Path in latin1. */
  readonly path: string;
  readonly line: number;
  /** Names of the branches whose tips have it there, sorted; HEAD where no branch stands for it. */
  readonly refs: readonly string[];
}

/** The live places of every incident. */
export function livePlaces(
  input: AttributionInput,
  graph: TreeGraph,
  hitsOfBlob: ReadonlyMap<number, readonly Hit[]>,
): LivePlace[][] {
  const places = Array.from({ length: input.incidentCount }, () => new Map<string, GrowingPlace>());
  const add = ({ incident, line }: Hit, path: string, names: Iterable<string>): void => {
    const key = `${line} ${path}`;
    const known = places[incident]!.get(key) ?? { path, line, refs: new Set<string>() };
    for (const name of names) known.refs.add(name);
    places[incident]!.set(key, known);
  };
  for (const [tree, names] of branchesByTree(input)) {
    for (const { path, blob } of listHits(graph, tree)) {
      for (const hit of hitsOfBlob.get(blob) ?? []) add(hit, path, names);
    }
  }
  return places.map((each) =>
    [...each.values()].map(({ path, line, refs }) => ({ path, line, refs: [...refs].toSorted() })),
  );
}

interface GrowingPlace {
  readonly path: string;
  readonly line: number;
  readonly refs: Set<string>;
}

/** Root tree → names of the branches whose tip has it. */
function branchesByTree({ tips, commits }: AttributionInput): Map<number, Set<string>> {
  const byTree = new Map<number, Set<string>>();
  const named = new Set<number>();
  const add = ({ name, object }: Tip): void => {
    const commit = object < 0 ? -1 : commits.indexOf[object]!;
    const tree = commit < 0 ? -1 : commits.rootTree[commit]!;
    if (tree < 0) return;
    named.add(object);
    const names = byTree.get(tree);
    if (names === undefined) byTree.set(tree, new Set([name]));
    else names.add(name);
  };
  for (const tip of tips) if (tip.kind === 'branch' && tip.name !== '') add(tip);
  const heads = tips.filter((tip) => tip.kind === 'head' && !named.has(tip.object));
  for (const tip of heads) add(tip);
  return byTree;
}
