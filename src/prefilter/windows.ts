/**
 * Which windows of a literal find it. The search tests four-byte windows of the text at every
 * WINDOW_STRIDE-th position only, so each literal is entered once for every phase in which it can
 * lie to those positions. A literal too short to hold a whole window in some phase is entered with
 * one outer byte unknown, in all of the forms that the literal's gates leave it. Every occurrence that
 * passes a gate is therefore met through exactly one entry, which names the literal and how far before
 * the window it starts.
 *
 * Any choice finds the same; a good one makes the search stop seldom. How the chosen windows are
 * laid out is tables.ts.
 */

import {
  WINDOW_BYTES,
  WINDOW_FILTER_BITS,
  WINDOW_MASK,
  WINDOW_MULTIPLIER,
  WINDOW_STRIDE,
} from '../kernel/index.ts';
import { type Allowed, allowedBehind } from './behind.ts';
import { commonQuads, guessedShare, isCommonQuad, shareOfNext } from './frequency.ts';
import type { Gate } from './reference.ts';

/** Hits are put in order over this distance, so windows further inside are not considered. */
const MAX_WINDOW_OFFSET = 20;
/** Forms of an outer window byte under WINDOW_MASK. */
const OUTER_FORMS = 16;
/** Of the byte after a window the search looks at the low three bits: one of eight. */
const NEXT_FORMS = 8;
const ANY_NEXT = 0xff;
const FILTER_CELLS = 2 ** WINDOW_FILTER_BITS;
/**
 * Measured, in ns: testing a group's windows one by one, looking up the literals of a window, and one
 * literal more in such a look-up.
 */
const GROUP_COST = 5;
const PROBE_COST = 20;
const MEMBER_COST = 5;

/** A window by which a literal is found. */
export interface ChosenWindow {
  readonly literalId: number;
  /** From the literal's start to the window's; -1 if the window begins one byte before. */
  readonly offset: number;
  /** The little-endian words under WINDOW_MASK that the window may be. */
  readonly keys: readonly number[];
}

/** What was chosen for a set of literals. */
export interface Choice {
  readonly windows: readonly ChosenWindow[];
  /** The window filter's cells, by hash. */
  readonly cells: Uint8Array;
}

/** A literal (latin1), and what must follow it. */
export interface Sought {
  readonly text: string;
  readonly gates: readonly Gate[];
}

/** A literal under consideration. */
interface Candidate {
  readonly text: string;
  /** Bytes that may follow, by distance. */
  readonly behind: readonly Allowed[];
}

/** The known bytes of the window at `offset`, as a key. */
function knownKey(text: string, offset: number): number {
  let key = 0;
  const end = Math.min(offset + WINDOW_BYTES, text.length);
  for (let i = Math.max(0, offset); i < end; i++) key |= text.charCodeAt(i) << (8 * (i - offset));
  return key & WINDOW_MASK;
}

/** The upper `bits` bits of the product that windows are hashed by. */
export function hashOf(key: number, bits: number): number {
  return Math.imul(key, WINDOW_MULTIPLIER) >>> (32 - bits);
}

/** What may stand at `offset` behind the literal's last byte. */
function allowedAt({ text, behind }: Candidate, offset: number): Allowed {
  return behind[offset - text.length] ?? null;
}

/** The low bits of the byte after the window at `offset`, as a filter's cell says them. */
function nextMaskAt(candidate: Candidate, offset: number): number {
  const next = offset + WINDOW_BYTES;
  const { text } = candidate;
  if (next < text.length) return 1 << (text.charCodeAt(next) & (NEXT_FORMS - 1));
  const allowed = allowedAt(candidate, next);
  if (allowed === null) return ANY_NEXT;
  return allowed.reduce((mask, is, byte) => mask | (is << (byte & (NEXT_FORMS - 1))), 0);
}

/** The keys of the window at `offset`, of which at most one outer byte is unknown. */
function keysAt(candidate: Candidate, offset: number): number[] {
  const { text } = candidate;
  const known = knownKey(text, offset);
  if (offset < 0) return Array.from({ length: OUTER_FORMS }, (_, form) => known | form);
  const last = offset + WINDOW_BYTES - 1;
  if (last < text.length) return [known];
  const allowed = allowedAt(candidate, last);
  const forms = new Set<number>();
  for (let byte = 0; byte < 0x100; byte++) {
    if (allowed === null || allowed[byte] === 1) forms.add(byte & (OUTER_FORMS - 1));
  }
  return [...forms].toSorted((a, b) => a - b).map((form) => known | (form << (8 * 3)));
}

