/**
 * Slices of a text as latin1 strings (one char a byte), for engines that match strings.
 *
 * Several detectors mostly look at the same few bytes one after the other, so a slice is made a
 * little longer than asked for and kept. A wider slice never changes a verdict: by the contract in
 * detector.ts nobody looks further than his reach, and offsets are translated.
 */

/** Slices are at least so long where the text is: the next anchor's window is likely inside. */
const LEAST_SLICE_BYTES = 256;
/** A slice so many times longer than asked for is not used: some engines search it to its end. */
const MOST_EXCESS = 4;

/** Serves slices of one text after another, all in the same memory. */
export class TextWindow {
  #buffer: Buffer = Buffer.alloc(0);
  #from = 0;
  #to = -1;
  /** The slice last asked for, or a wider one. */
  text = '';
  /** Absolute position of the slice's first byte. */
  origin = 0;

  /** Grows with each text: what was learned of an earlier one is void. */
  generation = 0;

  /** Forgets the slice: the bytes behind it may have changed. */
  reset(): void {
    this.#to = -1;
    this.generation++;
  }

  /** Makes `text` cover the absolute range [from, to) of `bytes`; `from` <= `to` <= `textEnd`. */
  show(bytes: Uint8Array, from: number, to: number, textEnd: number): void {
    const isInside = from >= this.#from && to <= this.#to;
    const most = Math.max(LEAST_SLICE_BYTES, MOST_EXCESS * (to - from));
    if (isInside && this.#to - from <= most) return;
    if (this.#buffer.buffer !== bytes.buffer || this.#buffer.byteOffset !== bytes.byteOffset) {
      this.#buffer = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    }
    const wide = Math.min(textEnd, Math.max(to, from + LEAST_SLICE_BYTES));
    this.text = this.#buffer.toString('latin1', from, wide);
    this.origin = from;
    this.#from = from;
    this.#to = wide;
  }
}

/** The bytes [from, to) as latin1 string. */
export function latin1Of(bytes: Uint8Array, from: number, to: number): string {
  const view = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset + from, to - from);
  return view.toString('latin1');
}
