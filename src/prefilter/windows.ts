/**
 * Which windows of a literal find it. The search tests four-byte windows of the text at every
 * WINDOW_STRIDE-th position only, so each literal is entered once for every phase in which it can
 * lie to those positions. A literal too short to hold a whole window in some phase is entered with
 * one outer byte unknown, in all of that byte's forms. Every occurrence is therefore met through
 * exactly one entry, which names the literal and how far before the window it starts.
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
import { classesOf, rarity } from './frequency.ts';

/** Hits are put in order over this distance, so windows further inside are not considered. */
const MAX_WINDOW_OFFSET = 20;
/** Forms of an outer window byte under WINDOW_MASK. */
const OUTER_FORMS = 16;
/** Of the byte after a window the search looks at the low three bits: one of eight. */
const NEXT_FORMS = 8;
const NEXT_FORMS_BITS = 3;
const ANY_NEXT = 0xff;
const FILTER_CELLS = 2 ** WINDOW_FILTER_BITS;
/** Measured, in ns: testing a group's windows one by one, looking up the literals of a window. */
const GROUP_COST = 5;
const PROBE_COST = 20;

/** A window by which a literal is found. */
export interface ChosenWindow {
  readonly literalId: number;
  /** From the literal's start to the window's; -1 if the window begins one byte before. */
  readonly offset: number;
  /** The window's known bytes as a little-endian word under WINDOW_MASK. */
  readonly key: number;
  /** How many keys it has: `key`, or that with `form << formShift` for each form of one byte. */
  readonly forms: number;
  readonly formShift: number;
}

/** What was chosen for a set of literals. */
export interface Choice {
  readonly windows: readonly ChosenWindow[];
  /** The window filter's cells, by hash. */
  readonly cells: Uint8Array;
}

/** A literal under consideration. */
interface Candidate {
  readonly text: string;
  readonly classes: Uint8Array;
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

function nextMaskAt(text: string, offset: number): number {
  const next = offset + WINDOW_BYTES;
  return next < text.length ? 1 << (text.charCodeAt(next) & (NEXT_FORMS - 1)) : ANY_NEXT;
}

/**
 * What a window costs per position of text: for the text that it fits, and for the text that only
 * shares a hash with it. A cell that is there already costs nothing anew.
 */
function windowCost(candidate: Candidate, offset: number, cells: Uint8Array): number {
  const { text, classes } = candidate;
  const start = Math.max(0, offset);
  const end = offset + WINDOW_BYTES;
  const forms = offset >= 0 && end <= text.length ? 1 : OUTER_FORMS;
  const bits = rarity(classes, start, Math.min(end, text.length));
  const nextMask = nextMaskAt(text, offset);
  // The first form stands for all: they are entered together.
  const cell = cells[hashOf(knownKey(text, offset), WINDOW_FILTER_BITS)] ?? 0;
  let fits = cell === 0 ? GROUP_COST : 0;
  let collides = cell === 0 ? forms * GROUP_COST : 0;
  if (nextMask === ANY_NEXT) {
    fits += PROBE_COST;
    if (cell !== ANY_NEXT) collides += forms * PROBE_COST;
  } else {
    const nextBits = Math.max(0, rarity(classes, start, end + 1) - bits);
    fits += PROBE_COST * 2 ** -Math.min(NEXT_FORMS_BITS, nextBits);
    if ((cell & nextMask) === 0) collides += (forms * PROBE_COST) / NEXT_FORMS;
  }
  return fits * 2 ** -bits + collides / FILTER_CELLS;
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

function windowAt(literalId: number, text: string, offset: number): ChosenWindow {
  const isWhole = offset >= 0 && offset + WINDOW_BYTES <= text.length;
  return {
    literalId,
    offset,
    key: knownKey(text, offset),
    forms: isWhole ? 1 : OUTER_FORMS,
    formShift: offset < 0 ? 0 : 8 * (WINDOW_BYTES - 1),
  };
}

/** Chooses windows for all literals (latin1), in their order. */
export function chooseWindows(literals: readonly string[]): Choice {
  const cells = new Uint8Array(FILTER_CELLS);
  const windows: ChosenWindow[] = [];
  for (const [literalId, text] of literals.entries()) {
    const candidate = { text, classes: classesOf(text) };
    for (let phase = 0; phase < WINDOW_STRIDE; phase++) {
      const window = windowAt(literalId, text, cheapestWindow(candidate, phase, cells));
      const nextMask = nextMaskAt(text, window.offset);
      for (let form = 0; form < window.forms; form++) {
        cells[hashOf(window.key | (form << window.formShift), WINDOW_FILTER_BITS)]! |= nextMask;
      }
      windows.push(window);
    }
  }
  return { windows, cells };
}
