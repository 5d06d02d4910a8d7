/**
 * Walks families in the kernel, many entries a call: lists what is to be made, and sees to what the kernel leaves.
 *
 * The order, the contents and what becomes of them are those of walk-family.ts, to which an entry goes with all that
 * descends from it wherever anything is unusual: no room, damage, an object that JavaScript must read.
 */
import { hasBit } from '../base/bits.ts';
import { wordsOver } from '../base/bytes.ts';
import {
  INPUT_BLOCK_BYTES,
  type Kernel,
  PATH_ADDRESS,
  PATH_FIELDS,
  PATH_LENGTH,
  PATH_MAX,
  STEP_BLOCK,
  STEP_CRC,
  STEP_DEPTH,
  STEP_FIELDS,
  STEP_FLAGS,
  STEP_NUMBER,
  STEP_PLACE,
  STEP_PLACE_SHIFT,
  STEP_PLAIN_SIZE,
  STEP_ROOT,
  STEP_SIZE,
  STEP_STORED,
  STEP_TYPE_MASK,
  STEP_WANTED,
  STEPS_MAX,
  WALK_ARENA_END,
  WALK_ARENA_START,
  WALK_AT,
  WALK_BLOBS,
  WALK_COMMITS,
  WALK_END,
  WALK_EXPANDED,
  WALK_HEAD_WORDS,
  WALK_INPUT,
  WALK_LONG_STEP,
  WALK_OPS,
  WALK_OPS_COUNT,
  WALK_PLAIN,
  WALK_RESULT,
  WALK_ROWS,
  WALK_SEARCHED,
  WALK_SETTLE,
  WALK_STORED,
  WALK_TREES,
  type WalkFunctions,
} from '../kernel/index.ts';
import type { Arena } from './arena.ts';
import type { EntryMaker, MakerTools } from './entry-maker.ts';
import { BASE_NONE, objectTypeOf } from './families.ts';
import { LONG_INPUT_BYTES } from './input-blocks.ts';
import type { ObjectStore, PackSource } from './store.ts';
import type { WalkPlan } from './walk-plan.ts';
import {
  newWalkNode,
  type QuickVisitor,
  type WalkCounts,
  type WalkNode,
  type WalkVisitor,
} from './walk-visitor.ts';

/** What a quick walk works with; all but the store belongs to its walker. */
export interface QuickWalkContext {
  readonly store: ObjectStore;
  readonly tools: MakerTools;
  readonly maker: EntryMaker;
  /** Steps that are listed at once. */
  readonly mostSteps: number;
  /** Walks an entry of the pack at hand, and what descends from it; the arena has what the path has. */
  readonly plain: (task: QuickTask, entry: number, depth: number) => void;
}

/** The pack that is walked, what of it, and for whom. */
export interface QuickTask {
  readonly plan: WalkPlan;
  readonly source: PackSource;
  readonly sourceNumber: number;
  readonly visitor: WalkVisitor;
  readonly quick: QuickVisitor;
}

/** Deeper than any step. */
const NO_DEPTH = 0x7fff_ffff;

