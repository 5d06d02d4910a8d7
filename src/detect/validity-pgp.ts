/**
 * Secret keys of OpenPGP (RFC 9580, sections 4.2, 5.5 and 5.5.3): whether the packets are whole, and
 * whether a passphrase protects what they hold.
 */

const SECRET_KEY = 5;
const SECRET_SUBKEY = 7;
/** Any tag of a packet has this bit, one of the newer form the next one as well. */
const PACKET_BIT = 0x80;
const NEW_FORM_BIT = 0x40;
/** Version, time of creation, algorithm. */
const VERSION_4_HEAD = 6;
/** Version 6 writes the length of the public part behind those. */
const VERSION_6_HEAD = 10;

/** Multiprecision integers of the public part by algorithm (section 9.1). */
const INTEGERS: ReadonlyMap<number, number> = new Map([
  [1, 2],
  [2, 2],
  [3, 2],
  [16, 3],
  [17, 4],
]);
/** Algorithms whose public part begins with the name of a curve: ECDH, ECDSA, EdDSA. */
const ON_CURVES: ReadonlySet<number> = new Set([18, 19, 22]);
const ECDH = 18;
/** Bytes of public parts of a fixed length: X25519, X448, Ed25519, Ed448. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [25, 32],
  [26, 56],
  [27, 32],
  [28, 57],
]);

/** `plain` where a part can be used as it is; `broken` where there is no key, or not all of one. */
export type PgpProtection = 'plain' | 'encrypted' | 'broken';

interface Packet {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** How the secret keys among the packets are protected. */
export function pgpProtection(bytes: Buffer): PgpProtection {
  let found: PgpProtection = 'broken';
  for (let at = 0; at < bytes.length; ) {
    const packet = packetAt(bytes, at);
    if (packet === null || packet.end > bytes.length) return 'broken';
    if (packet.tag === SECRET_KEY || packet.tag === SECRET_SUBKEY) {
      const publicEnd = publicPartEnd(bytes, packet.start);
      if (publicEnd < 0 || publicEnd >= packet.end) return 'broken';
      // The octet that says how the rest is protected; zero: not at all.
      if (bytes[publicEnd] === 0) found = 'plain';
      else if (found === 'broken') found = 'encrypted';
    }
    at = packet.end;
  }
  return found;
}

/** Tag and contents of a packet; null for lengths that no key has. */
function packetAt(bytes: Buffer, at: number): Packet | null {
  const head = bytes[at] ?? 0;
  if ((head & PACKET_BIT) === 0) return null;
  if ((head & NEW_FORM_BIT) === 0) {
    const lengthBytes = 1 << (head & 3);
    const start = at + 1 + lengthBytes;
    // The fourth kind has no length: it goes on to the end.
    if (lengthBytes > 4 || start > bytes.length) return null;
    return { tag: (head >> 2) & 15, start, end: start + bytes.readUIntBE(at + 1, lengthBytes) };
  }
  const tag = head & 63;
  const first = bytes[at + 1] ?? 0;
  if (first < 192) return { tag, start: at + 2, end: at + 2 + first };
  if (first < 224) {
    const length = ((first - 192) << 8) + (bytes[at + 2] ?? 0) + 192;
    return { tag, start: at + 3, end: at + 3 + length };
  }
  if (first !== 255 || at + 6 > bytes.length) return null;
  return { tag, start: at + 6, end: at + 6 + bytes.readUInt32BE(at + 2) };
}

/** Where the public part of a key ends; -1 for a version or an algorithm that is not known. */
function publicPartEnd(bytes: Buffer, start: number): number {
  const version = bytes[start];
  if (version === 6 && start + VERSION_6_HEAD <= bytes.length) {
    return start + VERSION_6_HEAD + bytes.readUInt32BE(start + VERSION_4_HEAD);
  }
  if (version !== 4) return -1;
  const algorithm = bytes[start + VERSION_4_HEAD - 1] ?? 0;
  let at = start + VERSION_4_HEAD;
  const fixed = FIXED.get(algorithm);
  if (fixed !== undefined) return at + fixed;
  let integers = INTEGERS.get(algorithm) ?? 0;
  if (ON_CURVES.has(algorithm)) {
    at += 1 + (bytes[at] ?? 0);
    integers = 1;
  }
  if (integers === 0) return -1;
  for (; integers > 0; integers--) {
    // Its length is in bits.
    if (at + 2 > bytes.length) return -1;
    at += 2 + ((bytes.readUInt16BE(at) + 7) >> 3);
  }
  return algorithm === ECDH ? at + 1 + (bytes[at] ?? 0) : at;
}
