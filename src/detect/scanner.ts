/**
 * Scans texts that lie in kernel memory: whole, by their delta from a scanned base, or in windows.
 *
 * A scan makes a state: the text's anchors with their verdicts. States form a stack, because a
 * family of texts is walked depth first: `scanWhole` or `scanDelta` pushes, `release` pops. What a
 * state holds does not depend on the text's bytes staying where they were; `emit` wants them again,
 * because values and places are read from them. See detector.ts for why verdicts can be inherited.
 */
import type { Layer, TextKind } from '../decode/index.ts';
import { isWide, PROBE_BYTES, sniffText } from '../decode/index.ts';
import {
  type Kernel,
  PATH_BINARY,
  PATH_FIRST,
  PATH_KIND,
  PATH_LAST,
  PATH_LENGTH,
  PATH_VERDICTS,
} from '../kernel/index.ts';
import { buildLiteralTables } from '../prefilter/index.ts';
import { MemoMemory, type RegexEngine, type RulePack } from '../rules/index.ts';
import { Allowlist } from './allowlist.ts';
import { Companions } from './companions.ts';
import type { DeltaOps } from './delta-scan.ts';
import type { Detector } from './detector.ts';
import type { MatchSink, TextSpan } from './emit.ts';
import { Emitter } from './emit.ts';
import { createGenericDetectors } from './generic/index.ts';
import { InlineBlocks } from './inline.ts';
import { judgingOf } from './judging.ts';
import { MatchTable } from './match-table.ts';
import type { Claim } from './overlap.ts';
import { resolveOverlaps } from './overlap.ts';
import type { RuleLayout, RuleSet } from './rule-set.ts';
import { createRuleSet, layOutRules } from './rule-set.ts';
import type { FoundBase, OffsetRange } from './text-search.ts';
import { searchAreaBytes, TextSearch } from './text-search.ts';
import { type ScannedWindow, streamOverlap, TextStream } from './text-stream.ts';
import { EMPTY_VERDICT } from './verdicts.ts';
import { streamWideText } from './wide-text.ts';

/** What a scanner cannot do without. */
export interface ScannerContext {
  readonly pack: RulePack;
  readonly kernel: Kernel;
  readonly engine: RegexEngine;
  /** The time that expiry is judged by, in ms since 1970: the clock is never read here. */
  readonly now: number;
}

/** What a scanner may be told; the defaults are the fast way. */
export interface ScannerOptions {
  /** False: every rule looks at every byte (slow; shows what the fast way would miss). */
  readonly prefilter?: boolean;
  /** False: `scanDelta` scans whole. */
  readonly deltaScan?: boolean;
  /** Detectors beside the rules that have patterns; by default those of the pack's generic rules. */
  readonly detectors?: readonly Detector[];
  /** What {@link scannerTables} made of the same pack and detectors, to save making it again. */
  readonly tables?: ScannerTables;
}

/** Outcome of scanning one text; valid until released. Read-only to everybody but the scanner. */
export interface ScanState extends FoundBase {
  readonly kind: TextKind;
  /** All anchors were kept: delta children can inherit. */
  readonly isComplete: boolean;
  /** False: `emit` would hand out nothing. */
  readonly mayMatch: boolean;
  /** Anchors that have candidates. */
  readonly candidates: number;
}

type MutableState = { -readonly [Key in keyof ScanState]: ScanState[Key] };

/** Memory that decoded text passes through in windows, beyond what overlaps. */
const WINDOW_BYTES = 1 << 18;
/** Texts above this length must be streamed: a state's offsets and a rule's string have their limits. */
export const LONGEST_WHOLE_TEXT: number = 1 << 28;
/** A text with more candidates is handed out window by window, so that they are not all in memory. */
const WHOLE_EMIT_LIMIT = 1 << 16;
const ALIGNMENT = 64;
const NO_LAYERS: readonly Layer[] = Object.freeze([]);

/** What a scanner needs that follows from its pack alone. Plain data, for other threads and files. */
export interface ScannerTables {
  readonly layout: RuleLayout;
  /** For the kernel; see prefilter/tables.ts. */
  readonly literals: Uint8Array;
}

/** The tables of a scanner of this pack and these detectors. */
export function scannerTables(
  pack: RulePack,
  detectors: readonly Detector[] = createGenericDetectors(pack.rules),
): ScannerTables {
  const { layout, literals } = layOutRules(pack, detectors);
  return { layout, literals: buildLiteralTables(literals) };
}

