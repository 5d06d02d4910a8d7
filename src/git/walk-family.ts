/**
 * Walks delta families depth-first: each entry is inflated once, its content put above its base's.
 *
 * The walk keeps its path in flat arrays (chains may be any length), goes only where the plan needs
 * something, and hands every content to a visitor together with the delta that made it. Damage
 * costs the object at hand: another copy is looked for, and what descends from it is told as well.
 * Which families there are is families.ts's and walk-plan.ts's, single objects are
 * single-object.ts's.
 */
import { hasBit } from '../base/bits.ts';
import { type Kernel, STEPS_MAX } from '../kernel/index.ts';
import { Arena, doubled } from './arena.ts';
import { EntryMaker, type MakerTools } from './entry-maker.ts';
import { BASE_NONE, objectTypeOf } from './families.ts';
import { type Fault, fault, isFault } from './fault.ts';
import { INPUT_BYTES, InputBlocks, LONG_INPUT_BYTES } from './input-blocks.ts';
import { aligned } from './kernel-ids.ts';
import { hashObject } from './object-reader.ts';
import { type QuickTask, QuickWalk } from './quick-walk.ts';
import { hasCopies, rescueObject } from './rescue.ts';
import { SingleObjects } from './single-object.ts';
import { type ObjectStore, objectNumberOf, type PackSource } from './store.ts';
import { StoredStream } from './stored-stream.ts';
import { SINGLE_OBJECT, WALK_ITEM_FIELDS, type WalkPlan } from './walk-plan.ts';
import { newWalkNode, type WalkNode, type WalkVisitor } from './walk-visitor.ts';

/** Where a walker works and how much it may take. */
export interface WalkerOptions {
  /** First address of the kernel's memory that is the walker's; it takes everything from there. */
  readonly memoryStart: number;
  /** Bytes for contents that are kept at once. */
  readonly arenaBytes?: number;
  /** The same where a single object asks for more. */
  readonly maxArenaBytes?: number;
  /** False while the ids are not known: for packs that are being indexed. */
  readonly verifyWithoutCrc?: boolean;
  /** By how much the parts of an object that is too large to be held overlap. */
  readonly windowOverlap?: number;
  /** Entries that the kernel walks at once, 0: none; for tests. */
  readonly quickSteps?: number;
}

/** Holds the deepest paths of usual histories: redis' take up to 15 MB. */
const DEFAULT_ARENA_BYTES = 32 << 20;
/** A base of 100 MB with its delta and result. */
const DEFAULT_MAX_ARENA_BYTES = 320 << 20;
const DEFAULT_WINDOW_OVERLAP = 1 << 16;

/** Reads the units of a plan, one thread's worth. */
export class FamilyWalker {
  readonly #store: ObjectStore;
  readonly #tools: MakerTools;
  readonly #maker: EntryMaker;
  readonly #singles: SingleObjects;
  readonly #node: WalkNode = newWalkNode();
  /** By depth: the entry, and the next needed child to enter, -1 when all have been. */
  #path = new Int32Array(64);
  #next = new Int32Array(64);
  #source: PackSource | null = null;
  #sourceNumber = -1;
  #needed: Uint8Array = new Uint8Array(0);
  #wanted: Uint8Array = new Uint8Array(0);
  /** The content made last came from another copy than the entry at hand. */
  #isRescued = false;
  /** The same in the kernel, where it can. */
  readonly #quick: QuickWalk | null;
  readonly #keepBytes: number;
  readonly #maxBytes: number;
  readonly #verifyWithoutCrc: boolean;

