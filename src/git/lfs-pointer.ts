/**
 * Pointers of Git LFS: small texts that stand in a blob or a file for content that lies elsewhere, here in
 * `lfs/objects` of the Git directory. See the specification of git-lfs, docs/spec.md, "The Pointer":
 * lines of `key value`, `version` first, fewer than 1024 bytes in all.
 */

/** What a pointer says. */
export interface LfsPointer {
  /** SHA-256 of the content in hex. */
  readonly contentId: string;
  /** Its length, as stated. */
  readonly byteLength: number;
}

/** Longer texts are no pointers. */
const MAX_POINTER_BYTES = 1024;
const START = Buffer.from('version https://');
const POINTER =
  /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\/v1\n(?:ext-\d-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,16})\n/;

/** Reads a pointer that takes up `length` bytes from `at`; null where they are something else. */
export function readLfsPointer(bytes: Uint8Array, at: number, length: number): LfsPointer | null {
  if (length > MAX_POINTER_BYTES || length < START.length || bytes[at] !== START[0]) return null;
  for (let i = 1; i < START.length; i += 1) if (bytes[at + i] !== START[i]) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('latin1');
  const [, contentId, digits] = POINTER.exec(text) ?? [];
  return contentId === undefined ? null : { contentId, byteLength: Number(digits) };
}
