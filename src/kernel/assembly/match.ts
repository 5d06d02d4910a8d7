/**
 * The search that remembers where it failed: src/rules/memo-core.ts, translated by
 * scripts/assembly-source.js when this module is built. Its memory is laid out by match-memory.ts.
 */
import {
  classify as classifyText,
  findMatches as find,
  forget as forgetAll,
} from './rules/memo-core';
import { MemoState } from './rules/memo-state';
import { Bytes } from './rules/prelude';

export function findMatches(state: usize, from: i32, last: i32, most: i32): i32 {
  return find(changetype<MemoState>(state), from, last, most);
}

export function classify(state: usize, classOf: usize, from: i32, to: i32): void {
  classifyText(changetype<MemoState>(state), changetype<Bytes>(classOf), from, to);
}

export function forget(state: usize): void {
  forgetAll(changetype<MemoState>(state));
}
