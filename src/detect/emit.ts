/**
 * Turns claims that prevailed into match records and rows: values, places, what else is known.
 *
 * Runs only for survivors, so clarity goes before speed here. What is judged at this point may
 * depend on bytes outside of an anchor's reach (the line around a match) and on the clock, because
 * nothing of it is inherited.
 */

import { CONFIDENCES } from '../base/model.ts';
import type { PragmaBlock } from '../base/pragmas.ts';
import type { Layer } from '../decode/index.ts';
import { utf8MarkLength } from '../decode/index.ts';
import type { Kernel } from '../kernel/index.ts';
import type { RulePack } from '../rules/index.ts';
import type { Allowlist } from './allowlist.ts';
import { amidBase64 } from './amid-base64.ts';
import { type Assessment, assess } from './assess.ts';
import type { Companions } from './companions.ts';
import { demonstratedBy } from './demonstrations.ts';
import {
  type InlineBlocks,
  type InlineMatch,
  type InlineText,
  type InlineVerdict,
  inlineVerdict,
  LINE_CONTEXT_BYTES,
} from './inline.ts';
import { LineCursor, lineEndOf, placeNear } from './lines.ts';
import type { MatchTable, RecordCompanion } from './match-table.ts';
import { BEFORE_MATCH, isNamedKey, mayBeNamed } from './named-key.ts';
import type { Claim, Survivor } from './overlap.ts';
import { publicBySetting, type ReadAround } from './surroundings.ts';
import { isSameVerdict, type Told, ToldClaims } from './told.ts';
import type { VerdictStack } from './verdicts.ts';
import { SCORE_UNIT } from './verdicts.ts';

/** One match at one place: offsets of the secret in its text, lines and columns from 1. Reused. */
export interface MatchRow {
  matchId: number;
  start: number;
  end: number;
  line: number;
  column: number;
  endLine: number;
  /** One past the last column. */
  endColumn: number;
}

/** Takes rows in order of their start. The row object is reused: copy what is kept. */
export interface MatchSink {
  match(row: Readonly<MatchRow>): void;
}

/** A text, or the window of one, in kernel memory. */
export interface TextSpan {
  /** Absolute range in `kernel.bytes`. */
  readonly start: number;
  readonly end: number;
  /** Offset of `start` from the whole text's start; 0 unless it is a window of a stream. */
  readonly offset: number;
}

/** What a claim's bytes and those around it say; the same for each version of a text that has both. */
export interface ClaimText {
  /** Latin1 strings of the secret and of the whole match. */
  readonly secret: string;
  readonly match: string;
  /** True where one of the rule's allowances holds. */
  readonly allowed: boolean;
  /** Allowances that hold where their paths or commits hold too; see allowlist.ts. */
  readonly openAllowances: readonly number[];
  /** Name of the comment that accepts it, or ''. */
  readonly pragma: string;
  /** Why it is public where it stands, or ''. */
  readonly setting: string;
  /** Whether what stands in front leaves no doubt about it; see named-key.ts. */
  readonly isNamed: boolean;
  readonly companions: readonly RecordCompanion[];
}

/** Lines and columns, as in a MatchRow. */
export type ClaimPlace = Pick<MatchRow, 'line' | 'column' | 'endLine' | 'endColumn'>;

/** A claim with everything that must be read while its bytes are at hand. */
export interface LocatedClaim extends Claim, Readonly<ClaimPlace> {
  readonly said: ClaimText;
  /** What the next version of the text may have in common with it. */
  told: Told | null;
}

const LINE_FEED = 0x0a;
const NO_COMPANIONS: readonly RecordCompanion[] = Object.freeze([]);

/** What the emitter works with; all of it belongs to the scanner. */
export interface EmitContext {
  readonly kernel: Kernel;
  readonly pack: RulePack;
  readonly allowlist: Allowlist;
  readonly companions: Companions;
  /** Ms since 1970. */
  readonly now: number;
}

