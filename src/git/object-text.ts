/**
 * Turns stretches of commits and tags into text: identities, dates, messages in their encoding.
 *
 * For output only. Scanning works on the bytes; nothing here may lose a byte silently, so text in
 * an unknown or broken encoding falls back to one char a byte.
 */

import { latin1 } from './control-file.ts';
import type { CommitView, IdentityView } from './parse.ts';

/** An identity as reports name it. */
export interface IdentityText {
  readonly name: string;
  readonly email: string;
  /** ISO 8601 with the stated offset, '' where the object states no usable date. */
  readonly date: string;
}

type Decoder = InstanceType<typeof TextDecoder>;

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decoders = new Map<string, Decoder | null>();

function decoderFor(encoding: string): Decoder | null {
  const label = encoding.trim().toLowerCase();
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    decoder = createDecoder(label);
    if (decoders.size < 100) decoders.set(label, decoder); // labels come from the repository
  }
  return decoder;
}

function createDecoder(label: string): Decoder | null {
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true });
  } catch {
    return null; // An encoding that this platform does not know.
  }
}

/**
 * Decodes bytes that state `encoding` ('' for none, which means UTF-8). Lossless: bytes that are
 * not valid in it are read as UTF-8, and failing that as one char a byte.
 */
export function decodeText(
  bytes: Uint8Array,
  start: number,
  end: number,
  encoding: string = '',
): string {
  // TextDecoder refuses shared memory, and bytes often lie in it: copy.
  const stretch = bytes.slice(start, end);
  const stated = encoding === '' ? null : decoderFor(encoding);
  for (const decoder of stated ? [stated, UTF8] : [UTF8]) {
    try {
      return decoder.decode(stretch);
    } catch {
      // Not valid in this encoding: the next one is the fallback.
    }
  }
  return latin1(stretch);
}

/** The commit's `encoding` header, '' where there is none. */
export function commitEncoding(bytes: Uint8Array, view: CommitView): string {
  return view.encodingStart < 0 ? '' : latin1(bytes, view.encodingStart, view.encodingEnd);
}

/** Text of an identity; all fields '' where the object has no such line. */
export function identityText(
  bytes: Uint8Array,
  view: IdentityView,
  encoding: string = '',
): IdentityText {
  const text = (start: number, end: number): string =>
    start < 0 ? '' : decodeText(bytes, start, end, encoding);
  return {
    name: text(view.nameStart, view.nameEnd),
    email: text(view.emailStart, view.emailEnd),
    date: formatIdentityDate(view.seconds, view.zoneMinutes),
  };
}

/** Year 0001 to 9999: what ISO 8601 can say in four digits. */
const MIN_SECONDS = -62_135_596_800;
const MAX_SECONDS = 253_402_300_799;
const MAX_ZONE_MINUTES = 23 * 60 + 59;

/**
 * ISO 8601 with offset, '' for a date that no calendar holds. An impossible offset counts as UTC.
 *
 * @example formatIdentityDate(0, 90) === '1970-01-01T01:30:00+01:30'
 */
export function formatIdentityDate(seconds: number, zoneMinutes: number): string {
  const zone = Math.abs(zoneMinutes) <= MAX_ZONE_MINUTES ? zoneMinutes : 0;
  const local = seconds + zone * 60;
  if (!(local >= MIN_SECONDS && local <= MAX_SECONDS)) return '';
  const stamp = new Date(local * 1000).toISOString().slice(0, 19);
  const sign = zone < 0 ? '-' : '+';
  const hours = String(Math.trunc(Math.abs(zone) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(zone) % 60).padStart(2, '0');
  return `${stamp}${sign}${hours}:${minutes}`;
}
