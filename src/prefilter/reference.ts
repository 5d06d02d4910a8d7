/**
 * What a literal is, and the search for literals in its plainest form: at every position, try every
 * literal. The oracle of the kernel's search; nothing in production calls it.
 */

/** A byte string to be found. */
export interface Literal {
  /** One char per byte (latin1). Lower case when `caseless`. */
  readonly bytes: string;
  /** ASCII letters match in both cases; other bytes match themselves only. */
  readonly caseless: boolean;
}

function foldAscii(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function occursAt(bytes: Uint8Array, at: number, literal: Literal): boolean {
  for (let i = 0; i < literal.bytes.length; i++) {
    const byte = literal.caseless ? foldAscii(bytes[at + i]!) : bytes[at + i]!;
    if (byte !== literal.bytes.charCodeAt(i)) return false;
  }
  return true;
}

/**
 * Every [position, literalId] whose literal starts in [from, to) and ends at or before `end`, in
 * that order.
 */
export function searchReference(
  bytes: Uint8Array,
  literals: readonly Literal[],
  from: number,
  to: number,
  end: number,
): Array<[position: number, literalId: number]> {
  const hits: Array<[number, number]> = [];
  for (let at = from; at < to; at++) {
    for (const [id, literal] of literals.entries()) {
      if (at + literal.bytes.length <= end && occursAt(bytes, at, literal)) hits.push([at, id]);
    }
  }
  return hits;
}
