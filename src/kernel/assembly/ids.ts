/**
 * The ids of all objects of a store in ascending order, with starts by prefix: which number has an id.
 * As findId of base/oids.ts; the tables are the caller's.
 */

/** So many ids are compared one by one. */
const FEW: u32 = 8;

let ids: usize = 0;
let starts: usize = 0;
let shift: u32 = 0;
export let idLength: u32 = 20;

/** `length` bytes each; those whose first `24 - prefixShift` bits are p have numbers starts[p] … starts[p + 1]. */
export function setIds(table: usize, startTable: usize, prefixShift: i32, length: i32): void {
  ids = table;
  starts = startTable;
  shift = prefixShift;
  idLength = length;
}

@inline
function isSame(a: usize, b: usize): bool {
  if (load<u64>(a) != load<u64>(b) || load<u64>(a, 8) != load<u64>(b, 8)) return false;
  if (idLength == 20) return load<u32>(a, 16) == load<u32>(b, 16);
  return load<u64>(a, 16) == load<u64>(b, 16) && load<u64>(a, 24) == load<u64>(b, 24);
}

/** Whether the id at `a` is above the one at `b`. */
function isAbove(a: usize, b: usize): bool {
  for (let i: u32 = 0; i < idLength; i += 4) {
    const left = bswap(load<u32>(a + i));
    const right = bswap(load<u32>(b + i));
    if (left != right) return left > right;
  }
  return false;
}

/** Number of the object whose id stands at `id`, -1 where there is none. HOT: entries of trees. */
export function findId(id: usize): i32 {
  const prefix = (bswap(load<u32>(id)) >> 8) >> shift;
  const start = starts + (usize(prefix) << 2);
  let low = load<u32>(start);
  let high = load<u32>(start, 4);
  while (high - low > FEW) {
    const middle = (low + high) >>> 1;
    if (isAbove(ids + usize(middle * idLength), id)) high = middle;
    else low = middle;
  }
  for (let at = ids + usize(low * idLength); low < high; low++, at += idLength) {
    if (isSame(at, id)) return low;
  }
  return -1;
}
