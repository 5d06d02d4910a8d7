/**
 * The version of gitsift, from package.json: src/ and dist/ both lie one folder below it. And what tells
 * one build from another.
 */
import { readFileSync } from 'node:fs';

/** The version as published, such as `1.2.3`. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** Written by scripts/build-rules.js: a digest of all code and rules. There is none beside src/. */
const BUILD_FILE: URL = new URL('../gen/build-id.txt', import.meta.url);

/** Tells builds apart that may find different things; the version where nothing was built. */
export function buildId(): string {
  try {
    return readFileSync(BUILD_FILE, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return toolVersion();
    throw error;
  }
}