/** Locates claims and hands out rows. */
export class Emitter {
  readonly #kernel: Kernel;
  readonly #context: EmitContext;
  readonly #table: MatchTable;
  readonly #verdicts: VerdictStack;
  readonly #ruleIds: ReadonlySet<string>;
  readonly #told: ToldClaims = new ToldClaims();
  /** The kernel's memory. */
  #memory: Buffer = Buffer.alloc(0);

  constructor(context: EmitContext, table: MatchTable, verdicts: VerdictStack) {
    this.#kernel = context.kernel;
    this.#context = context;
    this.#table = table;
    this.#verdicts = verdicts;
    this.#ruleIds = new Set(context.pack.rules.map((rule) => rule.id));
  }

  /** A cursor at the start of a text; the byte order mark, if any, has no column. */
  cursorAt(span: TextSpan): LineCursor {
    const bytes = this.#kernel.bytes;
    const mark = utf8MarkLength(bytes, span.start, span.end);
    return new LineCursor(span.start + mark, lineEndOf(bytes, span.start, span.end));
  }

  /** Reads the block pragmas of a text, or on in the next window of one; see {@link InlineBlocks}. */
  readBlocks(blocks: InlineBlocks, span: TextSpan, isLast: boolean, cursor: LineCursor): void {
    const text = { ...span, buffer: this.#buffer() };
    blocks.read(text, isLast, cursor, (moving, position) => this.move(moving, position));
  }

  /** Reads what a claim says; claims must come in order of secretStart for one cursor. */
  locate(claim: Claim, span: TextSpan, cursor: LineCursor, blocks: InlineBlocks): LocatedClaim {
    this.move(cursor, claim.secretStart + span.start - span.offset);
    const begun = blocks.before(claim.secretEnd);
    if (begun.length > 0) return this.#locateAnew(claim, span, cursor, begun);
    const buffer = this.#buffer();
    const told = this.#told.find(claim, span, buffer, cursor);
    if (told !== null) return toldAgain(claim, told, cursor);
    const located = this.#locateAnew(claim, span, cursor, begun);
    const isNear =
      this.#context.companions.areNear(claim.rule) &&
      located.said.companions.every(({ lines, endLines }) => lines === 0 && endLines === 0);
    if (isNear) located.told = this.#told.keep(located, span, buffer, cursor.lineEnd);
    return located;
  }

  /** The same of a claim that the cursor is at, among the block pragmas `begun`. */
  #locateAnew(
    claim: Claim,
    span: TextSpan,
    cursor: LineCursor,
    begun: readonly PragmaBlock[],
  ): LocatedClaim {
    const bytes = this.#kernel.bytes;
    const shift = span.start - span.offset;
    const secretStart = claim.secretStart + shift;
    const secretEnd = claim.secretEnd + shift;
    const { line, column } = cursor;
    const ahead = cursor.fork();
    ahead.advance(bytes, secretEnd);
    const buffer = this.#buffer();
    const secret = buffer.toString('latin1', secretStart, secretEnd);
    const match = buffer.toString('latin1', claim.start + shift, claim.end + shift);
    const { allowlist } = this.#context;
    const readsLines = allowlist.readsLines(claim.rule);
    const text = readsLines ? lineAround(buffer, claim, span, cursor.lineEnd) : '';
    const { allowed, open } = allowlist.judge(claim.rule, { secret, match, line: text });
    const place = { secretStart, secretEnd, line, endLine: ahead.line };
    const inline = this.#inline(claim, { ...span, buffer }, place, cursor.lineEnd, begun);
    const said: ClaimText = {
      secret,
      match,
      allowed: allowed || inline.isFingerprint,
      openAllowances: open,
      pragma: inline.pragma,
      setting: this.#setting(claim, secret, match, span),
      isNamed: this.#isNamed(claim, secret, span),
      companions: this.#companions(claim, span, cursor),
    };
    return locatedAt(claim, said, { line, column, endLine: ahead.line, endColumn: ahead.column });
  }

