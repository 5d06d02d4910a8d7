/**
 * What a walk tells its visitor. Every object of a plan ends in exactly one of: an enter with
 * `wanted` set, windows up to the last, or a fault (a fault may follow content that is not to be
 * trusted: hash-mismatch, or damage found behind what was already handed over).
 */
import type { SkipReason } from '../base/model.ts';

/** The object at hand. One record is filled again and again: copy what must outlive the call. */
export interface WalkNode {
  objectNumber: number;
  /** OBJECT_COMMIT, OBJECT_TREE, OBJECT_BLOB or OBJECT_TAG. */
  type: number;
  /** Address and length of the content (or window) in kernel memory. Valid during the call. */
  address: number;
  length: number;
  /** Place on the path of the family; what it descends from was entered at depth - 1. */
  depth: number;
  /** False for an object that is only here because a wanted one descends from it. */
  wanted: boolean;
  /**
   * How the content was made from the one at depth - 1: `opsCount` rows of DELTA_OP_FIELDS at
   * `opsAddress`, valid during the call. -1: not known (a root, a rescued copy, too many rows);
   * treat the content as if nothing stood before it.
   */
  opsAddress: number;
  opsCount: number;
  /** Bytes that the content took in the store, 0 when another copy than its home was read. */
  storedLength: number;
}

/** Receives the contents of a walk. Calls nest: enter(d), its descendants at d + 1 …, leave(d). */
export interface WalkVisitor {
  /** Not null where the kernel may walk for it. */
  readonly quick?: QuickVisitor | null;
  enter(node: WalkNode): void;
  leave(depth: number): void;
  /**
   * One part of an object that is too large to be held whole, without enter and leave. Parts come
   * in order; each starts `windowOverlap` bytes before the end of the one before. `offset` is that
   * of the part's first byte in the object.
   */
  window(node: WalkNode, offset: number, isLast: boolean): void;
  /** A wanted object that could not be read, or not be trusted. */
  fault(objectNumber: number, reason: SkipReason, detail: string): void;
  /** A wanted object that was read from another copy because its home is damaged. */
  recovered(objectNumber: number): void;
}

/** Wanted objects that the kernel read, and bytes: of contents, stored, searched. */
export interface WalkCounts {
  blobs: number;
  commits: number;
  trees: number;
  expanded: number;
  stored: number;
  searched: number;
}

/** What a visitor does where the kernel walks and reads most objects itself (quick-walk.ts). */
export interface QuickVisitor {
  /** WALK_TEXTS or WALK_TREE_EDGES. */
  readonly mode: number;
  /** Says to the kernel what it works with. Called before it begins to walk, and between many bytes. */
  begin(): void;
  /**
   * Does what is left of an object that the kernel has read: `result` is what it says of it, words[record] where its
   * record on the path begins. It was counted.
   */
  settle(node: WalkNode, result: number, words: Int32Array, record: number): void;
  /** Takes the rows that are in the kernel's way. */
  makeRoom(): void;
  /**
   * Says that an object comes to the visitor next, with all that descends from it; the record of the one above it begins
   * at words[base], -1 for none.
   */
  leaveKernel(words: Int32Array, base: number, depth: number): void;
  /** Takes counts of what the kernel has read since the last time. */
  count(counts: Readonly<WalkCounts>): void;
}

/** A record to fill. */
export function newWalkNode(): WalkNode {
  return {
    objectNumber: -1,
    type: 0,
    address: 0,
    length: 0,
    depth: 0,
    wanted: false,
    opsAddress: 0,
    opsCount: -1,
    storedLength: 0,
  };
}
