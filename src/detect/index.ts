/**
 * Bytes in, matches out: the door of detection. Pure and synchronous; knows no paths and no clock.
 */
export type { AllowVerdict } from './allowlist.ts';
export { allowancesOf } from './allowlist.ts';
export type { Checksum, ChecksumVerdict } from './checksum-model.ts';
export { checksumNamed, checksumNames } from './checksums.ts';
export type { Candidate, CandidateSink, Detector } from './detector.ts';
export type { MatchRow, MatchSink } from './emit.ts';
export { shannonEntropy } from './entropy.ts';
export type { GenericRuleId, PlacedScore } from './generic/index.ts';
export {
  adjustForPlace,
  createGenericDetectors,
  GENERIC_RULE_IDS,
  isLockFile,
} from './generic/index.ts';
export type { MatchRecord, MatchTable, RecordCompanion } from './match-table.ts';
export type {
  Scanner,
  ScannerContext,
  ScannerOptions,
  ScannerTables,
  ScanState,
} from './scanner.ts';
export { createScanner, LONGEST_WHOLE_TEXT, scannerTables } from './scanner.ts';
export type { TextStream } from './text-stream.ts';
export { nextChange } from './validity.ts';