  #inline(
    claim: Claim,
    text: InlineText,
    place: Omit<InlineMatch, 'rule'>,
    lineEnd: number,
    begun: readonly PragmaBlock[],
  ): InlineVerdict {
    const rule = this.#context.pack.rules[claim.rule]?.id ?? '';
    return inlineVerdict(text, { ...place, rule }, lineEnd, begun, (id) => this.#ruleIds.has(id));
  }

  /** What stands beside a claim, whose secret's start the cursor is at. */
  #companions(claim: Claim, span: TextSpan, cursor: LineCursor): readonly RecordCompanion[] {
    const found = this.#context.companions.beside(claim, span);
    if (found.length === 0) return NO_COMPANIONS;
    const bytes = this.#kernel.bytes;
    const shift = span.start - span.offset;
    const text = { bytes, start: span.start + utf8MarkLength(bytes, span.start, span.end) };
    return found.map(({ name, rule, start, end }) => {
      const from = placeNear(cursor, start + shift, text);
      const to = placeNear(cursor, end + shift, text);
      return {
        name,
        rule,
        secret: this.#buffer().toString('latin1', start + shift, end + shift),
        offset: start - claim.secretStart,
        lines: from.line - cursor.line,
        endLines: to.line - cursor.line,
        column: from.column,
        endColumn: to.column,
      };
    });
  }

  #setting(claim: Claim, secret: string, match: string, span: TextSpan): string {
    const shift = span.start - span.offset;
    const rule = this.#context.pack.rules[claim.rule];
    const id = rule?.id ?? '';
    const read: ReadAround = (from, to) =>
      this.#buffer().toString('latin1', Math.max(span.start, from), Math.min(span.end, to));
    const at = { start: claim.start + shift, end: claim.end + shift };
    const place = { start: claim.secretStart + shift, end: claim.secretEnd + shift };
    return (
      publicBySetting(id, match, at, read) ||
      amidBase64(rule, secret, place, read) ||
      demonstratedBy(id, secret, place, read)
    );
  }

  #isNamed(claim: Claim, secret: string, span: TextSpan): boolean {
    const rule = this.#context.pack.rules[claim.rule];
    if (rule === undefined || !mayBeNamed(rule)) return false;
    const shift = span.start - span.offset;
    const from = Math.max(span.start, claim.start + shift - BEFORE_MATCH);
    return isNamedKey(secret, this.#buffer().toString('latin1', from, claim.secretStart + shift));
  }

  #buffer(): Buffer {
    const { buffer, byteOffset, byteLength } = this.#kernel.bytes;
    // Memory that has grown is another buffer.
    if (this.#memory.buffer !== buffer) {
      this.#memory = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
    }
    return this.#memory;
  }

  /** Moves a cursor forward to an absolute position, over whole lines at the kernel's speed. */
  move(cursor: LineCursor, position: number): void {
    const from = cursor.position;
    if (cursor.lineEnd === LINE_FEED && position > from) {
      const last = this.#kernel.lastNewline(from, position - from);
      if (last >= 0) {
        cursor.skipTo(from + last + 1, this.#kernel.countNewlines(from, last + 1));
      }
    }
    cursor.advance(this.#kernel.bytes, position);
  }

  /** Hands the claim to the sink, unless an allowance holds. */
  hand(survivor: Handed, layers: readonly Layer[], sink: MatchSink): void {
    const { claim } = survivor;
    if (claim.said.allowed) return;
    const matchId = this.#matchId(survivor, layers);
    row.matchId = matchId;
    row.start = claim.secretStart;
    row.end = claim.secretEnd;
    row.line = claim.line;
    row.column = claim.column;
    row.endLine = claim.endLine;
    row.endColumn = claim.endColumn;
    sink.match(row);
  }

  #matchId(survivor: Handed, layers: readonly Layer[]): number {
    const { told } = survivor.claim;
    const back = this.#isGeneric(survivor.backing) ? survivor.backing : null;
    if (told === null || survivor.yieldsTo.length > 0) {
      return this.#recordOf(survivor, back, layers);
    }
    const isKnown = told.layers === layers && isSameVerdict(told.backing, back);
    if (!isKnown) {
      told.matchId = this.#recordOf(survivor, back, layers);
      told.layers = layers;
      told.backing = back;
    }
    return told.matchId;
  }

  #recordOf({ claim, yieldsTo }: Handed, back: Claim | null, layers: readonly Layer[]): number {
    const { rule, said } = claim;
    const { secret, match, openAllowances, pragma, setting, isNamed, companions } = said;
    const facts = [rule, verdictKey(claim), back === null ? '' : verdictKey(back)].join();
    const places = `${yieldsTo.join()};${openAllowances.join()};${layers.join()}`;
    // Latin1 strings hold no character above \u00ff: \u0100 separates.
    const text = match === secret ? '' : match;
    const pairs = companions.length === 0 ? '' : JSON.stringify(companions);
    const key = [facts, places, pragma, setting, isNamed, pairs, secret, text].join('\u0100');
    return this.#table.idOf(key, () => {
      const { pack, now } = this.#context;
      const base = this.#verdictOf(claim, back);
      const judged = assess(pack, rule, { secret, match, setting, isNamed, companions, now }, base);
      return { rule, secret, ...judged, layers, yieldsTo, openAllowances, pragma, companions };
    });
  }

  #isGeneric(claim: Claim | null): boolean {
    return claim !== null && this.#context.pack.rules[claim.rule]?.kind === 'generic';
  }

  /**
   * What detectors said: a rule that knows the issuer names the match, but where name and place make
   * a generic detector surer of the same value, its word counts as well.
   */
  #verdictOf(claim: Claim, back: Claim | null): Assessment {
    const surest = back ?? claim;
    return {
      score: Math.max(claim.score, surest.score) / SCORE_UNIT,
      confidence: CONFIDENCES[surest.confidence] ?? 'low',
      reasons: [claim, ...(back === null ? [] : [back])].flatMap(({ reasons }) =>
        this.#verdicts.reasonsOf(reasons),
      ),
    };
  }
}

