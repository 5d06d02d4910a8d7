/**
 * Reads a decision file from disk. Writing one is the command line's.
 */
import { ScanError } from '../base/errors.ts';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import { type DecisionFile, parseDecisions } from './decision.ts';

/** A million decisions are a mistake. */
const BYTES_MAX = 64_000_000;

/** The file's decisions, or null where there is no such file. A file that cannot be used throws. */
export async function readDecisions(path: string): Promise<DecisionFile | null> {
  const file = readOrdinaryFile(path, { bytesMax: BYTES_MAX });
  if (file.kind === 'absent') return null;
  if (file.kind === 'text') return parseDecisions(file.text);
  throw new ScanError('CONFIG_BROKEN', { path, line: 1, message: file.reason });
}
