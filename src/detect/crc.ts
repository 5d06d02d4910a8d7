/**
 * Small checksums over latin1 strings, for tokens that carry one. Tokens are a few dozen characters,
 * so plain tables serve; the kernel's CRC-32 is for objects.
 */

/** CRC-32/ISO-HDLC (RFC 1952, section 8), unsigned. */
export function crc32(text: string): number {
  return reflectedCrc32(text, CRC32_TABLE);
}

/** CRC-32C, after Castagnoli (RFC 3385), unsigned. */
export function crc32c(text: string): number {
  return reflectedCrc32(text, CRC32C_TABLE);
}

function reflectedCrc32(text: string, table: Uint32Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc = (crc >>> 8) ^ (table[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const CRC32_TABLE = crcTable(0xedb88320);
const CRC32C_TABLE = crcTable(0x82f63b78);

/** One entry a byte for a polynomial whose bits are reflected. */
function crcTable(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc >>> 0;
  });
}

/** CRC-24 of OpenPGP armour (RFC 4880, section 6.1). */
export function crc24(text: string): number {
  let crc = 0xb704ce;
  for (let i = 0; i < text.length; i++) {
    crc ^= (text.charCodeAt(i) & 0xff) << 16;
    for (let bit = 0; bit < 8; bit++) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  return crc & 0xffffff;
}

/** CRC-16/XMODEM (ITU-T V.41's polynomial, started at 0). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  }
  return crc & 0xffff;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Bytes of unpadded base32 (RFC 4648, section 6); bits that fill no byte are left out. */
export function bytesOfBase32(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const char of text) {
    bits = ((bits << 5) | Math.max(0, BASE32.indexOf(char))) & 0xfff;
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes.push((bits >> held) & 0xff);
    }
  }
  return Uint8Array.from(bytes);
}

/** Unpadded base32 of the bytes. */
export function base32Of(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xfff;
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += BASE32[(bits >> held) & 31] ?? '';
    }
  }
  return held === 0 ? text : text + (BASE32[(bits << (5 - held)) & 31] ?? '');
}

const BECH32_ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** Characters of a Bech32 checksum. */
export const BECH32_CHECKSUM_LENGTH = 6;

/** The Bech32 checksum (BIP-173) of a lower-case prefix and data characters; '' if one is no data character. */
export function bech32Checksum(prefix: string, data: string): string {
  const values: number[] = [];
  for (const char of prefix) values.push(char.charCodeAt(0) >> 5);
  values.push(0);
  for (const char of prefix) values.push(char.charCodeAt(0) & 31);
  for (const char of data) {
    const value = BECH32_ALPHABET.indexOf(char);
    if (value < 0) return '';
    values.push(value);
  }
  for (let i = 0; i < BECH32_CHECKSUM_LENGTH; i++) values.push(0);
  const remainder = bech32Polymod(values) ^ 1;
  let checksum = '';
  for (let i = 0; i < BECH32_CHECKSUM_LENGTH; i++) {
    checksum += BECH32_ALPHABET[(remainder >> (5 * (5 - i))) & 31] ?? '';
  }
  return checksum;
}

function bech32Polymod(values: readonly number[]): number {
  let state = 1;
  for (const value of values) {
    const top = state >> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    BECH32_GENERATORS.forEach((generator, bit) => {
      if ((top >> bit) & 1) state ^= generator;
    });
  }
  return state;
}

/** The digit that makes `digits` pass the Luhn test (ISO/IEC 7812-1). */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 0x30;
    const weighted = i % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
}

/**
 * Marvin32 with a seed of two words, the low one first, folded to 32 bits: what Azure's keys are summed
 * with. Described by its authors in SymCrypt, lib/marvin32.c.
 */
export function marvin32(bytes: Uint8Array, seedLow: number, seedHigh: number): number {
  const state: [number, number] = [seedLow | 0, seedHigh | 0];
  const words = bytes.length >>> 2;
  for (let word = 0; word < words; word++) {
    const at = word * 4;
    addWord(state, wordAt(bytes, at, at + 4));
  }
  // A bit behind the last byte ends the text.
  const end = bytes.length - words * 4;
  addWord(state, wordAt(bytes, words * 4, bytes.length) | (0x80 << (8 * end)));
  addWord(state, 0);
  return (state[0] ^ state[1]) >>> 0;
}

/** The bytes from `from` to `to`, at most four, as a word whose low byte comes first. */
function wordAt(bytes: Uint8Array, from: number, to: number): number {
  let word = 0;
  for (let at = to - 1; at >= from; at--) word = (word << 8) | (bytes[at] ?? 0);
  return word;
}

function addWord(state: [number, number], word: number): void {
  let low = (state[0] + word) | 0;
  let high = state[1] ^ low;
  low = (rotate(low, 20) + high) | 0;
  high = rotate(high, 9) ^ low;
  low = (rotate(low, 27) + high) | 0;
  high = rotate(high, 19);
  state[0] = low;
  state[1] = high;
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
