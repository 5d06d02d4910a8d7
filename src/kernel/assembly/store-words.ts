/** Tables of 32-bit words in a store's memory, for store.ts and store-plan.ts. */

@inline
export function word(table: usize, index: i32): i32 {
  return load<i32>(table + (usize(index) << 2));
}

@inline
export function setWord(table: usize, index: i32, value: i32): void {
  store<i32>(table + (usize(index) << 2), value);
}