  constructor(store: ObjectStore, kernel: Kernel, options: WalkerOptions) {
    const { memoryStart } = options;
    const arenaBytes = options.arenaBytes ?? DEFAULT_ARENA_BYTES;
    const maxArenaBytes = options.maxArenaBytes ?? DEFAULT_MAX_ARENA_BYTES;
    const blocks = new InputBlocks(kernel, memoryStart);
    const room = aligned(memoryStart + INPUT_BYTES);
    const walks = options.quickSteps === 0 ? null : kernel.walks;
    const arenaStart = room + (walks?.walkBytes() ?? 0);
    const arena = new Arena(kernel, arenaStart, arenaBytes, maxArenaBytes);
    const stream = new StoredStream(kernel, blocks.longInput, LONG_INPUT_BYTES);
    this.#store = store;
    this.#tools = { kernel, arena, blocks, stream, handles: store.handles };
    this.#maker = new EntryMaker(this.#tools, (depth) => this.#next[depth]! < 0);
    const plain = (task: QuickTask, entry: number, depth: number): void => {
      this.#turnTo(task.plan, task.sourceNumber);
      this.#walkBelow(entry, depth, task.visitor);
    };
    const mostSteps = Math.min(options.quickSteps ?? STEPS_MAX, STEPS_MAX);
    const tools = this.#tools;
    const context = { store, tools, maker: this.#maker, mostSteps, plain };
    this.#quick = walks && new QuickWalk(walks, room, context);
    this.#keepBytes = arenaBytes >>> 1;
    this.#maxBytes = maxArenaBytes;
    this.#verifyWithoutCrc = options.verifyWithoutCrc ?? true;
    this.#singles = new SingleObjects(store, this.#tools, {
      windowOverlap: options.windowOverlap ?? DEFAULT_WINDOW_OVERLAP,
      keepBytes: this.#keepBytes,
      maxBytes: maxArenaBytes,
      verifyWithoutCrc: this.#verifyWithoutCrc,
    });
  }

  /** Carries out one unit of a plan. */
  runUnit(plan: WalkPlan, unit: number, visitor: WalkVisitor): void {
    const end = plan.unitStarts[unit + 1]!;
    this.#quick?.reset();
    for (let row = plan.unitStarts[unit]!; row < end; row += 1) {
      const source = plan.items[row * WALK_ITEM_FIELDS]!;
      const slot = plan.items[row * WALK_ITEM_FIELDS + 1]!;
      if (this.#walkQuickly(plan, source, slot, visitor)) continue;
      this.#quick?.finish();
      if (source === SINGLE_OBJECT) this.#singles.read(slot, visitor);
      else this.walkFamily(plan, source, slot, visitor);
    }
    this.#quick?.finish();
  }

  /** Leaves a family to the kernel; false where it cannot walk it. */
  #walkQuickly(plan: WalkPlan, sourceNumber: number, root: number, visitor: WalkVisitor): boolean {
    const { quick } = visitor;
    if (this.#quick === null || !quick || sourceNumber === SINGLE_OBJECT) return false;
    const source = this.#turnTo(plan, sourceNumber);
    if (source.crcs === null || source.entries.bases[root] !== BASE_NONE) return false;
    if (this.#isForWindows(root)) return false;
    this.#quick.add({ plan, source, sourceNumber, visitor, quick }, root);
    return true;
  }

  #turnTo(plan: WalkPlan, sourceNumber: number): PackSource {
    const source = this.#store.data.sources[sourceNumber];
    if (source?.kind !== 'pack') throw new RangeError(`source ${sourceNumber} is not a pack`);
    this.#source = source;
    this.#sourceNumber = sourceNumber;
    // A plan has a set for each source of the store it was made for.
    this.#needed = plan.needed[sourceNumber]!;
    this.#wanted = plan.wanted;
    return source;
  }

  /** Walks the family of `root`, an entry of the pack with number `sourceNumber`. */
  walkFamily(plan: WalkPlan, sourceNumber: number, root: number, visitor: WalkVisitor): void {
    const source = this.#turnTo(plan, sourceNumber);
    this.#tools.arena.clear();
    this.#maker.open(source, sourceNumber);
    if (this.#isForWindows(root)) this.#singles.readWindows(source, root, visitor);
    else this.#walk(root, 0, visitor);
  }

  /** Walks what a quick walk leaves: `start`, `top` deep, and what descends from it. */
  #walkBelow(start: number, top: number, visitor: WalkVisitor): void {
    const { bases, nextSibling } = this.#source!.entries;
    while (top >= this.#path.length) this.#growPath();
    let entry = start;
    for (let depth = top - 1; depth >= 0; depth -= 1) {
      this.#next[depth] = this.#firstNeeded(nextSibling[entry]!);
      entry = bases[entry]!;
      this.#path[depth] = entry;
    }
    this.#walk(start, top, visitor);
  }

  // HOT: the frame of a history scan without WebAssembly.
  #walk(start: number, top: number, visitor: WalkVisitor): void {
    const { nextSibling } = this.#source!.entries;
    if (!this.#enter(start, top, visitor)) return;
    let depth = top;
    while (depth >= top) {
      const child = this.#next[depth]!;
      if (child < 0) {
        visitor.leave(depth);
        this.#tools.arena.popFrom(depth);
        depth -= 1;
        continue;
      }
      this.#next[depth] = this.#firstNeeded(nextSibling[child]!);
      if (this.#enter(child, depth + 1, visitor)) depth += 1;
    }
  }

  /** First entry of a list of siblings that is needed, -1 for none. */
  #firstNeeded(first: number): number {
    const { nextSibling } = this.#source!.entries;
    let entry = first;
    while (entry >= 0 && !hasBit(this.#needed, entry)) entry = nextSibling[entry]!;
    return entry;
  }

  /** Makes `entry` at `depth` and shows it; false when it failed, with all that descends from it. */
  #enter(entry: number, depth: number, visitor: WalkVisitor): boolean {
    const { entries, objects } = this.#source!;
    if (depth === this.#path.length) this.#growPath();
    this.#path[depth] = entry;
    const node = this.#node;
    node.type = objectTypeOf(entries, entry);
    let problem = this.#make(depth);
    // Without CRC-32s only the hash vouches for what was read.
    if (problem === null && this.#source!.crcs === null) problem = this.#verify(entry, depth);
    if (problem !== null) {
      this.#failFamily(entry, depth, problem, visitor);
      // Reading copies may have closed the pack's descriptor.
      this.#maker.open(this.#source!, this.#sourceNumber);
      return false;
    }
    const objectNumber = objects[entry]!;
    node.objectNumber = objectNumber < 0 ? ~objectNumber : objectNumber;
    node.address = this.#tools.arena.topAddress;
    node.length = this.#tools.arena.topLength;
    node.depth = depth;
    node.wanted = objectNumber >= 0 && hasBit(this.#wanted, objectNumber);
    node.opsAddress = this.#maker.opsAddress;
    node.opsCount = this.#maker.opsCount;
    node.storedLength = entries.offsets[entry + 1]! - entries.offsets[entry]!;
    if (this.#isRescued && node.wanted) visitor.recovered(objectNumber);
    visitor.enter(node);
    // Only now: a visitor may hang children below the entry that it was shown (pack-scan.ts).
    this.#next[depth] = this.#firstNeeded(entries.firstChild[entry]!);
    return true;
  }

  #growPath(): void {
    this.#path = doubled(this.#path);
    this.#next = doubled(this.#next);
  }

  /** Makes the content at `depth`, after those below it that had to give way. */
  #make(depth: number): Fault | null {
    for (let at = this.#tools.arena.topDepth + 1; at <= depth; at += 1) {
      // Every depth up to `depth` has its entry on the path.
      const entry = this.#path[at]!;
      this.#isRescued = false;
      const isForeign = at === 0 && this.#source!.entries.bases[entry] !== BASE_NONE;
      let problem = isForeign ? null : this.#maker.make(entry, at);
      if (isForeign || problem !== null) problem = this.#putCopy(entry, at, problem);
      if (problem !== null) return problem;
    }
    return null;
  }

  /** Compares the content on top of the arena with the id of `entry`, and looks for another copy. */
  #verify(entry: number, depth: number): Fault | null {
    const source = this.#source!;
    const objectNumber = source.objects[entry]!;
    const isWanted = objectNumber >= 0 && hasBit(this.#wanted, objectNumber);
    if (!isWanted || this.#isRescued || !this.#verifyWithoutCrc) return null;
    const { arena, kernel } = this.#tools;
    const content = kernel.bytes.subarray(arena.topAddress, arena.topAddress + arena.topLength);
    const { hashLength, ids } = this.#store;
    const hash = hashObject(this.#node.type, content, hashLength);
    const pos = objectNumber * hashLength;
    if (hash.equals(ids.subarray(pos, pos + hashLength))) return null;
    arena.popFrom(depth);
    const at = `${source.file.path} at offset ${source.entries.offsets[entry]!}`;
    const problem = fault('corrupt', `${at}: its content has another hash`);
    return this.#putCopy(entry, depth, problem);
  }

  /** Puts the object of `entry` on the arena without making it here: its base is foreign, or it failed. */
  #putCopy(entry: number, depth: number, problem: Fault | null): Fault | null {
    const source = this.#source!;
    const objectNumber = objectNumberOf(source, entry);
    const object =
      problem === null
        ? this.#store.read(objectNumber)
        : rescueObject(this.#store, objectNumber, problem, this.#maxBytes);
    // Reading elsewhere may have closed the pack's descriptor.
    this.#maker.open(source, this.#sourceNumber);
    if (isFault(object)) return object;
    if (!this.#singles.put(object, depth)) return OVERSIZE;
    this.#maker.opsCount = -1;
    this.#isRescued = problem !== null || object.recovered;
    this.#node.type = object.type;
    return null;
  }

  /** True for an object that is better read in windows: large, and nothing descends from it. */
  #isForWindows(root: number): boolean {
    const { bases, sizes, firstChild } = this.#source!.entries;
    if (bases[root] !== BASE_NONE || sizes[root]! <= this.#keepBytes) return false;
    return this.#firstNeeded(firstChild[root]!) < 0;
  }

  /** Tells what cannot be had now that `entry` failed: itself, and what descends from it. */
  #failFamily(entry: number, depth: number, problem: Fault, visitor: WalkVisitor): void {
    const { firstChild, nextSibling, bases } = this.#source!.entries;
    let at = entry;
    do {
      if (at === entry) this.#failEntry(entry, problem, visitor);
      else this.#failDependent(at, depth, problem, visitor);
      if (firstChild[at]! >= 0) {
        at = firstChild[at]!;
        continue;
      }
      while (at !== entry && nextSibling[at]! < 0) at = bases[at]!;
      if (at !== entry) at = nextSibling[at]!;
    } while (at !== entry);
  }

  #failEntry(entry: number, problem: Fault, visitor: WalkVisitor): void {
    const source = this.#source!;
    const objectNumber = source.objects[entry]!;
    if (objectNumber < 0 || !hasBit(this.#wanted, objectNumber)) return;
    if (problem.fault === 'oversize' && source.entries.bases[entry] === BASE_NONE) {
      this.#singles.readWindows(source, entry, visitor);
    } else {
      visitor.fault(objectNumber, problem.fault, problem.detail);
    }
  }

  #failDependent(entry: number, depth: number, problem: Fault, visitor: WalkVisitor): void {
    const objectNumber = this.#source!.objects[entry]!;
    if (objectNumber < 0 || !hasBit(this.#wanted, objectNumber)) return;
    const ownProblem = dependentProblem(problem);
    if (hasCopies(this.#store) || problem.fault === 'vanished') {
      this.#singles.readElsewhere(objectNumber, depth, ownProblem, visitor);
    } else {
      visitor.fault(objectNumber, ownProblem.fault, ownProblem.detail);
    }
  }
}

const OVERSIZE: Fault = fault('oversize', 'it does not fit the memory for contents');

/** What a failure means for the objects that descend from the one that failed. */
function dependentProblem(problem: Fault): Fault {
  const isBase = problem.fault === 'corrupt' || problem.fault === 'missing';
  const reason = isBase ? 'missing-base' : problem.fault;
  return fault(reason, `it builds on an object that cannot be read: ${problem.detail}`);
}
