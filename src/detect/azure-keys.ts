/**
 * Keys of Azure that name their service: four characters at a fixed place, and behind them a Marvin32
 * sum of all before, with a seed that stands for service and purpose. Also the sum inside of the older
 * tokens of Azure DevOps, which have no mark.
 *
 * Source: microsoft/security-utilities (IdentifiableMetadata.cs, IdentifiableSecrets.cs, SEC101_102_AdoPat.cs), with
 * which the services make their keys. Only a right sum says something: there are seeds that nobody published.
 */
import { BASE62_UPPER_FIRST, inBase } from './checksum-model.ts';
import { bytesOfBase32, crc32, marvin32 } from './crc.ts';

/** What a right sum tells of a key, in words that follow "it is"; '' if nothing is known of it. */
export type AzureKeyKind = string;

interface Mark {
  readonly mark: string;
  readonly kind: AzureKeyKind;
  /** Seeds as they are written down: eight ASCII characters that name the purpose. */
  readonly seeds: readonly string[];
}

/** Where the mark stands in keys of one length. */
interface Layout {
  readonly markAt: number;
  readonly marks: readonly Mark[];
}

const MARK_LENGTH = 4;
const SUM_BYTES = 4;
const MESSAGING = ['Send0000', 'Listen00', 'Manage00'] as const;

/** Characters of a key, padding included → its layout. */
const LAYOUTS: ReadonlyMap<number, Layout> = new Map([
  [
    44,
    {
      markAt: 33,
      marks: [
        { mark: '+ASb', kind: 'an Azure Service Bus key', seeds: MESSAGING },
        { mark: '+AEh', kind: 'an Azure Event Hubs key', seeds: MESSAGING },
        { mark: '+ARm', kind: 'an Azure Relay key', seeds: MESSAGING },
        { mark: 'AIoT', kind: 'an Azure IoT key', seeds: ['IoTHub00', 'DpsKey00', 'Device00'] },
        { mark: 'AzCa', kind: 'an Azure Cache for Redis key', seeds: ['Access00'] },
        { mark: 'AZEG', kind: 'an Azure Event Grid key', seeds: ['SendRecv', 'Default0'] },
      ],
    },
  ],
  [
    52,
    {
      markAt: 42,
      marks: [
        { mark: 'AzSe', kind: 'an Azure AI Search query key', seeds: ['Query000'] },
        { mark: 'AzSe', kind: 'an Azure AI Search admin key', seeds: ['PAdmin00'] },
        { mark: '+ACR', kind: 'an Azure Container Registry key', seeds: ['ACRDflt0'] },
      ],
    },
  ],
  [
    56,
    {
      markAt: 44,
      marks: [
        { mark: 'AzFu', kind: 'an Azure Functions key', seeds: ['Functi00', 'System00'] },
        { mark: 'AzFu', kind: 'an Azure Functions master key', seeds: ['Master00'] },
      ],
    },
  ],
  [
    88,
    {
      markAt: 76,
      marks: [
        { mark: '+ASt', kind: 'an Azure Storage account key', seeds: ['Default0'] },
        { mark: '+ABa', kind: 'an Azure Batch account key', seeds: ['AbAcct00'] },
        { mark: '+AMC', kind: 'an Azure Machine Learning key', seeds: ['Classic0'] },
        { mark: 'ACDb', kind: 'an Azure Cosmos DB read-only key', seeds: ['MastRO00', 'SystRO00'] },
        {
          mark: 'ACDb',
          kind: 'an Azure Cosmos DB key',
          seeds: ['MastRW00', 'SystRW00', 'Encryp00', 'Resour00', 'SysAll00'],
        },
        {
          mark: 'APIM',
          kind: 'an Azure API Management key',
          seeds: ['Tenant00', 'IoTHub00', 'Gatewy00', 'GitKey00'],
        },
      ],
    },
  ],
]);

/** What the key is, by its mark and its sum; '' where no sum is right. */
export function azureKeyKind(secret: string): AzureKeyKind {
  if (COMMON_KEY.test(secret)) return isCommonKey(secret) ? commonKeyKind(secret) : '';
  if (DEVOPS_TOKEN.test(secret) && isDevOpsToken(secret)) {
    return 'an Azure DevOps personal access token';
  }
  const layout = LAYOUTS.get(secret.length);
  if (layout === undefined) return '';
  const written = secret.slice(layout.markAt, layout.markAt + MARK_LENGTH);
  const marks = layout.marks.filter(({ mark }) => mark === written);
  if (marks.length === 0) return '';
  const bytes = Buffer.from(secret, 'base64');
  const sum = bytes.readUInt32LE(bytes.length - SUM_BYTES);
  const stem = bytes.subarray(0, bytes.length - SUM_BYTES);
  const found = marks.find(({ seeds }) => seeds.some((seed) => seededSum(stem, seed) === sum));
  return found?.kind ?? '';
}

