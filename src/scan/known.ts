/**
 * Joins a scan with the verdicts of earlier scans: leaves clean objects unread, adds what is known
 * of commits and trees, and writes down what is known afterwards.
 */
import {
  COMMIT_ROW_HEAD,
  type CommitRows,
  EDGE_FIELDS,
  EDGE_HEAD,
  type EdgeRows,
  markedEdges,
} from '../attribution/index.ts';
import { hasBit, newBits, setBit } from '../base/bits.ts';
import type { ScanPlan } from '../base/plan.ts';
import { buildId } from '../base/version.ts';
import {
  type KnownVerdicts,
  readVerdicts,
  VERDICT,
  type VerdictAddress,
  writeVerdicts,
} from '../cache/index.ts';
import { OBJECT_BLOB, OBJECT_TREE, type ObjectStore } from '../git/index.ts';
import { joinCommitParts } from '../kernel/index.ts';
import { HIT_FIELDS } from '../pool/index.ts';
import type { RulePack } from '../rules/index.ts';
import type { CachePlace } from './cache-place.ts';
import type { Gathered } from './gather.ts';
import type { RepositoryMaterial } from './material.ts';
import type { PhaseLosses } from './phases.ts';

/** Stored bytes from which on the user's own directory is used: less is read again in no time. */
export const WORTH_BYTES: number = 4 << 20;

/** Of the rules in force, so many may be new before it is better to begin anew. */
const MOST_NEW = 0.5;

const NO_RULES: ReadonlySet<string> = new Set();

/** What is known of one repository during one scan. */
export class Known {
  private readonly address: VerdictAddress;
  private readonly store: ObjectStore;
  /** True where the whole history is in scope: then commits and trees are known as well. */
  private readonly isWhole: boolean;
  private readonly shallow: ReadonlySet<string>;
  private readonly facts: KnownVerdicts | null;

  private constructor(
    address: VerdictAddress,
    { store, repository }: RepositoryMaterial,
    isWhole: boolean,
  ) {
    this.address = address;
    this.store = store;
    this.shallow = repository.shallow;
    this.isWhole = isWhole;
    this.facts = usable(readVerdicts(address, store), address);
  }

  /** Digests of the rules that what is known says nothing about: they must search it. */
  get newRules(): ReadonlySet<string> {
    return this.facts?.newRules ?? NO_RULES;
  }

  /** Forgets what is known of an object: it is read. */
  forget(number: number): void {
    if (this.facts !== null && number < this.facts.flags.length) {
      this.facts.flags[number] = VERDICT.unknown;
    }
  }

  /** Null where the plan wants no cache, or no history is looked at. */
  static open(
    plan: ScanPlan,
    pack: RulePack,
    place: CachePlace | null,
    material: RepositoryMaterial | null,
  ): Known | null {
    const { history } = plan.scope;
    if (place === null || material === null || history === 'none') return null;
    const { store } = material;
    if (plan.cache?.isNamed !== true && storedBytes(store) < WORTH_BYTES) return null;
    const rules = [...pack.rules.map((rule) => rule.hash), allowDigest(pack)];
    const address = { ...place, tool: buildId(), pack: pack.hash, rules };
    return new Known(address, material, history === 'all');
  }

  /** The objects of `wanted` that must be read. */
  unread(wanted: Uint8Array): Uint8Array {
    const { facts, store } = this;
    if (facts === null) return wanted;
    const bits = newBits(store.objectCount, true);
    for (let number = 0; number < store.objectCount; number += 1) {
      if (hasBit(wanted, number) && !this.isKnown(number, facts)) setBit(bits, number);
    }
    return bits;
  }

  private isKnown(number: number, facts: KnownVerdicts): boolean {
    const { isSamePack, hasLost } = facts;
    const flag = facts.flags[number];
    const type = facts.types[number];
    // In a part of a history, what commits and trees lead to is worked out from themselves. Where an
    // object is gone, whatever names it must be read to say so.
    if ((!this.isWhole || hasLost) && type !== OBJECT_BLOB) return false;
    // Which edges are kept depends on what hit, and that on the rules.
    if (type === OBJECT_TREE) return isSamePack && flag === VERDICT.clean;
    return flag === VERDICT.clean || (isSamePack && flag === VERDICT.silent);
  }

  /** Tells the types of objects that will not be read: before anything is. */
  addTypes(gathered: Gathered): void {
    const { facts, store } = this;
    if (facts === null) return;
    for (let number = 0; number < facts.types.length; number += 1) {
      const type = facts.types[number]!;
      if (type !== 0 && store.typeOf(number) === 0) gathered.types.set(number, type);
    }
  }

  /** Adds what is known of objects that were not in `unread` to what was just read. */
  addTo(gathered: Gathered, unread: Uint8Array): void {
    if (this.facts === null || !this.isWhole) return;
    const { commits, edges, tags } = this.facts;
    gathered.commits.push(commitsBeside(commits, unread));
    gathered.edges.push(edgesBeside(edges, unread));
    for (let i = 0; i < tags.length; i += 2) {
      if (!hasBit(unread, tags[i]!)) gathered.targetOfTag.set(tags[i]!, tags[i + 1]!);
    }
  }

