/** What the store's WebAssembly module exports; see assembly/store.ts and assembly/store-plan.ts. All numbers but counts are addresses. */

/** 0 or not. */
type Flag = number;

/** The module's exports. */
export interface StoreExports {
  orderOfIds(ids: number, count: number, length: number): number;
  fitsFanout(ids: number, length: number, fanout: number): Flag;
  fillStarts(
    ids: number,
    count: number,
    length: number,
    starts: number,
    startCount: number,
    shift: number,
  ): void;
  sortEntries(
    small: number,
    crcs: number,
    count: number,
    end: number,
    offsets: number,
    entryOfRank: number,
    crcOfEntry: number,
    pairs: number,
  ): Flag;
  parseHeaders(
    window: number,
    windowStart: number,
    windowEnd: number,
    first: number,
    forced: number,
    count: number,
    offsets: number,
    kinds: number,
    sizes: number,
    headerLengths: number,
    bases: number,
  ): number;
  linkFamilies(
    count: number,
    bases: number,
    kinds: number,
    firstChild: number,
    nextSibling: number,
    members: number,
    heaviest: number,
  ): Flag;
  leastWord(words: number, count: number): number;
  numberEntries(slots: number, count: number, objects: number): void;
  noteTypes(objects: number, kinds: number, count: number, types: number): void;
  selectType(types: number, count: number, type: number, among: number, selected: number): void;
  markType(types: number, count: number, type: number, marks: number): void;
  markNeeded(
    count: number,
    objects: number,
    kinds: number,
    bases: number,
    wanted: number,
    needed: number,
    type: number,
  ): void;
  neededOfType(): number;
  neededOfOthers(): number;
  weighFamilies(
    count: number,
    bases: number,
    sizes: number,
    needed: number,
    entryCost: number,
    rootOf: number,
    sums: number,
  ): void;
  listFamilies(
    count: number,
    kinds: number,
    sums: number,
    type: number,
    isOfType: boolean,
    slots: number,
    weights: number,
  ): number;
  heavyItems(count: number, weights: number, unitBytes: number, heavy: number): number;
  bundleItems(
    count: number,
    sources: number,
    slots: number,
    weights: number,
    unitBytes: number,
    heavy: number,
    heavyCount: number,
    rows: number,
    starts: number,
    unitWeights: number,
  ): number;
}