/** Marvin32 with a seed of eight characters, which are a number whose first byte is the highest. */
export function seededSum(bytes: Uint8Array, seed: string): number {
  const seedBytes = Buffer.from(seed, 'latin1');
  return marvin32(bytes, seedBytes.readUInt32BE(4), seedBytes.readUInt32BE(0));
}

/** The form that all services come to use: `JQQJ9`, its kind, year and month; the service's mark in front of the sum. */
const COMMON_KEY =
  /^[0-9A-Za-z]{52}JQQJ9[9DH][0-9A-Za-z][A-L][0-9A-Za-z]{16}[A-Za-z][0-9A-Za-z]{7}(?:[0-9A-Za-z]{2}==)?$/;
const COMMON_SEED = 'Default0';
const COMMON_MARK_AT = 76;
const COMMON_STEM_CHARACTERS = COMMON_MARK_AT + MARK_LENGTH;
/** LegacyCaskProviderSignatures.cs; in lower case where the service keeps the key itself. */
const COMMON_SERVICES: ReadonlyMap<string, string> = new Map([
  ['ACOG', 'AI services'],
  ['AZAC', 'App Configuration'],
  ['AZCS', 'Communication Services'],
  ['AZDO', 'DevOps'],
  ['AZEG', 'Event Grid'],
  ['AZFR', 'Fluid Relay'],
  ['AZMP', 'Maps'],
  ['AZMR', 'Mixed Reality'],
]);
const COMMON_DATE_AT = 58;
const COMMON_SUM_WIDTH = 6;
const FIRST_YEAR = 2024;
/** Letters stand for the first years; what stands for the others is not used yet. */
const YEARS = 26;
const LETTER_A = 65;

function isCommonKey(key: string): boolean {
  const stem = Buffer.from(key.slice(0, COMMON_STEM_CHARACTERS), 'base64');
  const sum = Buffer.alloc(SUM_BYTES);
  sum.writeUInt32LE(seededSum(stem, COMMON_SEED));
  const written = key.slice(COMMON_STEM_CHARACTERS).replace(/=+$/, '');
  // First in base62, its digits from the first byte on; once in base64.
  const digits = inBase(sum.readUInt32BE(), BASE62_UPPER_FIRST, 1).padEnd(COMMON_SUM_WIDTH, '0');
  const text = Buffer.from(digits, 'base64').toString('base64');
  return text.startsWith(written) || sum.toString('base64').startsWith(written);
}

function commonKeyKind(key: string): AzureKeyKind {
  const mark = key.slice(COMMON_MARK_AT, COMMON_STEM_CHARACTERS).toUpperCase();
  const service = COMMON_SERVICES.get(mark);
  const year = key.charCodeAt(COMMON_DATE_AT) - LETTER_A;
  const month = key.charCodeAt(COMMON_DATE_AT + 1) - LETTER_A + 1;
  const made = `, made in ${FIRST_YEAR + year}-${String(month).padStart(2, '0')}`;
  return `a key of Azure${service === undefined ? '' : ` ${service}`}${year < YEARS ? made : ''}`;
}

const DEVOPS_TOKEN = /^[a-z2-7]{52}$/;
/** What the CRC-32 is combined with, for tokens of people and of applications. */
const DEVOPS_MASKS: readonly number[] = [0xe0b9692d, 0x1019f92e];
/** Places of the sum's bytes among the 32, the lowest first; the others are summed in order. */
const DEVOPS_SUM_AT: readonly number[] = [22, 8, 7, 2];

function isDevOpsToken(token: string): boolean {
  const bytes = bytesOfBase32(token.toUpperCase());
  const rest = bytes.filter((_, at) => !DEVOPS_SUM_AT.includes(at));
  const written = Buffer.from(DEVOPS_SUM_AT.map((at) => bytes[at] ?? 0)).readUInt32LE();
  const sum = crc32(Buffer.from(rest).toString('latin1'));
  return DEVOPS_MASKS.some((mask) => (sum ^ mask) >>> 0 === written);
}
