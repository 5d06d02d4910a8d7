/** Loops of git/walk-plan.ts: which entries must be made, and what the families with such entries weigh. */

import { STORE_BASE_BROKEN } from '../codes';
import { setWord, word } from './store-words';

/** What an entry costs beside its bytes, and what a copied byte does, as in walk-plan.ts. */
const COPY_COST_SHIFT: u32 = 4;

@inline
function hasBit(bits: usize, index: i32): bool {
  return ((load<u8>(bits + (index >>> 3)) >>> u8(index & 7)) & 1) != 0;
}

@inline
function setBit(bits: usize, index: i32): void {
  const at = bits + (index >>> 3);
  store<u8>(at, load<u8>(at) | u8(u32(1) << (index & 7)));
}

/** Wanted objects of the type that the last `markNeeded` asked about, and of others. */
let countOfType: i32 = 0;
let countOfOthers: i32 = 0;

export function neededOfType(): i32 {
  return countOfType;
}

export function neededOfOthers(): i32 {
  return countOfOthers;
}

/** Marks the entries that are the home of wanted objects and can be made, and all bases below them. */
export function markNeeded(
  count: i32,
  objects: usize,
  kinds: usize,
  bases: usize,
  wanted: usize,
  needed: usize,
  type: u32,
): void {
  countOfType = 0;
  countOfOthers = 0;
  for (let start = 0; start < count; start++) {
    const number = word(objects, start);
    const made = u32(load<u8>(kinds + start)) >>> 3;
    if (number < 0 || made == 0 || !hasBit(wanted, number)) continue;
    if (made == type) countOfType++;
    else countOfOthers++;
    // A marked entry's bases are marked: each is climbed through once.
    for (let entry = start; entry >= 0 && !hasBit(needed, entry); entry = word(bases, entry)) {
      setBit(needed, entry);
    }
  }
}

/**
 * Adds up in `sums`, zeroed Float64 by entry, at its root, what the needed entries of each family cost.
 * `rootOf` is room for a word an entry.
 */
export function weighFamilies(
  count: i32,
  bases: usize,
  sizes: usize,
  needed: usize,
  entryCost: f64,
  rootOf: usize,
  sums: usize,
): void {
  for (let entry = 0; entry < count; entry++) setWord(rootOf, entry, STORE_BASE_BROKEN);
  for (let entry = 0; entry < count; entry++) {
    if (!hasBit(needed, entry)) continue;
    let root = entry;
    while (word(rootOf, root) < 0 && word(bases, root) >= 0) root = word(bases, root);
    if (word(rootOf, root) >= 0) root = word(rootOf, root);
    setWord(rootOf, root, root);
    for (let on = entry; word(rootOf, on) < 0; on = word(bases, on)) setWord(rootOf, on, root);
    const copied = word(bases, entry) < 0 ? 0 : u32(word(sizes, root)) >>> COPY_COST_SHIFT;
    const sum = sums + (usize(root) << 3);
    store<f64>(sum, load<f64>(sum) + (f64(u32(word(sizes, entry))) + f64(copied) + entryCost));
  }
}

/**
 * Lists the roots of the families that make objects of `type` (`isOfType`), or all others (of all types where
 * `type` is 0), and their sums; returns how many there are.
 */
export function listFamilies(
  count: i32,
  kinds: usize,
  sums: usize,
  type: u32,
  isOfType: bool,
  slots: usize,
  weights: usize,
): i32 {
  let families = 0;
  for (let root = 0; root < count; root++) {
    const weight = load<f64>(sums + (usize(root) << 3));
    if (weight == 0) continue;
    const hasType = type != 0 && u32(load<u8>(kinds + root)) >>> 3 == type;
    if (hasType != isOfType) continue;
    setWord(slots, families, root);
    store<f64>(weights + (usize(families) << 3), weight);
    families++;
  }
  return families;
}

/** The objects of `among` whose type is `type`. */
export function selectType(
  types: usize,
  count: i32,
  type: u32,
  among: usize,
  selected: usize,
): void {
  for (let number = 0; number < count; number++) {
    if (load<u8>(types + number) == type && hasBit(among, number)) setBit(selected, number);
  }
}

/** Sets the bytes of all objects of `type` to 1. */
export function markType(types: usize, count: i32, type: u32, marks: usize): void {
  for (let number = 0; number < count; number++) {
    if (load<u8>(types + number) == type) store<u8>(marks + number, 1);
  }
}

/** Lists the items of at least `unitBytes`; returns how many there are. */
export function heavyItems(count: i32, weights: usize, unitBytes: f64, heavy: usize): i32 {
  let found = 0;
  for (let item = 0; item < count; item++) {
    if (load<f64>(weights + (usize(item) << 3)) >= unitBytes) setWord(heavy, found++, item);
  }
  return found;
}

/**
 * Puts the heavy items first, in the order of `heavy` and each a unit of its own, and bundles the others. `rows`
 * gets a source and a slot for each item, `starts` and `unitWeights` one more, and one, for each unit; returns
 * how many units there are.
 */
export function bundleItems(
  count: i32,
  sources: usize,
  slots: usize,
  weights: usize,
  unitBytes: f64,
  heavy: usize,
  heavyCount: i32,
  rows: usize,
  starts: usize,
  unitWeights: usize,
): i32 {
  let units = 0;
  let row = 0;
  for (; units < heavyCount; units++) {
    const item = word(heavy, units);
    store<f64>(unitWeights + (usize(units) << 3), load<f64>(weights + (usize(item) << 3)));
    setWord(starts, units, row);
    setWord(rows, row++ << 1, word(sources, item));
    setWord(rows, (row << 1) - 1, word(slots, item));
  }
  let room: f64 = 0;
  for (let item = 0; item < count; item++) {
    const weight = load<f64>(weights + (usize(item) << 3));
    if (weight >= unitBytes) continue;
    if (weight > room) {
      room = unitBytes;
      store<f64>(unitWeights + (usize(units) << 3), 0);
      setWord(starts, units++, row);
    }
    room -= weight;
    const sum = unitWeights + (usize(units - 1) << 3);
    store<f64>(sum, load<f64>(sum) + weight);
    setWord(rows, row++ << 1, word(sources, item));
    setWord(rows, (row << 1) - 1, word(slots, item));
  }
  setWord(starts, units, row);
  return units;
}
