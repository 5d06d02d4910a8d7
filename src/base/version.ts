/**
 * The version of gitsift, from package.json: src/ and dist/ both lie one folder below it.
 */
import { readFileSync } from 'node:fs';

/** The version as published, such as `1.2.3`. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