/** A survivor, located; what backs it needs no place. */
type Handed = Omit<Survivor<LocatedClaim>, 'backing'> & { readonly backing: Claim | null };

/** A claim in surroundings that were told before; the cursor is at it. */
function toldAgain(claim: Claim, told: Told, { line, column }: LineCursor): LocatedClaim {
  const { said, place } = told;
  const lines = place.endLine - place.line;
  const endColumn = lines > 0 ? place.endColumn : column + place.endColumn - place.column;
  const located = locatedAt(claim, said, { line, column, endLine: line + lines, endColumn });
  located.told = told;
  return located;
}

/** Field by field: spreading a claim showed in profiles. */
function locatedAt(claim: Claim, said: ClaimText, place: ClaimPlace): LocatedClaim {
  return {
    rule: claim.rule,
    slot: claim.slot,
    priority: claim.priority,
    conditional: claim.conditional,
    start: claim.start,
    end: claim.end,
    secretStart: claim.secretStart,
    secretEnd: claim.secretEnd,
    score: claim.score,
    confidence: claim.confidence,
    reasons: claim.reasons,
    said,
    told: null,
    line: place.line,
    column: place.column,
    endLine: place.endLine,
    endColumn: place.endColumn,
  };
}

function verdictKey({ score, confidence, reasons }: Claim): string {
  return `${score},${confidence},${reasons}`;
}

const row: MatchRow = {
  matchId: 0,
  start: 0,
  end: 0,
  line: 0,
  column: 0,
  endLine: 0,
  endColumn: 0,
};

/** The lines that a match stands on, at most LINE_CONTEXT_BYTES beyond it on either side. */
function lineAround(buffer: Buffer, claim: Claim, span: TextSpan, lineEnd: number): string {
  const shift = span.start - span.offset;
  const first = Math.max(span.start, claim.start + shift - LINE_CONTEXT_BYTES);
  const last = Math.min(span.end, claim.end + shift + LINE_CONTEXT_BYTES);
  const before = buffer.subarray(first, claim.start + shift).lastIndexOf(lineEnd);
  const after = buffer.subarray(claim.end + shift, last).indexOf(lineEnd);
  const from = before < 0 ? first : first + before + 1;
  const to = after < 0 ? last : claim.end + shift + after;
  return buffer.toString('latin1', from, to);
}
