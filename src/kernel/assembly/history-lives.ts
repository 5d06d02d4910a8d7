/** What commits hold and where that changes, one bit an incident: the loops of attribution/presence.ts. */

import { LIFE_INTRODUCED, LIFE_NEWEST, LIFE_OLDER, LIFE_OLDEST, LIFE_REMOVED } from '../codes';
import { setWord, word } from './store-words';

/** What trees hold, from what blobs do. */
export function spreadOverTrees(
  treeCount: i32,
  start: usize,
  target: usize,
  blobMask: usize,
  treeMask: usize,
): void {
  let k: i32 = 0;
  for (let rank = 0; rank < treeCount; rank++) {
    const end = word(start, rank + 1);
    let mask: i32 = 0;
    for (; k < end; k++) {
      const to = word(target, k);
      mask |= to >= 0 ? word(treeMask, to) : word(blobMask, ~to);
    }
    setWord(treeMask, rank, mask);
  }
}

/** Where the next event goes. */
let eventAt: usize = 0;

/** Notes an event: a row of its kind, the age, and the bits of the incidents it happens to. */
@inline
function note(kind: i32, age: i32, mask: i32): void {
  if (mask == 0) return;
  setWord(eventAt, 0, kind);
  setWord(eventAt, 1, age);
  setWord(eventAt, 2, mask);
  eventAt += 12;
}

/**
 * Works out what commits hold and what their ancestors do; writes where that changes to `events`, and
 * returns their end. `messages` say what commits hold themselves.
 */
export function readChanges(
  count: i32,
  agedStart: usize,
  agedParents: usize,
  counted: usize,
  rootRank: usize,
  treeMask: usize,
  messages: usize,
  trees: usize,
  held: usize,
  past: usize,
  events: usize,
): usize {
  eventAt = events;
  for (let age = 0; age < count; age++) {
    const rank = word(rootRank, age);
    const inTree = rank < 0 ? 0 : word(treeMask, rank);
    setWord(trees, age, inTree);
    setWord(held, age, inTree | word(messages, age));
    setWord(past, age, 0);
  }
  let k: i32 = 0;
  for (let age = 0; age < count; age++) {
    const own = word(held, age);
    const counts = load<u8>(counted + age);
    const end = word(agedStart, age + 1);
    let fromTrees: i32 = 0;
    let fromAny: i32 = 0;
    let before: i32 = 0;
    let isCut = false;
    for (; k < end; k++) {
      const parent = word(agedParents, k);
      if (parent < 0) {
        isCut = true;
        continue;
      }
      const there = word(held, parent);
      fromTrees |= word(trees, parent);
      fromAny |= there;
      before |= word(past, parent);
      if (counts != 0 && load<u8>(counted + parent) == 0) note(LIFE_OLDER, parent, own & there);
    }
    setWord(past, age, before | fromAny);
    if (counts == 0) continue;
    const introduced = own & ~fromAny;
    if (isCut) note(LIFE_OLDER, age, introduced);
    note(LIFE_INTRODUCED, age, introduced);
    note(LIFE_REMOVED, age, fromTrees & ~word(trees, age));
  }
  return eventAt;
}

/**
 * Adds up holders: `counters` are 32 counters of 32 bits, turned (word p has bit p of each), `byClass` has
 * what commits of each class hold; both are zero before. Oldest and newest holders go to `events`, whose
 * end is returned; their first word becomes what messages hold.
 */
export function readExtent(
  count: i32,
  commitAt: usize,
  counted: usize,
  classes: usize,
  messages: usize,
  held: usize,
  counters: usize,
  byClass: usize,
  events: usize,
): usize {
  eventAt = events + 4;
  let told: i32 = 0;
  let seen: i32 = 0;
  for (let age = 0; age < count; age++) {
    const own = word(held, age);
    if (own == 0 || load<u8>(counted + age) == 0) continue;
    note(LIFE_OLDEST, age, own & ~seen);
    seen |= own;
    told |= word(messages, age);
    const kind = i32(load<u8>(classes + word(commitAt, age)));
    setWord(byClass, kind, word(byClass, kind) | own);
    let carry = own;
    for (let place = 0; carry != 0; place++) {
      const sum = word(counters, place);
      setWord(counters, place, sum ^ carry);
      carry &= sum;
    }
  }
  for (let age = count - 1; age >= 0 && seen != 0; age--) {
    if (load<u8>(counted + age) == 0) continue;
    const last = word(held, age) & seen;
    note(LIFE_NEWEST, age, last);
    seen &= ~last;
  }
  setWord(events, 0, told);
  return eventAt;
}
