/** CRC-32 by the book, one bit at a time: Node 20's zlib has none to compare with. */

const POLYNOMIAL = 0xedb88320;

/** CRC-32 (ISO-HDLC) of `bytes`. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
