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
import type { Kernel } from '../kernel/index.ts';
import { buildLiteralTables } from '../prefilter/index.ts';
import type { RegexEngine, RulePack } from '../rules/index.ts';
import { Allowlist } from './allowlist.ts';
import { AnchorJudge, HIT_AREA_BYTES } from './anchor-judge.ts';
import { AnchorStack } from './anchor-stack.ts';
import { collectClaims } from './claims.ts';
import { Companions } from './companions.ts';
import { type DeltaOps, inheritAnchors } from './delta-scan.ts';
import type { Detector } from './detector.ts';
import type { MatchSink, TextSpan } from './emit.ts';
import { Emitter } from './emit.ts';
import { createGenericDetectors } from './generic/index.ts';
import { MatchTable } from './match-table.ts';
import type { Claim } from './overlap.ts';
import { resolveOverlaps } from './overlap.ts';
import type { RuleSet } from './rule-set.ts';
import { createRuleSet, ruleSetLiterals } from './rule-set.ts';
import { streamOverlap, TextStream } from './text-stream.ts';
import { EMPTY_VERDICT, VerdictStack } from './verdicts.ts';
import { judgeEverywhere, plainAnchors, searchPlainly, type WholeText } from './whole-text.ts';
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
  readonly literalTables?: Uint8Array;
}

/** Outcome of scanning one text; valid until released. Read-only to everybody but the scanner. */
export interface ScanState {
  readonly textLength: number;
  readonly kind: TextKind;
  readonly firstAnchor: number;
  readonly lastAnchor: number;
  /** Candidates of rules without known reach: a verdict with offsets from the text's start. */
  readonly looseVerdict: number;
  /** False: `emit` would hand out nothing. */
  readonly mayMatch: boolean;
}

type MutableState = { -readonly [Key in keyof ScanState]: ScanState[Key] };

/** Memory that decoded text passes through in windows, beyond what overlaps. */
const WINDOW_BYTES = 1 << 18;
/** Texts above this length must be streamed: a state's offsets and a rule's string have their limits. */
export const LONGEST_WHOLE_TEXT: number = 1 << 28;
const ALIGNMENT = 64;
const NO_LAYERS: readonly Layer[] = Object.freeze([]);

/** The literal tables that a scanner of this pack and these detectors loads. */
export function scannerTables(
  pack: RulePack,
  detectors: readonly Detector[] = createGenericDetectors(pack.rules),
): Uint8Array {
  return buildLiteralTables(ruleSetLiterals(pack, detectors));
}