/** Text that comes by a cell: how much, and its last byte (negative where that may be any). */
interface Passing {
  readonly share: number;
  readonly last: number;
}

/** The common text of each cell, and how much other text comes by any. */
interface CommonText {
  readonly byCell: ReadonlyMap<number, readonly Passing[]>;
  readonly rest: Passing;
}

let commonText: CommonText | undefined;

function readCommonText(): CommonText {
  const byCell = new Map<number, Passing[]>();
  let rest = 1;
  for (const { text, share } of commonQuads()) {
    const cell = hashOf(knownKey(text, 0), WINDOW_FILTER_BITS);
    const passing = { share, last: text.charCodeAt(WINDOW_BYTES - 1) };
    const others = byCell.get(cell);
    if (others === undefined) byCell.set(cell, [passing]);
    else others.push(passing);
    rest -= share;
  }
  return { byCell, rest: { share: Math.max(0, rest) / FILTER_CELLS, last: -1 } };
}

/** The window's own text, divided among its keys; common text is counted by its cell. */
function ownText({ text }: Candidate, offset: number, keys: number): Passing {
  const end = offset + WINDOW_BYTES;
  const own = text.slice(Math.max(0, offset), end).toLowerCase();
  const share = isCommonQuad(own) ? 0 : guessedShare(own) / keys;
  return { share, last: end <= text.length ? text.charCodeAt(end - 1) : -1 };
}

/** What text costs that comes by a cell, for a window with `nextMask`. */
function passingCost({ share, last }: Passing, cell: number, nextMask: number): number {
  // What a cell lets through already is looked up anyway.
  const group = cell === 0 ? GROUP_COST : 0;
  const probe = PROBE_COST * shareOfNext(last, nextMask & ~cell);
  return share * (group + probe + MEMBER_COST * shareOfNext(last, nextMask));
}

/** What a window costs per position of text: for all text that comes by its cells. */
function windowCost(candidate: Candidate, offset: number, cells: Uint8Array): number {
  commonText ??= readCommonText();
  const { byCell, rest } = commonText;
  const nextMask = nextMaskAt(candidate, offset);
  const keys = keysAt(candidate, offset);
  const own = ownText(candidate, offset, keys.length);
  let cost = 0;
  for (const key of keys) {
    const hash = hashOf(key, WINDOW_FILTER_BITS);
    const cell = cells[hash]!;
    cost += passingCost(rest, cell, nextMask) + passingCost(own, cell, nextMask);
    for (const common of byCell.get(hash) ?? []) cost += passingCost(common, cell, nextMask);
  }
  return cost;
}

/**
 * Where the cheapest window in `phase` begins. Windows that lie within the literal are preferred;
 * at most an outer byte of any window lies outside.
 */
function cheapestWindow(candidate: Candidate, phase: number, cells: Uint8Array): number {
  const lastWhole = candidate.text.length - WINDOW_BYTES;
  const hasWhole = lastWhole >= phase;
  // -1 has the phase of 1.
  const first = hasWhole ? phase : -phase;
  const last = Math.min(hasWhole ? lastWhole : lastWhole + 1, MAX_WINDOW_OFFSET);
  let best = first;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let offset = first; offset <= last; offset += WINDOW_STRIDE) {
    const cost = windowCost(candidate, offset, cells);
    if (cost < bestCost) [best, bestCost] = [offset, cost];
  }
  return best;
}

/** Chooses windows for all literals, in their order. */
export function chooseWindows(literals: readonly Sought[]): Choice {
  const cells = new Uint8Array(FILTER_CELLS);
  const windows: ChosenWindow[] = [];
  for (const [literalId, { text, gates }] of literals.entries()) {
    const behind = [allowedBehind(gates, 0), allowedBehind(gates, 1)];
    const candidate = { text, behind };
    for (let phase = 0; phase < WINDOW_STRIDE; phase++) {
      const offset = cheapestWindow(candidate, phase, cells);
      const keys = keysAt(candidate, offset);
      const nextMask = nextMaskAt(candidate, offset);
      for (const key of keys) cells[hashOf(key, WINDOW_FILTER_BITS)]! |= nextMask;
      windows.push({ literalId, offset, keys });
    }
  }
  return { windows, cells };
}
