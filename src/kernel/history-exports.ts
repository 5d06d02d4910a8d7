/** What the module of a history's loops exports; see assembly/history*.ts. All numbers but counts are addresses. */

/** The module's exports. */
export interface HistoryExports {
  countedParents(): number;
  countCommits(rows: number, rowsEnd: number, indexOf: number): number;
  fillCommits(
    rows: number,
    rowsEnd: number,
    times: number,
    objectCount: number,
    count: number,
    indexOf: number,
    objectNumber: number,
    rootTree: number,
    parentStart: number,
    parents: number,
    time: number,
    correctedTime: number,
    scratch: number,
  ): void;
  sortByAge(
    count: number,
    correctedTime: number,
    commitAt: number,
    keys: number,
    others: number,
  ): number;
  renumber(
    count: number,
    commitAt: number,
    parentStart: number,
    parents: number,
    counted: number,
    ageOf: number,
    agedStart: number,
    agedParents: number,
    isCounted: number,
  ): void;
  spreadClasses(
    count: number,
    commitAt: number,
    agedStart: number,
    agedParents: number,
    classes: number,
  ): void;
  addTrees(
    rows: number,
    from: number,
    end: number,
    numbers: number,
    state: number,
    rowOf: number,
  ): number;
  keptTrees(): number;
  markTrees(
    rows: number,
    rowsEnd: number,
    state: number,
    rowOf: number,
    start: number,
    target: number,
    name: number,
    hasTwins: number,
    seenIn: number,
    path: number,
    next: number,
    leads: number,
  ): void;
  beginPaths(
    start: number,
    target: number,
    name: number,
    hasTwins: number,
    scratch: number,
    room: number,
  ): void;
  comparePaths(
    from: number,
    count: number,
    agedStart: number,
    agedParents: number,
    rootRank: number,
    rows: number,
    rowsEnd: number,
  ): number;
  pathRowsEnd(): number;
  spreadOverTrees(
    treeCount: number,
    start: number,
    target: number,
    blobMask: number,
    treeMask: number,
  ): void;
  readChanges(
    count: number,
    agedStart: number,
    agedParents: number,
    counted: number,
    rootRank: number,
    treeMask: number,
    messages: number,
    trees: number,
    held: number,
    past: number,
    events: number,
  ): number;
  readExtent(
    count: number,
    commitAt: number,
    counted: number,
    classes: number,
    messages: number,
    held: number,
    counters: number,
    byClass: number,
    events: number,
  ): number;
}
