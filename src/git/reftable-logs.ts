/**
 * Decodes the log records of a reftable block (git's technical/reftable.adoc, "log record").
 */

import { utf8 } from './control-file.ts';
import { type BlockReader, TableFault } from './reftable-reader.ts';

/** One log record; `deleted` hides the record of the same name and index in older tables. */
export interface LogRecord {
  /** Byte name. */
  readonly name: string;
  /** Orders the records of a name: larger is newer. */
  readonly updateIndex: bigint;
  readonly deleted: boolean;
  readonly oldId: string;
  readonly newId: string;
  readonly committerName: string;
  readonly committerEmail: string;
  readonly seconds: number;
  readonly zoneMinutes: number;
  readonly message: string;
}

const LOG_DELETED = 0;
const LOG_UPDATE = 1;
/** A key ends in NUL and the 64-bit update index, all bits flipped so that new ones sort first. */
const KEY_SUFFIX = 9;
const ALL_ONES = 0xffffffffffffffffn;

/** Appends all records of a block to `into`. */
export function readLogRecords(reader: BlockReader, hashLength: number, into: LogRecord[]): void {
  while (reader.hasRecord()) {
    const type = reader.readKey();
    if (type !== LOG_DELETED && type !== LOG_UPDATE) {
      throw new TableFault(`unknown log type ${type}`);
    }
    into.push(readRecord(reader, type === LOG_DELETED, hashLength));
  }
}

function readRecord(reader: BlockReader, deleted: boolean, hashLength: number): LogRecord {
  const key = reader.key();
  const nameLength = key.length - KEY_SUFFIX;
  if (nameLength < 0 || key[nameLength] !== '\0') throw new TableFault('a log key has no index');
  const reversed = Buffer.from(key.slice(nameLength + 1), 'latin1').readBigUInt64BE();
  return {
    name: key.slice(0, nameLength),
    updateIndex: ALL_ONES - reversed,
    deleted,
    oldId: deleted ? '' : reader.readId(hashLength),
    newId: deleted ? '' : reader.readId(hashLength),
    committerName: deleted ? '' : readText(reader),
    committerEmail: deleted ? '' : readText(reader),
    seconds: deleted ? 0 : reader.readVarint(),
    zoneMinutes: deleted ? 0 : zoneMinutesOf(reader.readInt16()),
    message: deleted ? '' : readText(reader),
  };
}

function readText(reader: BlockReader): string {
  return utf8(reader.readBytes(reader.readVarint()));
}

/** The specification says minutes; git writes the digits of `+0530` as the number 530. */
function zoneMinutesOf(stored: number): number {
  const digits = Math.abs(stored);
  if (digits % 100 >= 60) return stored;
  const minutes = Math.trunc(digits / 100) * 60 + (digits % 100);
  return stored < 0 ? -minutes : minutes;
}
