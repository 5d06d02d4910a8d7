import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readUint32, readUint64, toHex, writeHex } from '../../src/base/bytes.ts';

test('big-endian integers are read as DataView reads them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 11, maxLength: 11 }), fc.nat(3), (bytes, pos) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      expect(readUint32(bytes, pos)).toBe(view.getUint32(pos));
      const large = view.getBigUint64(pos);
      const isSafe = large <= BigInt(Number.MAX_SAFE_INTEGER);
      const expected = isSafe ? Number(large) : Number.POSITIVE_INFINITY;
      expect(readUint64(bytes, pos)).toBe(expected);
    }),
  );
  expect(readUint64(Buffer.from('001fffffffffffff', 'hex'), 0)).toBe(Number.MAX_SAFE_INTEGER);
  expect(readUint64(Buffer.from('0020000000000000', 'hex'), 0)).toBe(Number.POSITIVE_INFINITY);
});

test('hex goes there and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const hex = toHex(bytes);
      expect(hex).toBe(Buffer.from(bytes).toString('hex'));
      const back = new Uint8Array(bytes.length);
      expect(writeHex(hex, back, 0)).toBe(true);
      expect(back).toEqual(bytes);
    }),
  );
  expect(toHex(new Uint8Array([1, 2, 3, 4]), 1, 2)).toBe('0203');
});

test.each(['a', 'zz', 'AB', '0x', ' 1', '1 '])('%j is no hex', (text) => {
  expect(writeHex(text, new Uint8Array(4), 0)).toBe(false);
});
