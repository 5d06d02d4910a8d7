/**
 * One batch of incidents read by the kernel: its loops over all commits tell where something changes,
 * and this file puts that into lives. presence.ts does the same without a kernel.
 */
import {
  type HistoryTables,
  LIFE_EVENT_WORDS,
  LIFE_INTRODUCED,
  LIFE_NEWEST,
  LIFE_OLDER,
  LIFE_OLDEST,
  type LifeMasks,
} from '../kernel/index.ts';
import type { AgedCommits } from './age-order.ts';
import type { GrowingLife } from './growing-life.ts';
import { addCounts, forEachBit, noteOlder } from './growing-life.ts';
import type { TreeGraph } from './tree-graph.ts';

/** What the kernel works on: all of it lies in its memory. */
export interface KernelBatch {
  readonly tables: HistoryTables;
  readonly masks: LifeMasks;
  readonly graph: TreeGraph;
  readonly aged: AgedCommits;
  readonly rootRank: Int32Array;
  /** Class bits of commits by index. */
  readonly classes: Uint8Array;
}

/** Fills all masks from those of blobs and messages, and the lives; returns what messages hold. */
export function readByKernel(batch: KernelBatch, lives: readonly GrowingLife[]): number {
  const { tables, masks, graph, aged, rootRank, classes } = batch;
  addEvents(tables.readChanges(graph, aged, rootRank, masks), 0, lives);
  const extent = tables.readExtent(aged, classes, masks);
  addEvents(extent, 1, lives);
  addCounts(lives, masks.counters, masks.byClass);
  return extent[0]!; // always there
}

/** Rows of kind, age and bits, in the order of ages, from word `first` on. */
function addEvents(events: Int32Array, first: number, lives: readonly GrowingLife[]): void {
  for (let at = first; at < events.length; at += LIFE_EVENT_WORDS) {
    const kind = events[at]!;
    const age = events[at + 1]!;
    const mask = events[at + 2]!;
    if (kind === LIFE_OLDER) noteOlder(lives, mask, age);
    else forEachBit(mask, (bit) => addEvent(lives[bit]!, kind, age));
  }
}

function addEvent(life: GrowingLife, kind: number, age: number): void {
  if (kind === LIFE_INTRODUCED) life.introducedBy.push(age);
  else if (kind === LIFE_OLDEST) life.oldest = age;
  else if (kind === LIFE_NEWEST) life.newest = age;
  else life.removedBy.push(age);
}