/** A scanner; owns the kernel's memory from its former heap base up to {@link Scanner.heapBase}. */
export class Scanner {
  /** First address that is free for the caller. */
  readonly heapBase: number;
  /** What rows refer to; grows as matches are handed out. */
  readonly table: MatchTable = new MatchTable();
  readonly #kernel: Kernel;
  readonly #rules: RuleSet;
  readonly #deltaScan: boolean;
  readonly #search: TextSearch;
  readonly #emitter: Emitter;
  readonly #companions: Companions;
  readonly #windowArea: number;
  readonly #windowAreaBytes: number;
  readonly #states: MutableState[] = [];
  #depth = 0;
  /** The verdict stack's top below each live state. */
  readonly #verdictBases: number[] = [];
  /** The delta at hand; reused, its rows view the whole memory. */
  readonly #delta = { rows: new Int32Array() as Int32Array, first: 0, count: 0, textLength: 0 };

  constructor(context: ScannerContext, options: ScannerOptions = {}) {
    const { pack, kernel, engine, now } = context;
    const detectors = options.detectors ?? createGenericDetectors(pack.rules, kernel);
    const usesPrefilter = options.prefilter ?? true;
    this.#kernel = kernel;
    this.#deltaScan = usesPrefilter && (options.deltaScan ?? true);
    const tables = options.tables ?? scannerTables(pack, detectors);
    const memory = kernel.isWasm ? new MemoMemory() : null;
    this.#rules = createRuleSet(pack, { engine, memory }, detectors, tables.layout);
    kernel.loadLiterals(tables.literals);
    kernel.loadJudging(judgingOf(this.#rules));
    const searchArea = alignedUp(kernel.heapBase);
    this.#windowArea = searchArea + searchAreaBytes(kernel);
    this.#windowAreaBytes = alignedUp(WINDOW_BYTES + 2 * this.streamOverlap);
    this.heapBase = this.#windowArea + this.#windowAreaBytes;
    kernel.reserve(this.heapBase);
    this.#search = new TextSearch(kernel, this.#rules, usesPrefilter, searchArea);
    this.#companions = new Companions(pack, engine, kernel);
    this.#emitter = new Emitter(
      { kernel, pack, now, allowlist: new Allowlist(pack, engine), companions: this.#companions },
      this.table,
      this.#search.verdicts,
    );
  }

  /** Bytes that the prefilter has searched, over all texts. */
  get searchedBytes(): number {
    return this.#search.searchedBytes;
  }

  /** Bytes that the live states hold outside of the kernel. */
  get stateBytes(): number {
    return this.#search.anchors.byteLength + this.#search.verdicts.byteLength;
  }

  /** Windows of a stream must be longer than this, at best several times as long. */
  get streamOverlap(): number {
    return streamOverlap(this.#rules.index);
  }

  /** Scans the text of `length` bytes at `ptr` (at most LONGEST_WHOLE_TEXT; longer ones are streamed). */
  scanWhole(ptr: number, length: number): ScanState {
    const kind = sniffText(this.#kernel.bytes, ptr, ptr + length);
    const state = this.#push(kind, length);
    if (isWide(kind)) return state;
    const span: TextSpan = { start: ptr, end: ptr + length, offset: 0 };
    this.#search.begin(span.start, span.end);
    return this.#finish(state, span, this.#search.search(span, 0, length));
  }

  /**
   * Scans the same way, but takes over what the live state `base` knows where the text is a copy of
   * the base's: `count` Int32 rows at the address `ops` (a multiple of four), as kernel.applyDelta
   * records them, covering the text.
   */
  scanDelta(base: ScanState, ops: number, count: number, ptr: number, length: number): ScanState {
    if (!this.#deltaScan || !base.isComplete) return this.scanWhole(ptr, length);
    const { bytes } = this.#kernel;
    const delta = this.#delta;
    if (delta.rows.buffer !== bytes.buffer) delta.rows = new Int32Array(bytes.buffer);
    delta.first = ops / Int32Array.BYTES_PER_ELEMENT;
    delta.count = count;
    delta.textLength = length;
    const sameStart = copiesStart(delta, base.textLength);
    const kind = sameStart ? base.kind : sniffText(bytes, ptr, ptr + length);
    const state = this.#push(kind, length);
    if (isWide(kind)) return state;
    const span: TextSpan = { start: ptr, end: ptr + length, offset: 0 };
    this.#search.begin(span.start, span.end);
    return this.#finish(state, span, this.#search.inherit(base, ptr, delta));
  }

  /** Whether the kernel may search texts while it walks, as this scanner would. */
  get canWalk(): boolean {
    return this.#deltaScan && this.#kernel.walks !== null && this.#rules.unbounded.length === 0;
  }

  /** Says to the kernel's walk where anchors go; texts above `longest` bytes are left to others. */
  prepareWalk(longest: number): void {
    this.#search.prepareWalk(Math.min(longest, LONGEST_WHOLE_TEXT));
  }

  /** Bytes that the kernel's walk searched. */
  countSearched(bytes: number): void {
    this.#search.countSearched(bytes);
  }

  /**
   * Turns to the path of a walk of the kernel: the text whose record begins at words[record] is the last one that is live,
   * none for -1. Returns its state, null where it was not searched.
   */
  turnTo(words: Int32Array, record: number): ScanState | null {
    this.#depth = 0;
    const { anchors, verdicts } = this.#search;
    anchors.share();
    anchors.top = record < 0 ? 0 : words[record + PATH_LAST]!; // a whole record stands there
    verdicts.top = record < 0 ? 0 : words[record + PATH_VERDICTS]!;
    return record < 0 || words[record + PATH_KIND] === 0 ? null : stateOf(words, record);
  }

  /**
   * Judges what the kernel's walk left of a text at `ptr`, whose record begins at words[record]: the last one that is
   * live. Its verdicts are noted there.
   */
  settle(words: Int32Array, record: number, ptr: number): ScanState {
    const state = stateOf(words, record);
    this.turnTo(words, record);
    this.#search.begin(ptr, ptr + state.textLength);
    state.candidates = this.#search.settle(state);
    state.mayMatch = state.candidates > 0;
    words[record + PATH_VERDICTS] = this.#search.verdicts.top;
    return state;
  }

  /** Forgets the state that was made last. */
  release(state: ScanState): void {
    if (this.#states[this.#depth - 1] !== state) {
      throw new RangeError('scan states must be released in reverse order of their making');
    }
    this.#depth--;
    this.#search.anchors.top = state.firstAnchor;
    this.#search.verdicts.top = this.#verdictBases[this.#depth] ?? 0;
  }

  /** Hands out the matches of a live state whose text lies (again) at `ptr`, in order of position. */
  emit(state: ScanState, ptr: number, length: number, sink: MatchSink): void {
    if (!state.mayMatch) return;
    this.#search.anchors.refresh();
    if (isWide(state.kind)) {
      this.#emitWide(ptr, length, state.kind, sink);
      return;
    }
    if (state.candidates > WHOLE_EMIT_LIMIT) {
      this.#emitInWindows(ptr, length, sink);
      return;
    }
    const span: TextSpan = { start: ptr, end: ptr + length, offset: 0 };
    const claims = this.#claimsOf(state, span, state.kind === 'binary');
    if (claims.length === 0) return;
    const cursor = this.#emitter.cursorAt(span);
    const blocks = new InlineBlocks();
    if (!state.isComplete || this.#search.mayHoldBlocks(state)) {
      this.#emitter.readBlocks(blocks, span, true, cursor);
    }
    for (const { claim, yieldsTo, backing } of resolveOverlaps(claims)) {
      const located = this.#emitter.locate(claim, span, cursor, blocks);
      this.#emitter.hand({ claim: located, yieldsTo, backing }, NO_LAYERS, sink);
    }
  }

  /** Scans a text that comes in windows; see {@link TextStream}. Other scans may run in between. */
  beginStream(sink: MatchSink, layers: readonly Layer[] = NO_LAYERS): TextStream {
    const resume = new Float64Array(this.#rules.unbounded.length);
    const { maxLeftReach, maxRightReach } = this.#rules.index;
    let isBinary: boolean | null = null;
    return new TextStream(
      {
        maxLeftReach,
        maxRightReach,
        emitter: this.#emitter,
        scan: (span, from, to) => {
          isBinary ??= sniffText(this.#kernel.bytes, span.start, span.end) === 'binary';
          return this.#scanWindow(span, { from, to }, { resume, isBinary });
        },
      },
      layers,
      sink,
    );
  }

  #push(kind: TextKind, length: number): MutableState {
    if (length > LONGEST_WHOLE_TEXT) {
      throw new RangeError(`text of ${length} bytes must be streamed`);
    }
    let state = this.#states[this.#depth];
    if (state === undefined) {
      state = {
        textLength: 0,
        kind,
        firstAnchor: 0,
        lastAnchor: 0,
        looseVerdict: EMPTY_VERDICT,
        isComplete: false,
        mayMatch: false,
        candidates: 0,
      };
      this.#states.push(state);
    }
    this.#verdictBases[this.#depth] = this.#search.verdicts.top;
    this.#depth++;
    state.textLength = length;
    state.kind = kind;
    state.firstAnchor = this.#search.anchors.top;
    state.lastAnchor = this.#search.anchors.top;
    state.looseVerdict = EMPTY_VERDICT;
    state.isComplete = false;
    state.mayMatch = isWide(kind);
    return state;
  }

  #finish(state: MutableState, span: TextSpan, found: number): ScanState {
    state.lastAnchor = this.#search.anchors.top;
    state.isComplete = this.#search.isComplete;
    state.looseVerdict = this.#search.searchUnbounded(span, state);
    state.candidates = found;
    state.mayMatch = found > 0 || state.looseVerdict !== EMPTY_VERDICT;
    return state;
  }

  #scanWindow(
    span: TextSpan,
    range: OffsetRange,
    stream: { readonly resume: Float64Array; readonly isBinary: boolean },
  ): ScannedWindow {
    const state = this.#push('text', 0);
    this.#search.begin(span.start, span.end);
    this.#search.search(span, range.from - span.offset, range.to - span.offset);
    state.lastAnchor = this.#search.anchors.top;
    state.looseVerdict = this.#search.searchUnboundedWindow(span, range, stream.resume);
    const claims = this.#claimsOf(state, span, stream.isBinary);
    const mayHoldBlocks = !this.#search.isComplete || this.#search.mayHoldBlocks(state);
    this.release(state);
    return { claims, mayHoldBlocks };
  }

  #claimsOf(state: ScanState, span: TextSpan, isBinary: boolean): readonly Claim[] {
    return this.#companions.settle(this.#search.claimsOf(state, span.offset, isBinary), span);
  }

  #emitInWindows(ptr: number, length: number, sink: MatchSink): void {
    const stream = this.beginStream(sink);
    let kept = 0;
    for (let at = 0; at < length; ) {
      const end = Math.min(length, at + this.#windowAreaBytes);
      kept = stream.window(ptr + at - kept, end - at + kept, end === length);
      at = end;
    }
  }

  #emitWide(ptr: number, length: number, kind: TextKind, sink: MatchSink): void {
    if (!isWide(kind)) return;
    const area = { start: this.#windowArea, byteLength: this.#windowAreaBytes };
    const stream = this.beginStream(sink, [kind]);
    streamWideText(this.#kernel.bytes, { start: ptr, end: ptr + length, kind }, area, stream);
  }
}

/** The state of a text from a path's record; its candidates are not counted. */
function stateOf(words: Int32Array, record: number): MutableState {
  return {
    textLength: words[record + PATH_LENGTH]!,
    kind: words[record + PATH_KIND] === PATH_BINARY ? 'binary' : 'text',
    firstAnchor: words[record + PATH_FIRST]!,
    lastAnchor: words[record + PATH_LAST]!,
    looseVerdict: EMPTY_VERDICT,
    isComplete: true,
    mayMatch: false,
    candidates: 0,
  };
}

/** Whether the bytes that decide the kind of a text are the same ones in the base. */
function copiesStart(delta: DeltaOps, baseLength: number): boolean {
  const { rows, first, count } = delta;
  const isCopy = count > 0 && rows[first] === 0 && rows[first + 1] === 0;
  return isCopy && baseLength >= PROBE_BYTES && (rows[first + 2] ?? 0) >= PROBE_BYTES;
}

function alignedUp(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

/** Creates a scanner and loads its literals into the kernel. */
export function createScanner(context: ScannerContext, options: ScannerOptions = {}): Scanner {
  return new Scanner(context, options);
}
