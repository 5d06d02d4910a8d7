/**
 * Joins a scan with what earlier scans found out: leaves clean objects unread, adds what is known
 * of commits and trees, and writes down what is known afterwards.
 */
import { type EdgeRows, markedEdges } from '../attribution/index.ts';
import { hasBit, newBits, setBit } from '../base/bits.ts';
import type { Coverage } from '../base/model.ts';
import type { ScanPlan } from '../base/plan.ts';
import {
  type CacheAddress,
  type CachedFacts,
  readCache,
  VERDICT,
  writeCache,
} from '../cache/index.ts';
import { OBJECT_TREE, type ObjectStore } from '../git/index.ts';
import type { RulePack } from '../rules/index.ts';
import type { Gathered } from './gather.ts';
import type { RepositoryMaterial } from './material.ts';

/** The cache of one repository during one scan. */
export class Known {
  private readonly address: CacheAddress;
  private readonly store: ObjectStore;
  private readonly facts: CachedFacts | null;

  private constructor(address: CacheAddress, store: ObjectStore) {
    this.address = address;
    this.store = store;
    this.facts = readCache(address, store);
  }

  /** Null where the plan wants no cache, or is not about a whole store. */
  static open(
    plan: ScanPlan,
    pack: RulePack,
    tool: string,
    material: RepositoryMaterial | null,
  ): Known | null {
    const isOracle = !plan.prefilter || !plan.deltaScan || !plan.wasm;
    if (plan.cache === null || isOracle || material === null) return null;
    if (plan.scope.history !== 'all') return null;
    const { repository, store } = material;
    const origin = repository.config.remotes.find((remote) => remote.name === 'origin');
    // Allowances can take a candidate away and so decide which of two rules speaks: they count too.
    const rules = [...pack.rules.map((rule) => rule.hash), JSON.stringify(pack.allow)];
    const address = {
      directory: plan.cache,
      repository: `${repository.objectFormat} ${origin?.urls[0] ?? repository.commonDir}`,
      tool,
      rules,
    };
    return new Known(address, store);
  }

  /** The objects of `wanted` that must be read. */
  unread(wanted: Uint8Array): Uint8Array {
    const { facts, store } = this;
    if (facts === null) return wanted;
    const bits = newBits(store.objectCount, true);
    for (let number = 0; number < store.objectCount; number += 1) {
      if (hasBit(wanted, number) && facts.flags[number] !== VERDICT.clean) setBit(bits, number);
    }
    return bits;
  }

  /** Adds what is known to what was just read. */
  addTo(gathered: Gathered): void {
    if (this.facts === null) return;
    gathered.commits.push(this.facts.commits);
    gathered.edges.push(this.facts.edges);
    const { tags } = this.facts;
    for (let i = 0; i < tags.length; i += 2) {
      if (!gathered.targetOfTag.has(tags[i]!)) gathered.targetOfTag.set(tags[i]!, tags[i + 1]!);
    }
  }

  /** Writes the cache anew, unless something was left out: then the next scan must look again. */
  save(gathered: Gathered, coverage: Coverage, wanted: Uint8Array): void {
    if (!coverage.complete || gathered.missing.length > 0 || gathered.skipped.length > 0) return;
    const { store, facts } = this;
    const flags = new Uint8Array(store.objectCount);
    for (let number = 0; number < flags.length; number += 1) {
      if (hasBit(wanted, number)) flags[number] = VERDICT.clean;
    }
    for (const list of gathered.dirty) for (const number of list) flags[number] = VERDICT.hit;
    if (facts !== null && isSame(flags, facts.flags)) return;
    writeCache(this.address, store, {
      flags,
      commits: joinCommits(gathered),
      tags: Int32Array.from([...gathered.targetOfTag].flat()),
      edges: this.edgesToKeep(gathered),
    });
  }

  /** Edges on the way to a hit: no other is ever asked for again, as long as the rules are the same. */
  private edgesToKeep(gathered: Gathered): EdgeRows {
    const hits = new Set<number>();
    for (const { rows } of gathered.hits) {
      for (let row = 0; row < rows.length; row += 8) {
        const source = rows[row]!;
        if (source < this.store.objectCount && this.store.typeOf(source) !== OBJECT_TREE)
          hits.add(source);
      }
    }
    return markedEdges(gathered.edges, hits, this.store.objectCount);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.length).equals(b);
}

function joinCommits({ commits }: Gathered): { rows: Int32Array; times: Float64Array } {
  const rows = new Int32Array(commits.reduce((sum, part) => sum + part.rows.length, 0));
  const times = new Float64Array(commits.reduce((sum, part) => sum + part.times.length, 0));
  let row = 0;
  let time = 0;
  for (const part of commits) {
    rows.set(part.rows, row);
    times.set(part.times, time);
    row += part.rows.length;
    time += part.times.length;
  }
  return { rows, times };
}
