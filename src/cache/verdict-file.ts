/**
 * The bytes of a verdict file: sections of numbers behind a header. Whether they can be trusted is
 * for sealed-file.ts to know.
 *
 *   header length (u32) · header (JSON) · sections
 *
 * Sections are little-endian and start at multiples of 8 from the start of the first.
 */

const ALIGNMENT = 8;

/** What a file says besides its sections. */
export interface VerdictHeader {
  /** Which build of the tool: detection may change with any. */
  readonly tool: string;
  /** Digest of the whole rule pack. */
  readonly pack: string;
  /** Digests of the rules that the verdicts are about. */
  readonly rules: readonly string[];
  /** Bytes of an object id. */
  readonly hashLength: number;
  /** Entry names that edges refer to, in latin1. */
  readonly names: readonly string[];
}

/** The numbers of a file, all in terms of the ids' ranks. */
export interface VerdictSections {
  /** Sorted ids of the objects that are known. */
  readonly ids: Uint8Array;
  /** One verdict for each id. */
  readonly flags: Uint8Array;
  /** One object type for each id. */
  readonly types: Uint8Array;
  readonly commitRows: Int32Array;
  readonly commitTimes: Float64Array;
  readonly tags: Int32Array;
  readonly edgeRows: Int32Array;
}

/** A whole file. */
export interface VerdictContent extends VerdictSections {
  readonly header: VerdictHeader;
}

const SECTIONS = [
  'ids',
  'flags',
  'types',
  'commitRows',
  'commitTimes',
  'tags',
  'edgeRows',
] as const;

/** Serialises verdicts. */
export function encodeVerdicts(content: VerdictContent): Buffer {
  const lengths = SECTIONS.map((name) => content[name].byteLength);
  const header = Buffer.from(JSON.stringify({ ...content.header, lengths }), 'utf8');
  const start = aligned(4 + header.length);
  const total = lengths.reduce((sum, length) => sum + aligned(length), start);
  const file = Buffer.alloc(total);
  file.writeUInt32LE(header.length, 0);
  header.copy(file, 4);
  let at = start;
  for (const name of SECTIONS) {
    const section = content[name];
    file.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at);
    at += aligned(section.byteLength);
  }
  return file;
}

/** Reads what {@link encodeVerdicts} wrote. */
export function decodeVerdicts(file: Buffer): VerdictContent {
  const headerLength = file.readUInt32LE(0);
  const text = file.toString('utf8', 4, 4 + headerLength);
  const { lengths, ...header } = JSON.parse(text) as VerdictHeader & { lengths: number[] };
  const sections: Partial<Record<(typeof SECTIONS)[number], Uint8Array>> = {};
  let at = aligned(4 + headerLength);
  SECTIONS.forEach((name, i) => {
    // Copied: typed arrays need alignment, and the file's buffer must not be kept.
    sections[name] = Uint8Array.prototype.slice.call(file, at, at + lengths[i]!);
    at += aligned(lengths[i]!);
  });
  const bytes = sections as Record<(typeof SECTIONS)[number], Uint8Array>;
  return {
    header,
    ids: bytes.ids,
    flags: bytes.flags,
    types: bytes.types,
    commitRows: new Int32Array(bytes.commitRows.buffer),
    commitTimes: new Float64Array(bytes.commitTimes.buffer),
    tags: new Int32Array(bytes.tags.buffer),
    edgeRows: new Int32Array(bytes.edgeRows.buffer),
  };
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