/** A scanner; owns the kernel's memory from its former heap base up to {@link Scanner.heapBase}. */
export class Scanner {
  /** First address that is free for the caller. */
  readonly heapBase: number;
  /** What rows refer to; grows as matches are handed out. */
  readonly table: MatchTable = new MatchTable();
  readonly #kernel: Kernel;
  readonly #rules: RuleSet;
  readonly #prefilter: boolean;
  readonly #deltaScan: boolean;
  readonly #anchors = new AnchorStack();
  readonly #verdicts = new VerdictStack();
  readonly #judge: AnchorJudge;
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
    const detectors = options.detectors ?? createGenericDetectors(pack.rules);
    this.#kernel = kernel;
    this.#prefilter = options.prefilter ?? true;
    this.#deltaScan = this.#prefilter && (options.deltaScan ?? true);
    this.#rules = createRuleSet(pack, engine, detectors);
    kernel.loadLiterals(options.literalTables ?? scannerTables(pack, detectors));
    const hitArea = alignedUp(kernel.heapBase);
    this.#windowArea = hitArea + HIT_AREA_BYTES;
    this.#windowAreaBytes = alignedUp(WINDOW_BYTES + 2 * this.streamOverlap);
    this.heapBase = this.#windowArea + this.#windowAreaBytes;
    kernel.reserve(this.heapBase);
    const stacks = { anchors: this.#anchors, verdicts: this.#verdicts };
    this.#judge = new AnchorJudge(kernel, this.#rules.index, stacks, hitArea);
    this.#companions = new Companions(pack, engine, kernel);
    this.#emitter = new Emitter(
      { kernel, pack, now, allowlist: new Allowlist(pack, engine) },
      this.table,
      this.#verdicts,
    );
  }

  /** Bytes that the prefilter has searched, over all texts. */
  get searchedBytes(): number {
    return this.#judge.searchedBytes;
  }

  /** Bytes that the live states hold outside of the kernel. */
  get stateBytes(): number {
    return this.#anchors.byteLength + this.#verdicts.byteLength;
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
    this.#begin(ptr, ptr + length);
    const found = this.#prefilter
      ? this.#judge.search(0, length)
      : this.#searchEverywhere({ start: ptr, end: ptr + length, offset: 0 }, 0, length);
    return this.#finish(state, ptr, found);
  }

  /**
   * Scans the same way, but takes over what the live state `base` knows where the text is a copy of
   * the base's: `count` Int32 rows at the address `ops` (a multiple of four), as kernel.applyDelta
   * records them, covering the text.
   */
  scanDelta(base: ScanState, ops: number, count: number, ptr: number, length: number): ScanState {
    if (!this.#deltaScan || isWide(base.kind)) return this.scanWhole(ptr, length);
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
    this.#begin(ptr, ptr + length);
    const { index } = this.#rules;
    const found = inheritAnchors(this.#judge, this.#anchors, index, base, delta);
    return this.#finish(state, ptr, found);
  }

  /** Forgets the state that was made last. */
  release(state: ScanState): void {
    if (this.#states[this.#depth - 1] !== state) {
      throw new RangeError('scan states must be released in reverse order of their making');
    }
    this.#depth--;
    this.#anchors.top = state.firstAnchor;
    this.#verdicts.top = this.#verdictBases[this.#depth] ?? 0;
  }

  /** Hands out the matches of a live state whose text lies (again) at `ptr`, in order of position. */
  emit(state: ScanState, ptr: number, length: number, sink: MatchSink): void {
    if (!state.mayMatch) return;
    if (isWide(state.kind)) {
      this.#emitWide(ptr, length, state.kind, sink);
      return;
    }
    const span: TextSpan = { start: ptr, end: ptr + length, offset: 0 };
    const claims = this.#claimsOf(state, span, state.kind === 'binary');
    const cursor = this.#emitter.cursorAt(span);
    for (const { claim, yieldsTo } of resolveOverlaps(claims)) {
      const located = this.#emitter.locate(claim, span, cursor);
      this.#emitter.hand({ claim: located, yieldsTo }, NO_LAYERS, sink);
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
          return this.#scanWindow(span, { from, to, isBinary }, resume);
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
        mayMatch: false,
      };
      this.#states.push(state);
    }
    this.#verdictBases[this.#depth] = this.#verdicts.top;
    this.#depth++;
    state.textLength = length;
    state.kind = kind;
    state.firstAnchor = this.#anchors.top;
    state.lastAnchor = this.#anchors.top;
    state.looseVerdict = EMPTY_VERDICT;
    state.mayMatch = isWide(kind);
    return state;
  }

  #begin(textStart: number, textEnd: number): void {
    this.#rules.window.reset();
    this.#judge.begin(textStart, textEnd);
  }

  #finish(state: MutableState, ptr: number, found: number): ScanState {
    state.lastAnchor = this.#anchors.top;
    if (this.#rules.unbounded.length > 0) {
      state.looseVerdict = this.#searchUnbounded(state, ptr);
    }
    state.mayMatch = found > 0 || state.looseVerdict !== EMPTY_VERDICT;
    return state;
  }

  /** Runs the rules without known reach that have a literal in the text, or have none at all. */
  #searchUnbounded(state: ScanState, ptr: number): number {
    const { unbounded } = this.#rules;
    const gates = this.#openGates(state);
    let whole: WholeText | null = null;
    this.#verdicts.open(ptr);
    this.#verdicts.textOnly = false;
    unbounded.forEach((rule, index) => {
      if (gates[index] === 0) return;
      whole ??= this.#wholeText(ptr, ptr + state.textLength);
      searchPlainly(rule, whole, { from: ptr, to: ptr + state.textLength }, this.#verdicts);
    });
    return this.#verdicts.close();
  }

  #openGates(state: ScanState): Uint8Array {
    const { unbounded, gatesOf } = this.#rules;
    const gates = new Uint8Array(unbounded.length);
    unbounded.forEach((rule, index) => {
      gates[index] = rule.literals.length === 0 || !this.#prefilter ? 1 : 0;
    });
    const literals = this.#anchors.literals;
    for (let at = state.firstAnchor; at < state.lastAnchor; at++) {
      for (const index of gatesOf[literals[at] ?? -1] ?? []) gates[index] = 1;
    }
    return gates;
  }

  #wholeText(start: number, end: number): WholeText {
    const bytes = this.#kernel.bytes;
    const view = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, end - start);
    return { bytes, text: view.toString('latin1'), start, end };
  }

  /** The scan without prefilter; pushes what it finds as anchors at offset 0 of the text. */
  #searchEverywhere(span: TextSpan, from: number, to: number): number {
    const whole = this.#wholeText(span.start, span.end);
    const range = { from: span.start + from, to: span.start + to };
    const stacks = { anchors: this.#anchors, verdicts: this.#verdicts };
    let found = 0;
    this.#verdicts.textOnly = false;
    for (const rule of this.#rules.bounded) found += judgeEverywhere(rule, whole, range, stacks);
    for (const detector of this.#rules.others) {
      for (const [position, literal] of plainAnchors(detector, whole, range)) {
        found += this.#judge.ask(detector, position, literal);
      }
    }
    return found;
  }

  #scanWindow(
    span: TextSpan,
    range: { readonly from: number; readonly to: number; readonly isBinary: boolean },
    resume: Float64Array,
  ): readonly Claim[] {
    const state = this.#push('text', 0);
    this.#begin(span.start, span.end);
    const from = range.from - span.offset;
    const to = range.to - span.offset;
    if (this.#prefilter) this.#judge.search(from, to);
    else this.#searchEverywhere(span, from, to);
    state.lastAnchor = this.#anchors.top;
    state.looseVerdict = this.#searchUnboundedWindow(span, range, resume);
    const claims = this.#claimsOf(state, span, range.isBinary);
    this.release(state);
    return claims;
  }

  #searchUnboundedWindow(
    span: TextSpan,
    range: { readonly from: number; readonly to: number },
    resume: Float64Array,
  ): number {
    const { unbounded } = this.#rules;
    if (unbounded.length === 0) return EMPTY_VERDICT;
    const whole = this.#wholeText(span.start, span.end);
    const shift = span.start - span.offset;
    this.#verdicts.open(span.start);
    this.#verdicts.textOnly = false;
    unbounded.forEach((rule, index) => {
      const from = Math.max(range.from, resume[index] ?? 0) + shift;
      const next = searchPlainly(rule, whole, { from, to: range.to + shift }, this.#verdicts);
      resume[index] = next - shift;
    });
    return this.#verdicts.close();
  }

  #claimsOf(state: ScanState, span: TextSpan, isBinary: boolean): readonly Claim[] {
    const { offset } = span;
    const claims: Claim[] = [];
    const into = { claims, isBinary };
    const { positions, verdicts } = this.#anchors;
    const order = this.#rules.order;
    for (let at = state.firstAnchor; at < state.lastAnchor; at++) {
      const verdict = verdicts[at] ?? EMPTY_VERDICT;
      if (verdict === EMPTY_VERDICT) continue;
      collectClaims(this.#verdicts, verdict, offset + (positions[at] ?? 0), order, into);
    }
    if (state.looseVerdict !== EMPTY_VERDICT) {
      collectClaims(this.#verdicts, state.looseVerdict, offset, order, into);
    }
    return this.#companions.settle(claims, span);
  }

  #emitWide(ptr: number, length: number, kind: TextKind, sink: MatchSink): void {
    if (!isWide(kind)) return;
    const area = { start: this.#windowArea, byteLength: this.#windowAreaBytes };
    const stream = this.beginStream(sink, [kind]);
    streamWideText(this.#kernel.bytes, { start: ptr, end: ptr + length, kind }, area, stream);
  }
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
