/**
 * The repository that `migrate` resolves entries in: one scan with full values in memory, and lines of
 * any version of a file on request.
 */
import { join } from 'node:path';
import { ScanError } from '../base/errors.ts';
import type { Report } from '../base/model.ts';
import { readOrdinaryFile } from '../base/ordinary-file.ts';
import type { ScanPlan } from '../base/plan.ts';
import {
  isFault,
  openObjectStore,
  openRepository,
  resolveRevision,
  revisionSource,
} from '../git/index.ts';
import type { Ground, LineThere, PlaceOf } from '../migrate/index.ts';
import { lazyEngine, loadRules } from '../rules/index.ts';
import { createTextScan, runScan, type TextMatch } from '../scan/index.ts';
import type { Interruption } from './interruption.ts';

/** Larger files are not read for the sake of one line. */
const FILE_BYTES_MAX = 16_000_000;

/** A scanned repository. */
export interface ScannedGround extends Ground {
  readonly report: Report;
  /** A version of a file as a latin1 text of its bytes; null where there is none. */
  readonly textOf: TextOf;
  close(): void;
}

type TextOf = (place: PlaceOf) => Promise<string | null>;

/** Reads versions of files, as latin1 texts of their bytes. */
function versionReader(root: string): { readonly textOf: TextOf; readonly close: () => void } {
  const onDisk = async (path: string): Promise<string | null> => {
    const file = readOrdinaryFile(join(root, path), { bytesMax: FILE_BYTES_MAX });
    return file.kind === 'text' ? Buffer.from(file.text, 'utf8').toString('latin1') : null;
  };
  let repository: ReturnType<typeof openRepository>;
  try {
    repository = openRepository(root);
  } catch (error) {
    if (!(error instanceof ScanError) || error.code !== 'NOT_A_REPOSITORY') throw error;
    const textOf: TextOf = ({ commit, path }) =>
      commit === '' ? onDisk(path) : Promise.resolve(null);
    return { textOf, close: () => undefined };
  }
  const store = openObjectStore({
    objectsDir: repository.objectsDir,
    hashLength: repository.hashLength === 32 ? 32 : 20,
    alternates: repository.alternates,
  });
  const source = revisionSource(repository, store, Date.now() / 1000);
  const inCommit = (commit: string, path: string): string | null => {
    try {
      const { id } = resolveRevision(source, `${commit}:${path}`, 'blob');
      const object = store.readHex(id);
      return isFault(object) ? null : Buffer.from(object.bytes).toString('latin1');
    } catch (error) {
      if (error instanceof ScanError) return null;
      throw error;
    }
  };
  return {
    textOf: ({ commit, path }) =>
      commit === '' ? onDisk(path) : Promise.resolve(inCommit(commit, path)),
    close: () => store.close(),
  };
}

function utf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function lineOf(text: string, number: number): string | null {
  const line = text.split('\n')[number - 1];
  return line === undefined ? null : line.replace(/\r$/, '');
}

function touches(match: TextMatch, text: string, line: number): boolean {
  const height = text.slice(match.start, match.end).split('\n').length - 1;
  return match.line <= line && line <= match.line + height;
}

/** Scans with full values, which stay in memory. */
export async function openGround(
  plan: ScanPlan,
  root: string,
  { signal }: Interruption,
): Promise<ScannedGround> {
  const { report, revealed } = await runScan({ ...plan, reveal: true }, { signal });
  if (signal.aborted) throw new ScanError('ABORTED');
  const versions = versionReader(root);
  let scanner: ReturnType<typeof createTextScan> | null = null;
  const scanText = async (text: string, path: string): Promise<TextMatch[]> => {
    scanner ??= loadRules(plan.rules).then((pack) =>
      createTextScan({ pack, engine: lazyEngine(plan.engine), now: Date.now() }),
    );
    return (await scanner)(text, path);
  };
  const lineAt = async (place: PlaceOf): Promise<LineThere | null> => {
    const text = await versions.textOf(place);
    const line = text === null ? null : lineOf(text, place.line);
    if (text === null || line === null) return null;
    const found = await scanText(text, place.path);
    const values = found.filter((match) => touches(match, text, place.line));
    return { text: utf8(line), values: values.map((match) => utf8(match.secret)) };
  };
  const { textOf, close } = versions;
  return { findings: report.findings, revealed, lineAt, report, textOf, close };
}
