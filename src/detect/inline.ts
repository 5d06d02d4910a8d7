/**
 * Comments in the text itself that accept a match: reads the lines around it and asks base/pragmas.
 *
 * Runs for matches only, when they are handed out, and is never inherited, so that it costs nothing
 * where nothing matched. How far it looks is bounded, and the same whether a text is at hand whole
 * or comes in windows: a pragma counts within LINE_CONTEXT_BYTES of the secret; a block
 * (`secretlint-disable` … `-enable`) may begin anywhere before it.
 */
import { acceptingPragma, mayHoldPragma, type PragmaBlock, pragmasOf } from '../base/pragmas.ts';
import type { LineCursor } from './lines.ts';

/** How far lines are read to either side of a match: minified files are one line of megabytes. */
export const LINE_CONTEXT_BYTES = 1024;
/** What of a line counts behind the word that begins or ends a block. */
const BLOCK_TEXT_BYTES = 512;
/** More blocks than anybody writes: what follows in such a text is accepted by no block. */
const BLOCKS_MAX = 256;
const BLOCK_WORD = Buffer.from('secretlint-', 'latin1');
/** Looked for first: without this one there is no block. */
export const BLOCK_BEGIN = 'secretlint-disable';
const BEGIN_WORD = Buffer.from(BLOCK_BEGIN, 'latin1');
const BLOCK_VERB = /^secretlint-(?:disable|enable)(?![\w-])/i;

/** Bytes of memory with the absolute range of the text, or window of it, and its offset in the text. */
export interface InlineText {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

interface OpenBlock {
  readonly pragma: PragmaBlock['pragma'];
  readonly line: number;
  endLine: number;
  /** Offset in the text of the word that begins it. */
  readonly at: number;
}

/** The block pragmas of one text, read up to where the text is known. */
export class InlineBlocks {
  readonly #blocks: OpenBlock[] = [];
  /** Offset in the text up to which words were looked for. */
  #read = 0;

