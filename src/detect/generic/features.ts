/**
 * The numbers that the model weighs, in one fixed order. Adding or moving one means training again
 * (test/accuracy/train); model.gen.ts carries the count, and a test compares.
 *
 * The functions are translated to WebAssembly as well: what may have a fraction is a Float, see floats.ts.
 */
import { lower } from './classes.ts';
import { type Float, log2Of } from './floats.ts';
import {
  NAME_BARE,
  NAME_KEY,
  NAME_PASSWORD,
  NAME_SECRET,
  NAME_TOKEN,
  type NameMeaning,
} from './names.ts';
import { measureRarity, standInCoverage, wordCoverage, worstRun } from './rarity.ts';
import {
  AFTER_CLOSER,
  AFTER_LINE_END,
  AFTER_WORD,
  OP_ARGUMENT,
  OP_COLON,
  OP_COMMAND,
  OP_COMPARE,
  OP_DEFAULT,
  OP_ELEMENT,
  OP_EQUALS,
  OP_FLAG,
  OP_HEADER,
  OP_INDIRECT,
  OP_PROSE,
  OP_SPACE,
  OP_URL,
  type Reading,
  VALUE_LIMIT,
} from './reading.ts';
import { entropyOf, type Statistics, sequenceShare } from './statistics.ts';

/** Names of the features, for training reports and `explain`. */
export const FEATURES: readonly string[] = [
  'name password',
  'name secret',
  'name key',
  'name token',
  'name bare',
  'negated after',
  'negated before',
  'keyword last',
  'sub-words',
  'mock',
  'name capitals',
  'name clean',
  'rarity',
  'worst run',
  'log length',
  'digit share',
  'upper share',
  'special share',
  'classes',
  'entropy',
  'distinct share',
  'word coverage',
  'stand-in coverage',
  'sequence',
  'class changes',
  'case changes',
  'trailing digits',
  'hexadecimal',
  'decimal',
  'word shape',
  'uuid',
  'slashes',
  'dots',
  'spaces',
  'joiners',
  'quoted',
  'op colon',
  'op equals',
  'op compare',
  'op argument',
  'op flag',
  'op sibling',
  'op weak',
  'op url',
  'op header',
  'wrapped',
  'typed',
  'ends line',
  'before closer',
  'before word',
  'line start',
  'spaced',
  'symbols',
  'lower only',
  'upper only',
  'shares prefix',
];

export const RARITY = 12;
const WORST_RUN = 13;
const LOG_LENGTH = 14;
const DIGIT_SHARE = 15;
export const CLASS_COUNT = 18;
const ENTROPY = 19;
export const WORD_COVERAGE = 21;
export const STAND_IN = 22;

/** Logarithms of lengths, 0 where they were not asked for yet. */
const lengthLogs: Float64Array = new Float64Array(VALUE_LIMIT + 1);

function logOfLength(length: number): Float {
  if (length > VALUE_LIMIT) return log2Of(length);
  if ((lengthLogs[length] as number) === 0) lengthLogs[length] = log2Of(length);
  return lengthLogs[length] as number;
}

function isUuid(bytes: Uint8Array, start: number, counted: Statistics): boolean {
  if (counted.length !== 36 || counted.joiners !== 4 || counted.hexadecimal !== 32) return false;
  const dash = 0x2d;
  return (
    bytes[start + 8] === dash &&
    bytes[start + 13] === dash &&
    bytes[start + 18] === dash &&
    bytes[start + 23] === dash
  );
}

/** Fills `into` with the features of one candidate. */
export function fillFeatures(
  bytes: Uint8Array,
  reading: Reading,
  name: NameMeaning,
  counted: Statistics,
  into: Float64Array,
): void {
  fillName(name, into);
  fillValue(bytes, reading, counted, into);
  fillPlace(reading, into);
  into[55] = sharedPrefix(bytes, reading);
}

/** Leading characters that name and value have in common, up to six: `PKPaymentPass`, `PKPaymentRequest`. */
function sharedPrefix(bytes: Uint8Array, reading: Reading): number {
  const nameLength = reading.nameEnd - reading.nameStart;
  const limit = Math.min(6, Math.min(nameLength, reading.valueEnd - reading.valueStart));
  let n = 0;
  while (
    n < limit &&
    lower(bytes[reading.nameStart + n] as number) === lower(bytes[reading.valueStart + n] as number)
  ) {
    n++;
  }
  return n;
}

