/**
 * Calls and filters on a name that is itself a text: `env("NAME").orElse("value")`, `password.equals("value")`,
 * `{{ name | default("value") }}`. A branch of operators.ts.
 */
import { ascii, CLASSES, DIGIT, NAME, QUOTE, startsWith, type Word } from './classes.ts';
import { OP_ARGUMENT, OP_COMPARE, OP_DEFAULT, OP_EQUALS, type Reading } from './reading.ts';
import { skipBlanks } from './siblings.ts';

const COMPARING_CALLS: readonly Word[] = [
  '.equals',
  '.equalsignorecase',
  '.compareto',
  '.tobe',
  '.toequal',
  '.eq',
].map(ascii);
/** Calls on a text that names something, whose argument is what it stands for or falls back to. */
const DEFAULTING_CALLS: readonly Word[] = [
  '.unwrap_or(',
  '.unwrap_or_else(|_| ',
  '.or_else(',
  '.orelse(',
  '.getorelse(',
  '.or(',
].map(ascii);
const FILLING_CALLS: readonly Word[] = [
  '.type(',
  '.fill(',
  '.sendkeys(',
  '.send_keys(',
  '.setvalue(',
  '.setvalueattribute(',
  '.settext(',
  '.val(',
].map(ascii);
/** What a test says of a member: behind its dot, and as the argument behind its comma. */
const ANSWERS: readonly Word[] = [
  '.thenreturn(',
  '.willreturn(',
  '.returns(',
  '.isequalto(',
  '.tobe(',
  '.toequal(',
  '.to eq(',
  '.to eql(',
  '.to eq ',
  '.should eq(',
  '.should eq ',
  '.should == ',
  '.equal(',
  '.eql(',
  '.tostrictequal(',
].map(ascii);
const SHOULD = ascii('.should');
/** Members that hold what an object stands for: `password.text = "value"`. */
const HOLDERS: readonly Word[] = ['.text', '.value'].map(ascii);
const MATCHERS: readonly Word[] = [', equalto(', ', is(', ', hasplaintext('].map(ascii);
const DEFAULT = ascii('default');

/** Whether `}}` or `%}` closes a template on this line. */
export function isInTemplate(bytes: Uint8Array, from: number, end: number): boolean {
  const limit = Math.min(end - 1, from + 100);
  for (let i = from; i < limit; i++) {
    if (bytes[i] === 0x0a) return false;
    if (bytes[i + 1] === 0x7d && (bytes[i] === 0x7d || bytes[i] === 0x25)) return true;
  }
  return false;
}

/** `{{ name | default("value") }}`, `{{ .name | default "value" }}`; other filters only change a text. */
export function readFilter(bytes: Uint8Array, from: number, end: number, reading: Reading): number {
  if (!startsWith(bytes, from, end, DEFAULT)) return -1;
  let i = skipBlanks(bytes, from + DEFAULT.length, end);
  if (bytes[i] === 0x28) i = skipBlanks(bytes, i + 1, end);
  if (i >= end || ((CLASSES[bytes[i] as number] as number) & QUOTE) === 0) return -1;
  reading.operator = OP_DEFAULT;
  return i;
}

/** `name.equals("value")`, `env("NAME").orElse("value")`, `get("#name").type("value")`. */
export function readMemberCall(
  bytes: Uint8Array,
  at: number,
  end: number,
  reading: Reading,
): number {
  if (at === reading.nameEnd) {
    if (startsWith(bytes, at, end, SHOULD)) return readAnswer(bytes, at, end, reading);
    const text = readHeldText(bytes, at, end, reading);
    return text >= 0 ? text : readComparingCall(bytes, at, end, reading);
  }
  if (!reading.nameQuoted) return readAnswer(bytes, at, end, reading);
  for (let n = 0; n < DEFAULTING_CALLS.length; n++) {
    const call = DEFAULTING_CALLS[n] as Word;
    if (!startsWith(bytes, at, end, call)) continue;
    reading.operator = OP_DEFAULT;
    return skipBlanks(bytes, at + call.length, end);
  }
  for (let n = 0; n < FILLING_CALLS.length; n++) {
    const call = FILLING_CALLS[n] as Word;
    if (!startsWith(bytes, at, end, call)) continue;
    reading.operator = OP_ARGUMENT;
    return skipBlanks(bytes, at + call.length, end);
  }
  return readAnswer(bytes, at, end, reading);
}

/** Longest name of a member that is passed on the way to an answer. */
const LONGEST_MEMBER = 32;
/** Most members and brackets that are. */
const ANSWER_STEPS = 5;

/**
 * `name()).thenReturn("value")`, `name].unwrap).to eq("value")`, `name().text(), equalTo("value")`: what a test says
 * that a name holds; `at` is behind the name's call or brackets. Where the value may begin, -1 if no answer is told.
 */
export function readAnswer(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  let i = at;
  for (let n = 0; n < ANSWER_STEPS && i < end; n++) {
    const byte = bytes[i] as number;
    if (byte === 0x29 || byte === 0x5d) {
      i++;
      continue;
    }
    const words = byte === 0x2c ? MATCHERS : ANSWERS;
    if (byte !== 0x2c && byte !== 0x2e) return -1;
    for (let k = 0; k < words.length; k++) {
      const word = words[k] as Word;
      if (!startsWith(bytes, i, end, word)) continue;
      reading.operator = OP_COMPARE;
      return skipBlanks(bytes, i + word.length, end);
    }
    if (byte === 0x2c) return -1;
    i = behindMember(bytes, i + 1, end);
    if (i < 0) return -1;
  }
  return -1;
}

/** Behind `member` or `member()`, -1 where its arguments say more. */
function behindMember(bytes: Uint8Array, from: number, end: number): number {
  const limit = Math.min(end, from + LONGEST_MEMBER);
  let i = from;
  while (i < limit && ((CLASSES[bytes[i] as number] as number) & NAME) !== 0) i++;
  if (i === from || i + 1 >= limit) return -1;
  if (bytes[i] !== 0x28) return i;
  return bytes[i + 1] === 0x29 ? i + 2 : -1;
}

/** `name.text = "value"`: only a text with a digit; all else is shown to somebody. */
function readHeldText(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  for (let n = 0; n < HOLDERS.length; n++) {
    const word = HOLDERS[n] as Word;
    if (!startsWith(bytes, at, end, word)) continue;
    let i = skipBlanks(bytes, at + word.length, end);
    if (i >= end || bytes[i] !== 0x3d) return -1;
    i = skipBlanks(bytes, i + 1, end);
    if (i >= end || ((CLASSES[bytes[i] as number] as number) & QUOTE) === 0) return -1;
    for (let k = i + 1; k < end && bytes[k] !== bytes[i] && bytes[k] !== 0x0a; k++) {
      if (((CLASSES[bytes[k] as number] as number) & DIGIT) === 0) continue;
      reading.operator = OP_EQUALS;
      return i;
    }
    return -1;
  }
  return -1;
}

function readComparingCall(bytes: Uint8Array, at: number, end: number, reading: Reading): number {
  for (let n = 0; n < COMPARING_CALLS.length; n++) {
    const call = COMPARING_CALLS[n] as Word;
    const from = at + call.length;
    if (!startsWith(bytes, at, end, call) || from >= end || bytes[from] !== 0x28) continue;
    reading.operator = OP_COMPARE;
    return skipBlanks(bytes, from + 1, end);
  }
  return -1;
}
