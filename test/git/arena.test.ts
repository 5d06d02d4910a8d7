import { expect, test } from 'vitest';
import { Arena } from '../../src/git/arena.ts';
import { ARENA_SLACK, createKernel } from '../../src/kernel/index.ts';

const MIB = 1 << 20;
const BUDGET = 32 * MIB;

/** An arena that begins where a kernel's own tables end. */
function arenaOf(): { readonly arena: Arena; readonly bytes: () => Uint8Array } {
  const kernel = createKernel();
  const arena = new Arena(kernel, kernel.heapBase, BUDGET, BUDGET);
  return { arena, bytes: () => kernel.bytes };
}

test('contents stay until the budget is used up, though less is reserved at first', () => {
  const { arena, bytes } = arenaOf();
  const count = 7;
  const size = 4 * MIB;
  expect(arena.end - arena.start).toBeLessThan(count * size);
  for (let depth = 0; depth < count; depth += 1) {
    expect(arena.makeRoom(size + ARENA_SLACK, () => true)).toBe(true);
    bytes().fill(depth + 1, arena.push(depth, size), arena.topAddress + size);
  }
  for (let depth = count - 1; depth >= 0; depth -= 1) {
    expect(arena.topDepth).toBe(depth);
    expect(arena.topLength).toBe(size);
    const content = bytes().subarray(arena.topAddress, arena.topAddress + size);
    expect(content.every((byte) => byte === depth + 1)).toBe(true);
    arena.popFrom(depth);
  }
});

test('beyond the budget what is done goes first, and the uppermost content stays', () => {
  const { arena } = arenaOf();
  const size = 10 * MIB;
  for (let depth = 0; depth < 4; depth += 1) {
    expect(arena.makeRoom(size + ARENA_SLACK, (each) => each === 1)).toBe(true);
    arena.push(depth, size);
  }
  expect(arena.end - arena.start).toBe(BUDGET);
  expect(arena.topDepth).toBe(3);
  expect(arena.makeRoom(BUDGET, () => true)).toBe(false);
  expect(arena.topDepth).toBe(3);
});
