/**
 * What a reader of an anchor works with and leaves behind: one object for each detector, overwritten by
 * each call. The kernel has the same, field by field (kernel-reader.ts).
 */
import { FEATURES } from './features.ts';
import { KEEP } from './filters.ts';
import { createNameMeaning, type NameMeaning } from './names.ts';
import { type AnchorSpan, createAnchorSpan, createReading, type Reading } from './reading.ts';
import { createStatistics, type Statistics } from './statistics.ts';

/** Judged state of one anchor, reused. */
export interface ReaderContext {
  readonly span: AnchorSpan;
  readonly reading: Reading;
  readonly meaning: NameMeaning;
  readonly counted: Statistics;
  /** Numbers of the value that was weighed last: see features.ts. */
  readonly features: Float64Array;
  /** How far an anchor that was turned down early was looked at, -1 where that is not known. */
  lookedLeft: number;
  lookedRight: number;
  /** Why the last value was turned down: see filters.ts. */
  rejected: number;
  /** What is reported; differs from the bytes that were read where those were decoded first. */
  secretStart: number;
  secretEnd: number;
  /** `Basic`: the reading is one of the text that the secret decodes to. */
  basic: boolean;
}

export function createReaderContext(): ReaderContext {
  return {
    span: createAnchorSpan(),
    reading: createReading(),
    meaning: createNameMeaning(),
    counted: createStatistics(),
    features: new Float64Array(FEATURES.length),
    lookedLeft: -1,
    lookedRight: -1,
    rejected: KEEP,
    secretStart: 0,
    secretEnd: 0,
    basic: false,
  };
}
