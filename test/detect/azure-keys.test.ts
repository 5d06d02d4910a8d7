import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { azureKeyKind } from '../../src/detect/azure-keys.ts';
import { base32Of, crc32, marvin32 } from '../../src/detect/crc.ts';

/** A key of so many equal characters, a mark and a sum, in pieces that no push protection takes for a leak. */
function key(char: string, count: number, mark: string, sum: string): string {
  return char.repeat(count) + mark + sum;
}

/** Marvin32 with a seed that is a number, given in hex. */
function sumOf(bytes: Uint8Array, seed: string): Buffer {
  const words = Buffer.from(seed, 'hex');
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(marvin32(bytes, words.readUInt32BE(4), words.readUInt32BE(0)));
  return sum;
}

describe('keys of Azure that carry a mark', () => {
  // Test keys of microsoft/security-utilities.
  test.each([
    [key('a', 76, '+ASt', '5mnCaw=='), 'an Azure Storage account key'],
    [key('a', 76, '+ABa', '13FZVQ=='), 'an Azure Batch account key'],
    [key('a', 76, 'ACDb', 'OpqrYA=='), 'an Azure Cosmos DB key'],
    [key('a', 76, '+AMC', 'FNqWyA=='), 'an Azure Machine Learning key'],
    [key('a', 76, 'APIM', 'HbKhsQ=='), 'an Azure API Management key'],
    [key('d', 44, 'AzFu', '182vhA=='), 'an Azure Functions key'],
    [key('a', 42, 'AzSe', 'CjhzCu'), 'an Azure AI Search query key'],
    [key('d', 42, '+ACR', 'CUDxQE'), 'an Azure Container Registry key'],
    [key('a', 33, '+ARm', 'D7h+qo='), 'an Azure Relay key'],
    [key('a', 33, '+AEh', 'G2s/8w='), 'an Azure Event Hubs key'],
    [key('a', 33, '+ASb', 'HpHeAI='), 'an Azure Service Bus key'],
    [key('a', 33, 'AIoT', 'Oumzco='), 'an Azure IoT key'],
    [key('b', 33, 'AZEG', 'LiQbng='), 'an Azure Event Grid key'],
  ])('%s is %s', (secret, kind) => {
    expect(azureKeyKind(secret)).toBe(kind);
    const changed = secret.replace(/^./, secret.startsWith('a') ? 'b' : 'a');
    expect(azureKeyKind(changed)).toBe('');
  });

  test('any bytes with the mark in their place and their sum behind it are one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 57, maxLength: 57 }), (random) => {
        const stem = Buffer.concat([random, Buffer.from('+ASt', 'base64')]);
        const bytes = Buffer.concat([stem, sumOf(stem, '44656661756c7430')]);
        expect(azureKeyKind(bytes.toString('base64'))).toBe('an Azure Storage account key');
      }),
    );
  });
});

describe('the form common to the services', () => {
  const stem = `${'a'.repeat(52)}JQQJ9${'9BC'}${'A'.repeat(16)}`;

  test.each([
    ['ACOG', 'a key of Azure AI services, made in 2025-03'],
    ['AZDO', 'a key of Azure DevOps, made in 2025-03'],
    ['ZZZZ', 'a key of Azure, made in 2025-03'],
  ])('%s', (mark, kind) => {
    const sum = sumOf(Buffer.from(stem + mark, 'base64'), '44656661756c7430');
    const inBase64 = sum.toString('base64');
    expect(azureKeyKind(stem + mark + inBase64.slice(0, 4))).toBe(kind);
    expect(azureKeyKind(stem + mark + inBase64)).toBe(/[+/]/.test(inBase64) ? '' : kind);
    expect(azureKeyKind(`${stem}${mark}0000`)).toBe('');
    // The other way to write the sum: base62 of its bytes, the first one highest, zeros behind.
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    let rest = BigInt(sum.readUInt32BE());
    let text = '';
    for (; rest > 0n; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
    expect(azureKeyKind(stem + mark + text.padEnd(6, '0').slice(0, 4))).toBe(kind);
  });
});

describe('tokens of Azure DevOps without a mark', () => {
  test.each([0xe0b9692d, 0x1019f92e])('hold their sum in four places (%i)', (mask) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 28, maxLength: 28 }), (random) => {
        const sum = Buffer.alloc(4);
        const crc = crc32(Buffer.from(random).toString('latin1'));
        sum.writeUInt32BE((crc ^ mask) >>> 0);
        const parts = [
          [0, 2],
          [2, 6],
          [6, 19],
          [19, 28],
        ].map(([from, to]) => Buffer.from(random.subarray(from, to)));
        const [a, b, c, d] = parts as [Buffer, Buffer, Buffer, Buffer];
        const bytes = Buffer.concat([
          a,
          sum.subarray(0, 1),
          b,
          sum.subarray(1, 3),
          c,
          sum.subarray(3),
          d,
        ]);
        const token = base32Of(bytes).toLowerCase();
        expect(azureKeyKind(token)).toBe('an Azure DevOps personal access token');
      }),
    );
    expect(azureKeyKind('a'.repeat(52))).toBe('');
  });
});
