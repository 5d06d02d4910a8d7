/**
 * The loops of memo-core.ts over one program: in WebAssembly where there is a memory for it, else in
 * JavaScript. Both run the same code, and find the same.
 */
import type { MatchMemory } from '../kernel/index.ts';
import type { MatchRows } from './match-rows.ts';
import { classify, findMatches, forget } from './memo-core.ts';
import { FRAME_FIELDS, MATCH_FIELDS, type MemoState } from './memo-state.ts';
import type { MemoTables } from './memo-tables.ts';

const INITIAL_FRAMES = 256;
/** Rows of failures that are entered on the way to a match: a few for each frame. */
const INITIAL_ENTERED = 1024;
/** Matches that are found by one call. */
const MOST_FOUND = 256;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** How much a program's state holds beside its tables. */
export interface MemoSizes {
  /** Positions of a window. */
  readonly window: number;
  /** Words of failures for each. */
  readonly words: number;
  readonly slots: number;
  /** Numbers of the groups that may hold the secret. */
  readonly places: readonly number[];
}

/** Finds matches in a window of a text; see findMatch. Positions count from the byte before the window. */
export interface MemoLoops {
  /** Makes [from, to) of `bytes` the window; the text may begin or end with it. */
  show(bytes: Uint8Array, from: number, to: number, ends: WindowEnds): void;
  /** See findMatches. */
  find(from: number, last: number, most: number): number;
  /** Where the search goes on. */
  next(): number;
  /** Adds the first `count` of what was found last to `into`, with `origin` added to its positions. */
  take(count: number, origin: number, into: MatchRows): void;
  /** Makes room for more frames. */
  grow(): void;
  /** Steps since it was asked last. */
  takeSteps(): number;
}

/** Which of a window's ends are the text's. Where one is not, there is a byte beyond. */
export interface WindowEnds {
  readonly isStart: boolean;
  readonly isEnd: boolean;
}

/** A byte on either side, or what stands for an end. */
const EDGES = 2;

function blankState(tables: MemoTables, sizes: MemoSizes): MemoState {
  const { program, recordLength, entry, prefix, members, groupOf, starts } = tables;
  const { wordClass, lineFeed, startClass, endClass } = tables;
  // In the order of MemoState's fields.
  return {
    program,
    programLength: program.length,
    recordLength,
    entry,
    prefix,
    prefixLength: prefix.length,
    members,
    groupOf,
    starts,
    wordClass,
    lineFeed,
    startClass,
    endClass,
    text: new Uint8Array(0),
    changes: new Int32Array(0),
    failed: new Int32Array(0),
    words: sizes.words,
    marked: 0,
    runs: new Int32Array(0),
    runsLength: tables.runsLength,
    frames: new Int32Array(0),
    frameLimit: INITIAL_FRAMES,
    depth: 0,
    entered: new Int32Array(0),
    enteredCount: 0,
    enteredLimit: INITIAL_ENTERED,
    slots: new Int32Array(0),
    slotCount: sizes.slots,
    places: Int32Array.from(sizes.places),
    placeCount: sizes.places.length,
    found: new Int32Array(0),
    foundLimit: MOST_FOUND,
    start: 0,
    position: 0,
    tried: 0,
  };
}

class PlainLoops implements MemoLoops {
  readonly #state: MemoState;
  readonly #classOf: Uint8Array;

  constructor(tables: MemoTables, classOf: Uint8Array, sizes: MemoSizes) {
    const state = blankState(tables, sizes);
    state.text = new Uint8Array(sizes.window + EDGES);
    state.changes = new Int32Array(sizes.window + EDGES);
    state.failed = new Int32Array(sizes.words * (sizes.window + EDGES));
    state.runs = new Int32Array(tables.runsLength);
    state.frames = new Int32Array(INITIAL_FRAMES * FRAME_FIELDS);
    state.entered = new Int32Array(INITIAL_ENTERED);
    state.slots = new Int32Array(sizes.slots);
    state.found = new Int32Array(MOST_FOUND * MATCH_FIELDS);
    this.#state = state;
    this.#classOf = classOf;
  }