/** One kernel's quick walk. */
export class QuickWalk {
  readonly #kernel: Kernel;
  readonly #walks: WalkFunctions;
  readonly #arena: Arena;
  readonly #context: QuickWalkContext;
  readonly #node: WalkNode = newWalkNode();
  /** Address of the walk's room; what is in it as indices of words. */
  readonly #room: number;
  readonly #head: number;
  readonly #path: number;
  readonly #steps: number;
  #words: Int32Array = new Int32Array(0);
  readonly #counts: WalkCounts = {
    blobs: 0,
    commits: 0,
    trees: 0,
    expanded: 0,
    stored: 0,
    searched: 0,
  };
  #task: QuickTask | null = null;
  /** The entries of the steps that are listed. */
  readonly #entries = new Int32Array(STEPS_MAX);
  #count = 0;
  /** What is deeper descends from an entry that went the plain way. */
  #doneBelow = NO_DEPTH;

  /** `room` is `walks.walkBytes()` of the kernel's memory, a multiple of 16. */
  constructor(walks: WalkFunctions, room: number, context: QuickWalkContext) {
    this.#kernel = context.tools.kernel;
    this.#arena = context.tools.arena;
    this.#walks = walks;
    this.#context = context;
    this.#room = room;
    this.#head = room >>> 2;
    this.#path = this.#head + WALK_HEAD_WORDS;
    this.#steps = this.#path + PATH_MAX * PATH_FIELDS;
    this.reset();
  }

  /** Lists the family of `root` to be walked. {@link QuickWalk.finish} is to be called before other walks. */
  add(task: QuickTask, root: number): void {
    if (this.#count > 0 && task.source !== this.#task?.source) this.finish();
    this.#task = task;
    const { firstChild, nextSibling, bases } = task.source.entries;
    this.#doneBelow = NO_DEPTH;
    let words = this.#memory();
    let entry = root;
    let depth = 0;
    for (;;) {
      if (this.#count === this.#context.mostSteps) {
        this.finish();
        words = this.#memory();
      }
      if (depth <= this.#doneBelow) {
        this.#doneBelow = NO_DEPTH;
        this.#list(words, entry, depth);
      }
      let next = this.#firstNeeded(firstChild[entry]!);
      if (next >= 0) depth += 1;
      while (next < 0 && entry !== root) {
        next = this.#firstNeeded(nextSibling[entry]!);
        if (next >= 0) break;
        entry = bases[entry]!;
        depth -= 1;
      }
      if (next < 0) return;
      entry = next;
    }
  }

  /** First entry of a list of siblings that is needed, -1 for none. */
  #firstNeeded(first: number): number {
    const { source, sourceNumber, plan } = this.#task!;
    const { nextSibling } = source.entries;
    const needed = plan.needed[sourceNumber]!;
    let entry = first;
    while (entry >= 0 && !hasBit(needed, entry)) entry = nextSibling[entry]!;
    return entry;
  }

  /** Writes a step. HOT: every entry of a history. */
  #list(words: Int32Array, entry: number, depth: number): void {
    const { source, plan } = this.#task!;
    const { entries, objects, crcs } = source;
    const offset = entries.offsets[entry]!;
    const stored = entries.offsets[entry + 1]! - offset;
    const block = Math.floor(offset / INPUT_BLOCK_BYTES);
    const objectNumber = objects[entry]!;
    const isWanted = objectNumber >= 0 && hasBit(plan.wanted, objectNumber);
    const number = objectNumber < 0 ? ~objectNumber : objectNumber;
    const isRoot = entries.bases[entry] === BASE_NONE;
    // A type that is not known must be told.
    const isPlain = stored > LONG_INPUT_BYTES || this.#context.store.typeOf(number) === 0;
    const size = isPlain ? STEP_PLAIN_SIZE : entries.sizes[entry]!;
    const step = this.#steps + this.#count * STEP_FIELDS;
    words[step + STEP_DEPTH] = depth;
    words[step + STEP_FLAGS] =
      objectTypeOf(entries, entry) | (isWanted ? STEP_WANTED : 0) | (isRoot ? STEP_ROOT : 0);
    words[step + STEP_NUMBER] = number;
    words[step + STEP_BLOCK] = block;
    words[step + STEP_PLACE] =
      ((offset - block * INPUT_BLOCK_BYTES) << STEP_PLACE_SHIFT) | entries.headerLengths[entry]!;
    words[step + STEP_STORED] = stored;
    words[step + STEP_SIZE] = size;
    words[step + STEP_CRC] = crcs![entry]!; // packs without CRC-32s go the plain way
    this.#entries[this.#count] = entry;
    this.#count += 1;
  }

  /** Carries out what is listed. */
  finish(): void {
    if (this.#count === 0) return;
    const { source, sourceNumber, quick } = this.#task!;
    const { maker, tools } = this.#context;
    maker.open(source, sourceNumber);
    this.#walks.setWalk(this.#room, tools.blocks.start, tools.blocks.table);
    this.#setHead();
    quick.begin();
    let at = 0;
    let cleared = -1;
    while (at < this.#count) {
      const stop = this.#walks.walk(at, this.#count, quick.mode, sourceNumber);
      if (stop === WALK_END) break;
      at = this.#memory()[this.#head + WALK_AT]!;
      if (stop === WALK_PLAIN) at = this.#goPlain(at);
      else if (stop === WALK_INPUT) {
        if (maker.bring(this.#entries[at]!)) this.#words[this.#head + WALK_LONG_STEP] = at;
        else at = this.#goPlain(at);
      } else if (stop === WALK_ROWS) {
        if (cleared === at) at = this.#goPlain(at);
        else quick.makeRoom();
        cleared = at;
      } else {
        if (stop === WALK_SETTLE) this.#settle(at);
        else quick.begin();
        at += 1;
      }
    }
    this.#count = 0;
    this.#takeCounts();
  }

  /** Forgets what is listed: a walk before may have failed. */
  reset(): void {
    this.#count = 0;
    this.#memory().fill(0, this.#head, this.#path);
  }

  #takeCounts(): void {
    const words = this.#memory();
    const counts = this.#counts;
    // The kernel counts in the words of its head.
    counts.blobs = words[this.#head + WALK_BLOBS]!;
    counts.commits = words[this.#head + WALK_COMMITS]!;
    counts.trees = words[this.#head + WALK_TREES]!;
    const bytes = new Float64Array(words.buffer, this.#room + WALK_EXPANDED * 4, 3);
    counts.expanded = bytes[0]!;
    counts.stored = bytes[(WALK_STORED - WALK_EXPANDED) / 2]!;
    counts.searched = bytes[(WALK_SEARCHED - WALK_EXPANDED) / 2]!;
    words.fill(0, this.#head + WALK_BLOBS, this.#path);
    this.#task!.quick.count(counts);
  }

  /** Before the first step, and after others may have used what a walk uses. */
  #setHead(): void {
    const words = this.#memory();
    words[this.#head + WALK_LONG_STEP] = -1;
    words[this.#head + WALK_ARENA_START] = this.#arena.start;
    words[this.#head + WALK_ARENA_END] = this.#arena.end;
  }

  #settle(at: number): void {
    const words = this.#memory();
    const step = this.#steps + at * STEP_FIELDS;
    const node = this.#node;
    node.depth = words[step + STEP_DEPTH]!; // steps and path were written for `at`
    const record = this.#path + node.depth * PATH_FIELDS;
    node.type = words[step + STEP_FLAGS]! & STEP_TYPE_MASK;
    node.wanted = (words[step + STEP_FLAGS]! & STEP_WANTED) !== 0;
    node.objectNumber = words[step + STEP_NUMBER]!;
    node.storedLength = words[step + STEP_STORED]!;
    node.address = words[record + PATH_ADDRESS]!;
    node.length = words[record + PATH_LENGTH]!;
    node.opsAddress = words[this.#head + WALK_OPS]!;
    node.opsCount = words[this.#head + WALK_OPS_COUNT]!;
    this.#task!.quick.settle(node, words[this.#head + WALK_RESULT]!, words, record);
  }

  /** Walks the entry of a step and what descends from it in the plain way; returns the step behind. */
  #goPlain(at: number): number {
    const { source, sourceNumber, quick } = this.#task!;
    const depth = this.#memory()[this.#steps + at * STEP_FIELDS + STEP_DEPTH]!;
    const base = depth === 0 ? -1 : this.#path + (depth - 1) * PATH_FIELDS;
    this.#arena.readPath(this.#words, this.#path, depth);
    quick.leaveKernel(this.#words, base, depth);
    this.#context.plain(this.#task!, this.#entries[at]!, depth);
    // Contents may have moved, and the memory with them; other files may have been read.
    this.#arena.writePath(this.#memory(), this.#path, depth);
    this.#context.maker.open(source, sourceNumber);
    this.#setHead();
    quick.begin();
    let next = at + 1;
    const isBelow = (step: number): boolean =>
      this.#words[this.#steps + step * STEP_FIELDS + STEP_DEPTH]! > depth;
    while (next < this.#count && isBelow(next)) next += 1;
    if (next === this.#count) this.#doneBelow = depth;
    return next;
  }

  #memory(): Int32Array {
    this.#words = wordsOver(this.#kernel.bytes, this.#words);
    return this.#words;
  }
}
