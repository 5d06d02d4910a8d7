/**
 * Weighs values that were found elsewhere than behind an anchor (lists, idioms, manifests), along the path of
 * weigh.ts. Detectors and the training script share it, so that the model is never trained on anything
 * else than what it will see.
 */
import { createReaderContext, type ReaderContext } from './context.ts';
import { rejectValue, SHORTEST_VALUE } from './filters.ts';
import { NAME_NONE } from './names.ts';
import { VALUE_LIMIT } from './reading.ts';
import { countBytes } from './statistics.ts';
import { isPlaceholder } from './templates.ts';
import { weighCounted } from './weigh.ts';

/** One assessed candidate; all fields are overwritten by the next one. */
export type Assessment = ReaderContext;

export function createAssessment(): Assessment {
  return createReaderContext();
}

/** Weighs a value that was made elsewhere; `into` has its meaning, reading and secret's place already. */
export function weighDecoded(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Assessment,
): boolean {
  const { reading, secretStart, secretEnd, meaning } = into;
  if (end - start < SHORTEST_VALUE || end - start > VALUE_LIMIT) return false;
  const { nameStart, nameEnd } = reading;
  reading.valueStart = start;
  reading.valueEnd = end;
  // The name lies in other bytes than the value: nothing may be compared with it.
  reading.nameStart = start;
  reading.nameEnd = start;
  const kept = meaning.kind !== NAME_NONE && !isPlaceholder(bytes, reading) && weigh(bytes, into);
  reading.nameStart = nameStart;
  reading.nameEnd = nameEnd;
  into.secretStart = secretStart;
  into.secretEnd = secretEnd;
  return kept;
}

function weigh(bytes: Uint8Array, into: Assessment): boolean {
  const { reading, counted } = into;
  countBytes(bytes, reading.valueStart, reading.valueEnd, counted);
  into.rejected = rejectValue(bytes, reading, into.meaning, counted);
  return weighCounted(bytes, into);
}
