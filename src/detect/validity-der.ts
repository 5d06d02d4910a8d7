/**
 * Keys in DER (X.690) as far as telling them takes: the outermost SEQUENCE, and the algorithm that
 * PKCS #8 names (RFC 5958).
 */

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OBJECT_IDENTIFIER = 0x06;

/** Object identifiers of algorithms, as written. RFC 8017, 3279, 5480, 8410. */
const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['2a864886f70d010101', 'RSA'],
  ['2a864886f70d01010a', 'RSA'],
  ['2a8648ce380401', 'DSA'],
  ['2a864886f70d010301', 'Diffie-Hellman'],
  ['2a8648ce3e0201', 'Diffie-Hellman'],
  ['2a8648ce3d0201', 'EC'],
  ['2b656e', 'X25519'],
  ['2b656f', 'X448'],
  ['2b6570', 'Ed25519'],
  ['2b6571', 'Ed448'],
]);

interface Element {
  readonly tag: number;
  /** Where the contents begin, and how long they are said to be. */
  readonly start: number;
  readonly length: number;
}

/** Bytes that a SEQUENCE lacks to its stated length; -1 if it is no sequence. */
export function derMissing(bytes: Buffer): number {
  const outer = elementAt(bytes, 0);
  if (outer?.tag !== SEQUENCE) return -1;
  return Math.max(0, outer.start + outer.length - bytes.length);
}

/** What kind of key PKCS #8 holds; '' where it does not say, or names what is not known here. */
export function pkcs8Kind(bytes: Buffer): string {
  const outer = elementAt(bytes, 0);
  const version = outer && elementAt(bytes, outer.start);
  if (version?.tag !== INTEGER) return '';
  const algorithm = elementAt(bytes, version.start + version.length);
  const name = algorithm?.tag === SEQUENCE ? elementAt(bytes, algorithm.start) : null;
  if (name?.tag !== OBJECT_IDENTIFIER) return '';
  return ALGORITHMS.get(bytes.toString('hex', name.start, name.start + name.length)) ?? '';
}

/** Tag and length at `at`; null where they do not fit (8.1). */
function elementAt(bytes: Buffer, at: number): Element | null {
  if (at + 2 > bytes.length) return null;
  const tag = bytes[at] ?? 0;
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return { tag, start: at + 2, length: first };
  const lengthBytes = first & 0x7f;
  if (lengthBytes === 0 || lengthBytes > 4 || at + 2 + lengthBytes > bytes.length) return null;
  return { tag, start: at + 2 + lengthBytes, length: bytes.readUIntBE(at + 2, lengthBytes) };
}
