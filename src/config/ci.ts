/**
 * What a CI run or a Git hook is about: which objects are new, from the variables and the event file of
 * the service, or from the lines that Git gives to a hook. Reads no repository: names and ids are
 * resolved by scan/. Everything here may be written by whoever opened the pull request, so ids and
 * names are checked for their form and errors say which variable or field is wrong.
 */
import { ScanError } from '../base/errors.ts';
import type { ChangeSet } from '../base/plan.ts';
import { CI_SERVICES } from './ci-services.ts';

/** Variables of a run. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a run is about. */
export interface CiEvent {
  /** `GitHub push to refs/heads/main`. */
  readonly label: string;
  /** null: everything, as for a schedule. */
  readonly changes: ChangeSet | null;
}

/** Reads the event of the CI service that this process runs in. Throws USAGE where there is none. */
export async function readCiEvent(env: Environment): Promise<CiEvent> {
  const service = CI_SERVICES.find(({ isHere }) => isHere(env));
  if (service !== undefined) return service.read(env);
  const names = CI_SERVICES.map(({ name }) => name).join(', ');
  const message = `--ci: none of these services is running this (${names}); name a --range`;
  throw new ScanError('USAGE', { message });
}