  show(bytes: Uint8Array, from: number, to: number, { isStart, isEnd }: WindowEnds): void {
    const state = this.#state;
    const last = to - from + 1;
    const [low, high] = [isStart ? 1 : 0, isEnd ? last : last + 1];
    state.text.set(bytes.subarray(from - 1 + low, from - 1 + high), low);
    classify(state, this.#classOf, low, high);
    if (isStart) state.text[0] = state.startClass;
    if (isEnd) state.text[last] = state.endClass;
    forget(state);
  }

  find(from: number, last: number, most: number): number {
    return findMatches(this.#state, from, last, most);
  }

  next(): number {
    return this.#state.start;
  }

  take(count: number, origin: number, into: MatchRows): void {
    into.addAll(this.#state.found, 0, count, origin);
  }

  grow(): void {
    const state = this.#state;
    state.frameLimit *= 2;
    state.frames = new Int32Array(state.frameLimit * FRAME_FIELDS);
    state.enteredLimit *= 2;
    state.entered = new Int32Array(state.enteredLimit);
  }

  takeSteps(): number {
    const { tried } = this.#state;
    this.#state.tried = 0;
    return tried;
  }
}

/** Numbers of MemoState's fields. */
type Fields = Readonly<Record<keyof MemoState, number>>;

class WasmLoops implements MemoLoops {
  readonly #memory: MatchMemory;
  readonly #fields: Fields;
  /** Addresses. */
  readonly #state: number;
  readonly #text: number;
  readonly #classOf: number;
  readonly #found: number;

  constructor(memory: MatchMemory, fields: Fields, at: Readonly<Record<Area, number>>) {
    this.#memory = memory;
    this.#fields = fields;
    this.#state = at.state;
    this.#text = at.text;
    this.#classOf = at.classOf;
    this.#found = at.found / WORD_BYTES;
  }

  show(bytes: Uint8Array, from: number, to: number, { isStart, isEnd }: WindowEnds): void {
    const { exports, bytes: memory } = this.#memory;
    const last = to - from + 1;
    const [low, high] = [isStart ? 1 : 0, isEnd ? last : last + 1];
    memory.set(bytes.subarray(from - 1 + low, from - 1 + high), this.#text + low);
    exports.classify(this.#state, this.#classOf, low, high);
    if (isStart) memory[this.#text] = this.#read(this.#fields.startClass);
    if (isEnd) memory[this.#text + last] = this.#read(this.#fields.endClass);
    exports.forget(this.#state);
  }

  find(from: number, last: number, most: number): number {
    return this.#memory.exports.findMatches(this.#state, from, last, most);
  }

  next(): number {
    return this.#read(this.#fields.start);
  }

  take(count: number, origin: number, into: MatchRows): void {
    into.addAll(this.#memory.numbers, this.#found, count, origin);
  }

  grow(): void {
    const { frames, frameLimit, entered, enteredLimit } = this.#fields;
    this.#double(frames, frameLimit, FRAME_FIELDS);
    this.#double(entered, enteredLimit, 1);
  }

  #double(area: number, limit: number, words: number): void {
    const count = 2 * this.#read(limit);
    const at = this.#memory.take(count * words * WORD_BYTES);
    if (at < 0) throw new RangeError('no memory for a search of a rule');
    this.#write(area, at);
    this.#write(limit, count);
  }

  takeSteps(): number {
    const tried = this.#read(this.#fields.tried);
    this.#write(this.#fields.tried, 0);
    return tried;
  }

  #read(field: number): number {
    return this.#memory.numbers[this.#state / WORD_BYTES + field]!; // in bounds: a field of the state
  }

  #write(field: number, value: number): void {
    this.#memory.numbers[this.#state / WORD_BYTES + field] = value;
  }
}

type Area =
  | 'state'
  | 'program'
  | 'prefix'
  | 'members'
  | 'groupOf'
  | 'starts'
  | 'wordClass'
  | 'classOf'
  | 'text'
  | 'changes'
  | 'failed'
  | 'runs'
  | 'frames'
  | 'entered'
  | 'slots'
  | 'places'
  | 'found';

function wasmLoops(
  memory: MatchMemory,
  tables: MemoTables,
  classOf: Uint8Array,
  sizes: MemoSizes,
): MemoLoops | null {
  const state = blankState(tables, sizes);
  const names = Object.keys(state) as (keyof MemoState)[];
  const fields = Object.fromEntries(names.map((name, index) => [name, index])) as Fields;
  const positions = sizes.window + EDGES;
  const lengths: Record<Area, number> = {
    state: names.length * WORD_BYTES,
    program: tables.program.byteLength,
    prefix: tables.prefix.byteLength,
    members: tables.members.byteLength,
    groupOf: tables.groupOf.byteLength,
    starts: tables.starts.byteLength,
    wordClass: tables.wordClass.byteLength,
    classOf: classOf.byteLength,
    text: positions,
    changes: positions * WORD_BYTES,
    failed: positions * sizes.words * WORD_BYTES,
    runs: tables.runsLength * WORD_BYTES,
    frames: INITIAL_FRAMES * FRAME_FIELDS * WORD_BYTES,
    entered: INITIAL_ENTERED * WORD_BYTES,
    slots: sizes.slots * WORD_BYTES,
    places: state.places.byteLength,
    found: MOST_FOUND * MATCH_FIELDS * WORD_BYTES,
  };
  const at = {} as Record<Area, number>;
  for (const area of Object.keys(lengths) as Area[]) {
    at[area] = memory.take(lengths[area]);
    if (at[area] < 0) return null;
  }
  memory.numbers.set(tables.program, at.program / WORD_BYTES);
  memory.numbers.set(tables.prefix, at.prefix / WORD_BYTES);
  memory.bytes.set(tables.members, at.members);
  memory.bytes.set(tables.groupOf, at.groupOf);
  memory.bytes.set(tables.starts, at.starts);
  memory.bytes.set(tables.wordClass, at.wordClass);
  memory.numbers.set(state.places, at.places / WORD_BYTES);
  memory.bytes.set(classOf, at.classOf);
  const words = names.map((name) => {
    const value = state[name];
    return typeof value === 'number' ? value : at[name as Area];
  });
  memory.numbers.set(words, at.state / WORD_BYTES);
  return new WasmLoops(memory, fields, at);
}

/** Loops over a program's tables; in JavaScript where there is no memory, or no room in it. */
export function memoLoops(
  memory: MatchMemory | null,
  tables: MemoTables,
  classOf: Uint8Array,
  sizes: MemoSizes,
): MemoLoops {
  const loops = memory === null ? null : wasmLoops(memory, tables, classOf, sizes);
  return loops ?? new PlainLoops(tables, classOf, sizes);
}