function fillName(name: NameMeaning, into: Float64Array): void {
  into[0] = name.kind === NAME_PASSWORD ? 1 : 0;
  into[1] = name.kind === NAME_SECRET ? 1 : 0;
  into[2] = name.kind === NAME_KEY ? 1 : 0;
  into[3] = name.kind === NAME_TOKEN ? 1 : 0;
  into[4] = name.kind === NAME_BARE ? 1 : 0;
  into[5] = Math.min(2, name.negatedAfter);
  into[6] = Math.min(1, name.negatedBefore);
  into[7] = name.lastIsKeyword ? 1 : 0;
  into[8] = Math.min(6, name.subwords);
  into[9] = name.mock ? 1 : 0;
  into[10] = name.allCaps ? 1 : 0;
  into[11] = name.clean ? 1 : 0;
}

function fillValue(
  bytes: Uint8Array,
  reading: Reading,
  counted: Statistics,
  into: Float64Array,
): void {
  const { valueStart: start, valueEnd: end } = reading;
  const length = counted.length;
  const symbols =
    counted.special - counted.joiners - counted.dots - counted.slashes - counted.spaces;
  into[RARITY] = measureRarity(bytes, start, end);
  into[WORST_RUN] = worstRun();
  into[LOG_LENGTH] = logOfLength(length);
  into[DIGIT_SHARE] = counted.digits / length;
  into[16] = counted.upper / length;
  into[17] = counted.special / length;
  into[CLASS_COUNT] =
    (counted.lower > 0 ? 1 : 0) +
    (counted.upper > 0 ? 1 : 0) +
    (counted.digits > 0 ? 1 : 0) +
    (symbols > 0 ? 1 : 0);
  into[ENTROPY] = entropyOf(bytes, start, end);
  into[20] = counted.distinct / length;
  into[WORD_COVERAGE] = wordCoverage(bytes, start, end);
  into[STAND_IN] = standInCoverage(bytes, start, end);
  into[23] = sequenceShare(counted);
  into[24] = counted.changes / length;
  into[25] = counted.humps / length;
  into[26] = Math.min(counted.trailingDigits, 6);
  into[27] = counted.hexadecimal === length && counted.digits < length ? 1 : 0;
  into[28] = counted.digits === length ? 1 : 0;
  const letters = counted.lower + counted.upper;
  into[29] = letters + counted.joiners + counted.spaces === length ? 1 : 0;
  into[30] = isUuid(bytes, start, counted) ? 1 : 0;
  into[31] = Math.min(3, counted.slashes);
  into[32] = Math.min(3, counted.dots);
  into[33] = counted.spaces;
  into[34] = Math.min(4, counted.joiners);
  into[52] = Math.min(3, symbols);
  into[53] = counted.lower === length ? 1 : 0;
  into[54] = counted.upper === letters && letters > 0 ? 1 : 0;
}

function fillPlace(reading: Reading, into: Float64Array): void {
  const op = reading.operator;
  into[35] = reading.quote === 0 ? 0 : 1;
  into[36] = op === OP_COLON ? 1 : 0;
  into[37] = op === OP_EQUALS ? 1 : 0;
  into[38] = op === OP_COMPARE ? 1 : 0;
  into[39] = op === OP_ARGUMENT ? 1 : 0;
  into[40] = op === OP_FLAG || op === OP_COMMAND ? 1 : 0;
  into[41] = op === OP_INDIRECT || op === OP_ELEMENT ? 1 : 0;
  into[42] = op === OP_PROSE || op === OP_DEFAULT || op === OP_SPACE ? 1 : 0;
  into[43] = op === OP_URL ? 1 : 0;
  into[44] = op === OP_HEADER ? 1 : 0;
  into[45] = reading.wrapped ? 1 : 0;
  into[46] = reading.typed ? 1 : 0;
  into[47] = reading.after === AFTER_LINE_END ? 1 : 0;
  into[48] = reading.after === AFTER_CLOSER ? 1 : 0;
  into[49] = reading.after === AFTER_WORD ? 1 : 0;
  into[50] = reading.lineStart ? 1 : 0;
  into[51] = reading.spaced ? 1 : 0;
}