  /**
   * Reads on, in a window that begins at or before where the last one was read up to. `cursor`
   * stands in the window before all that is new; `move` brings a copy of it to a position.
   */
  read(
    text: InlineText,
    isLast: boolean,
    cursor: LineCursor,
    move: (cursor: LineCursor, position: number) => void,
  ): void {
    const { buffer, start, end, offset } = text;
    const limit = isLast ? end : end - BLOCK_TEXT_BYTES;
    const part = buffer.subarray(start, end);
    const from = Math.max(0, this.#read - offset);
    this.#read = Math.max(this.#read, offset + limit - start);
    const mayEnd = this.#blocks.length > 0;
    if (!mayEnd && part.indexOf(BEGIN_WORD, from) < 0) return;
    const here = cursor.fork();
    let at = part.indexOf(BLOCK_WORD, from);
    for (; at >= 0 && start + at < limit; at = part.indexOf(BLOCK_WORD, at + BLOCK_WORD.length)) {
      const first = Math.max(0, at - 1);
      const line = restOfLine(part, first, at + BLOCK_TEXT_BYTES, cursor.lineEnd);
      if (!BLOCK_VERB.test(line.slice(at - first))) continue;
      move(here, start + at);
      this.#add(line, here.line, offset + at);
    }
  }

  /** Whether any has begun; from then on every word counts. */
  get isAny(): boolean {
    return this.#blocks.length > 0;
  }

  /** Says that no block begins before `offset` of the text that was not read. */
  pass(offset: number): void {
    this.#read = Math.max(this.#read, offset);
  }

  /** Blocks that begin near enough to count for a secret that ends at this offset of the text. */
  before(secretEnd: number): readonly PragmaBlock[] {
    if (this.#blocks.length === 0) return this.#blocks;
    return this.#blocks.filter((block) => block.at < secretEnd + BLOCK_TEXT_BYTES);
  }

  #add(text: string, line: number, at: number): void {
    for (const pragma of pragmasOf(text)) {
      if (pragma.reach === 'begin' && this.#blocks.length < BLOCKS_MAX) {
        this.#blocks.push({ pragma, line, endLine: Number.MAX_SAFE_INTEGER, at });
      } else if (pragma.reach === 'end') this.#end(pragma.rules, line);
    }
  }

  #end(rules: readonly string[], line: number): void {
    for (const block of this.#blocks) {
      const isOpen = block.endLine === Number.MAX_SAFE_INTEGER;
      const isMeant =
        rules.length === 0 || block.pragma.rules.every((rule) => rules.includes(rule));
      if (isOpen && isMeant) block.endLine = line;
    }
  }
}

/** A secret in a text: absolute range, lines, and the id of the rule that found it. */
export interface InlineMatch {
  readonly secretStart: number;
  readonly secretEnd: number;
  readonly line: number;
  readonly endLine: number;
  readonly rule: string;
}

/** The lines of a match with one more before and after, as far as they are near. */
interface Surroundings {
  /** Latin1, from the start of `firstLine`. */
  readonly text: string;
  readonly firstLine: number;
}

/** What stands around a match that bears on whether it counts. */
export interface InlineVerdict {
  /** Name of the pragma that accepts the match, or ''. */
  readonly pragma: string;
  /** The match is one of our own fingerprints, or a part of one. */
  readonly isFingerprint: boolean;
}

const NOTHING: InlineVerdict = { pragma: '', isFingerprint: false };

/** Reads what stands around a match. `knowsRule` tells the ids of rules from other words. */
export function inlineVerdict(
  text: InlineText,
  match: InlineMatch,
  lineEnd: number,
  blocks: readonly PragmaBlock[],
  knowsRule: (id: string) => boolean,
): InlineVerdict {
  const around = surroundings(text, match, lineEnd);
  const isFingerprint = isOwnFingerprint(text, match, knowsRule);
  const mayHold = mayHoldPragma(around.text);
  if (!mayHold && blocks.length === 0) {
    return isFingerprint ? { pragma: '', isFingerprint } : NOTHING;
  }
  const lines = mayHold ? around.text.split(String.fromCharCode(lineEnd)) : [];
  const { line, endLine, rule } = match;
  const lineAt = (number: number): string | null => lines[number - around.firstLine] ?? null;
  const pragma = acceptingPragma({ lineAt, line, endLine, rule, blocks });
  return { pragma: pragma?.name ?? '', isFingerprint };
}

/** Loops over bytes: lines are short, and calls into Buffer cost more than walking one. */
function surroundings(
  { buffer, start, end }: InlineText,
  { secretStart, secretEnd, line }: InlineMatch,
  lineEnd: number,
): Surroundings {
  const first = Math.max(start, secretStart - LINE_CONTEXT_BYTES);
  const last = Math.min(end, secretEnd + LINE_CONTEXT_BYTES);
  let from = secretStart;
  let before = 0;
  while (from > first) {
    if (buffer[from - 1] === lineEnd && ++before === 2) break;
    from--;
  }
  let to = secretEnd;
  let after = 0;
  while (to < last) {
    if (buffer[to] === lineEnd && ++after === 2) break;
    to++;
  }
  return { text: buffer.toString('latin1', from, to), firstLine: before === 0 ? line : line - 1 };
}

function restOfLine(part: Buffer, from: number, to: number, lineEnd: number): string {
  const line = part.subarray(from, to);
  // The byte before the word may itself end a line.
  const next = line.indexOf(lineEnd, 1);
  return line.toString('latin1', 0, next < 0 ? line.length : next);
}

/** `v1:` + rule + `:` + digits, as findings/fingerprint.ts makes them. */
const FINGERPRINT = /v1:([^\s:"']{1,200}):[0-9a-f]{24}(?![0-9a-f])/g;
/** Longest of them, and the longest match that can be one with what stands around it. */
const FINGERPRINT_BYTES = 230;

function isOwnFingerprint(
  { buffer, start, end }: InlineText,
  { secretStart, secretEnd }: InlineMatch,
  knowsRule: (id: string) => boolean,
): boolean {
  if (secretEnd - secretStart > FINGERPRINT_BYTES || !isHexDigit(buffer[secretEnd - 1]))
    return false;
  const first = Math.max(start, secretStart - FINGERPRINT_BYTES);
  const last = Math.min(end, secretEnd + FINGERPRINT_BYTES);
  const near = buffer.toString('latin1', first, last);
  if (!near.includes('v1:')) return false;
  for (const found of near.matchAll(FINGERPRINT)) {
    const from = first + found.index;
    const isInside = from <= secretStart && from + found[0].length >= secretEnd;
    if (isInside && knowsRule(found[1] ?? '')) return true;
  }
  return false;
}

function isHexDigit(byte = 0): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
}
