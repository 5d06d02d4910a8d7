/**
 * What pointers of Git LFS stand for: secrets found in a local LFS object are moved to the blobs that
 * point to it, so that they get their paths, commits and lives; pointers whose content is not here are
 * ledger entries.
 */
import type { MatchRecord } from '../detect/index.ts';
import { HIT_FIELDS, type PointerPlace } from '../pool/index.ts';
import { lfsContentId, pathText } from '../sources/index.ts';
import type { Gathered } from './gather.ts';
import type { Material } from './material.ts';

/** The layer between a blob that is a pointer and the text. */
const LAYER = 'lfs';
const MATCH_FIELD = 1;

type HitRows = Gathered['hits'][number];

/** Follows every pointer that was met. */
export function followPointers(material: Material, gathered: Gathered): void {
  const objectCount = material.repository?.store.objectCount ?? 0;
  const contentOf = localContents(material, objectCount);
  const isHere = new Set(contentOf.values());
  const pointersTo = new Map<string, number[]>();
  for (const pointer of gathered.pointers) {
    const { contentId, source } = pointer;
    if (!isHere.has(contentId)) note(pointer, material, gathered);
    else if (source < objectCount) {
      const pointers = pointersTo.get(contentId);
      if (pointers === undefined) pointersTo.set(contentId, [source]);
      else pointers.push(source);
    }
  }
  const moved = gathered.hits.flatMap((hits) =>
    moveHits(hits, (source) => pointersTo.get(contentOf.get(source) ?? '')),
  );
  gathered.hits.splice(0, gathered.hits.length, ...moved);
}

/** Ids of the contents that are here, by the source number of their file. */
function localContents({ files, names }: Material, objectCount: number): Map<number, string> {
  const contents = new Map<number, string>();
  files.forEach(({ path }, index) => {
    const id = lfsContentId(names?.[index] ?? path);
    if (id !== null) contents.set(objectCount + index, id);
  });
  return contents;
}

function note(
  { source, byteLength }: PointerPlace,
  { repository, files, names }: Material,
  { notes }: Gathered,
): void {
  const reason = 'lfs-content';
  const detail = `a Git LFS pointer; its ${byteLength} bytes are not here`;
  const index = source - (repository?.store.objectCount ?? 0);
  if (index < 0) notes.push({ object: repository?.store.idOf(source) ?? '', reason, detail });
  else notes.push({ path: pathText(names?.[index] ?? files[index]?.path ?? ''), reason, detail });
}

/** Rows of files that pointers stand for go to the pointers; the others stay. */
function moveHits(
  { rows, records }: HitRows,
  pointersTo: (source: number) => readonly number[] | undefined,
): HitRows[] {
  const staying: number[] = [];
  const moving: number[] = [];
  const movedRecords: MatchRecord[] = [];
  for (let at = 0; at < rows.length; at += HIT_FIELDS) {
    const row = rows.subarray(at, at + HIT_FIELDS);
    const pointers = pointersTo(row[0]!); // the first word of each row is its source
    if (pointers === undefined) {
      staying.push(...row);
      continue;
    }
    const record = records[row[MATCH_FIELD]!]!; // rows name records of their own list
    for (const pointer of pointers) moving.push(pointer, movedRecords.length, ...row.subarray(2));
    movedRecords.push({ ...record, layers: [LAYER, ...record.layers] });
  }
  if (moving.length === 0) return [{ rows, records }];
  return [
    { rows: Int32Array.from(staying), records },
    { rows: Int32Array.from(moving), records: movedRecords },
  ];
}