  /** Writes the verdicts anew where something was learnt. What could not be read stays unknown. */
  save(gathered: Gathered, losses: PhaseLosses, wanted: Uint8Array): void {
    if (!this.isWhole || losses.aborted) return;
    const { store, facts } = this;
    const types = Uint8Array.from(store.data.types);
    for (const [number, type] of gathered.types) types[number] = type;
    const flags = this.verdicts(gathered, losses, { wanted, types });
    if (facts?.isSamePack && isSame(flags, facts.flags)) return;
    writeVerdicts(this.address, store, {
      flags,
      types,
      commits: joinCommitParts(gathered.commits),
      tags: Int32Array.from([...gathered.targetOfTag].flat()),
      edges: edgesToKeep(gathered, types),
    });
  }

  private verdicts(
    gathered: Gathered,
    losses: PhaseLosses,
    { wanted, types }: { readonly wanted: Uint8Array; readonly types: Uint8Array },
  ): Uint8Array {
    const { store, facts } = this;
    const flags = new Uint8Array(store.objectCount);
    for (let number = 0; number < flags.length; number += 1) {
      if (!hasBit(wanted, number)) continue;
      const isStillSilent = facts?.isSamePack && facts.flags[number] === VERDICT.silent;
      flags[number] = isStillSilent ? VERDICT.silent : VERDICT.clean;
    }
    for (const list of gathered.dirty) for (const number of list) flags[number] = VERDICT.silent;
    for (const number of hitObjects(gathered, types)) flags[number] = VERDICT.hit;
    // What was left out, and whoever named something that is not there: the next scan looks again.
    for (const { source, isFile } of gathered.skipped) {
      if (!isFile) flags[source] = VERDICT.unknown;
    }
    // What a pointer of Git LFS stands for may come to be here.
    for (const { source } of gathered.pointers) {
      if (source < flags.length) flags[source] = VERDICT.unknown;
    }
    for (const { from } of gathered.missing) flags[from] = VERDICT.unknown;
    for (const number of losses.lost.keys()) flags[number] = VERDICT.unknown;
    // At the border of a shallow clone parents may come to be there.
    for (const id of this.shallow) {
      const number = store.numberOfHex(id);
      if (number >= 0) flags[number] = VERDICT.unknown;
    }
    // Only some of the trees that name something missing say so.
    if (gathered.missing.some(({ from }) => types[from] === OBJECT_TREE)) {
      forgetTrees(flags, types);
    }
    return flags;
  }
}

/** Allowances can take a candidate away and so decide which of two rules speaks: they count too. */
function allowDigest({ allow }: RulePack): string {
  return JSON.stringify(allow);
}

/** Verdicts that are worth more than beginning anew; null where there are none. */
function usable(facts: KnownVerdicts | null, { rules }: VerdictAddress): KnownVerdicts | null {
  if (facts === null || facts.isSamePack) return facts;
  const { newRules } = facts;
  const isOther = newRules.has(rules.at(-1) ?? '') || newRules.size > rules.length * MOST_NEW;
  return isOther ? null : facts;
}

/** Edges on the way to a hit: no other is ever asked for again, as long as the rules are the same. */
function edgesToKeep(gathered: Gathered, types: Uint8Array): EdgeRows {
  const hits = new Set<number>();
  for (const number of hitObjects(gathered, types)) {
    if (types[number] !== OBJECT_TREE) hits.add(number);
  }
  for (const { source } of gathered.pointers) if (source < types.length) hits.add(source);
  for (const number of gathered.named) hits.add(number);
  return markedEdges(gathered.edges, hits, types.length);
}

/** Numbers of the objects in which something was found. */
function* hitObjects({ hits }: Gathered, types: Uint8Array): Generator<number> {
  for (const { rows } of hits) {
    for (let row = 0; row < rows.length; row += HIT_FIELDS) {
      const source = rows[row]!;
      if (source < types.length) yield source;
    }
  }
}

/** Bytes of all packs, and some for each loose object. */
function storedBytes({ data }: ObjectStore): number {
  return data.sources.reduce((sum, source) => {
    if (source.kind === 'pack') return sum + source.file.byteLength;
    return sum + source.count * LOOSE_BYTES;
  }, 0);
}

/** Opening and reading a small file, as bytes of a pack. */
const LOOSE_BYTES = 1 << 13;

/** The rows of commits that were not read anew. */
function commitsBeside({ rows, times }: CommitRows, unread: Uint8Array): CommitRows {
  const kept = new Int32Array(rows.length);
  const keptTimes = new Float64Array(times.length);
  let length = 0;
  let count = 0;
  let row = 0;
  for (let at = 0; at < rows.length; row += 1) {
    const end = at + COMMIT_ROW_HEAD + rows[at + 2]!;
    if (!hasBit(unread, rows[at]!)) {
      kept.set(rows.subarray(at, end), length);
      length += end - at;
      keptTimes[count++] = times[row]!;
    }
    at = end;
  }
  return { rows: kept.subarray(0, length), times: keptTimes.subarray(0, count) };
}

/** The edges of trees that were not read anew. */
function edgesBeside({ rows, names }: EdgeRows, unread: Uint8Array): EdgeRows {
  const kept = new Int32Array(rows.length);
  let length = 0;
  for (let at = 0; at < rows.length; ) {
    const end = at + EDGE_HEAD + rows[at + 1]! * EDGE_FIELDS;
    if (!hasBit(unread, rows[at]!)) {
      kept.set(rows.subarray(at, end), length);
      length += end - at;
    }
    at = end;
  }
  return { rows: kept.subarray(0, length), names };
}

function forgetTrees(flags: Uint8Array, types: Uint8Array): void {
  for (let number = 0; number < flags.length; number += 1) {
    if (types[number] === OBJECT_TREE) flags[number] = VERDICT.unknown;
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.length).equals(b);
}
