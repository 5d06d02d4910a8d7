/**
 * Report files appear whole or not at all: written beside their place under a temporary name, then
 * renamed. A symbolic link is never written through, because in a scanned tree it may lead anywhere.
 */
import { randomBytes } from 'node:crypto';
import { accessSync, constants, lstatSync, type Stats, statSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ScanError } from '../base/errors.ts';
import { holdTemporary, releaseTemporary } from './interruption.ts';
import { batched, systemReason } from './terminal.ts';

/** A place for a report. */
export interface ReportFile {
  /** Absolute path. */
  readonly file: string;
  /** As the user wrote it, for messages. */
  readonly typed: string;
  /** Holds full secrets: readable by the owner only, and never a device. */
  readonly isSecret: boolean;
}

const OWNER_ONLY = 0o600;
const BY_UMASK = 0o666;
const PERMISSIONS = 0o777;

function failed(target: ReportFile, reason: string, cause?: unknown): ScanError {
  return new ScanError('OUTPUT_FAILED', { path: target.typed, reason }, { cause });
}

function statOf(target: ReportFile): Stats | null {
  try {
    return lstatSync(target.file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw failed(target, systemReason(error), error);
  }
}

/** Fails at once where writing would fail after the scan. Changes nothing. */
export function checkReportFile(target: ReportFile): void {
  const stats = statOf(target);
  if (stats?.isSymbolicLink()) {
    throw failed(target, 'it is a symbolic link; name the file that it leads to');
  }
  if (stats?.isDirectory()) throw failed(target, 'it is a directory');
  if (stats !== null && !stats.isFile()) {
    if (target.isSecret) throw failed(target, 'full secrets go to ordinary files only');
    return;
  }
  try {
    const folder = dirname(target.file);
    if (!statSync(folder).isDirectory()) throw failed(target, 'its folder is not a directory');
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof ScanError) throw error;
    throw failed(target, `its folder: ${systemReason(error)}`, error);
  }
}

async function writeChunks(handle: FileHandle, chunks: Iterable<string>): Promise<void> {
  for (const batch of batched(chunks)) await handle.writeFile(batch);
}

/** Devices and pipes cannot be replaced: they are written to. */
async function writeDirectly(target: ReportFile, chunks: Iterable<string>): Promise<void> {
  const handle = await open(target.file, constants.O_WRONLY | constants.O_NOFOLLOW);
  try {
    await writeChunks(handle, chunks);
  } finally {
    await handle.close();
  }
}

async function writeBeside(
  target: ReportFile,
  chunks: Iterable<string>,
  old: Stats | null,
): Promise<void> {
  const suffix = randomBytes(6).toString('hex');
  const temporary = join(dirname(target.file), `.${basename(target.file)}.${suffix}.tmp`);
  holdTemporary(temporary);
  try {
    const handle = await open(temporary, 'wx', target.isSecret ? OWNER_ONLY : BY_UMASK);
    try {
      if (old !== null && !target.isSecret) await handle.chmod(old.mode & PERMISSIONS);
      await writeChunks(handle, chunks);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target.file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    releaseTemporary(temporary);
  }
}

/** Writes a report; on any failure an older report at the same place is untouched. */
export async function writeReportFile(target: ReportFile, chunks: Iterable<string>): Promise<void> {
  checkReportFile(target);
  const old = statOf(target);
  try {
    if (old !== null && !old.isFile()) await writeDirectly(target, chunks);
    else await writeBeside(target, chunks, old);
  } catch (error) {
    throw failed(target, systemReason(error), error);
  }
}
