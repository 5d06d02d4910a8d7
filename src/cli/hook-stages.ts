/** The hooks of Git that gitsift can stand in, and what each is about. */
import { ScanError } from '../base/errors.ts';

/** Names as githooks(5) has them. */
export const STAGES = [
  'pre-commit',
  'pre-merge-commit',
  'commit-msg',
  'pre-push',
  'pre-receive',
] as const;
export type Stage = (typeof STAGES)[number];

/** Installed where no stage is named. */
export const CLIENT_STAGES: readonly Stage[] = STAGES.filter((stage) => stage !== 'pre-receive');
/** Installed in a bare repository. */
export const SERVER_STAGES: readonly Stage[] = ['pre-receive'];

/** Stages that Git tells on standard input what they are about. */
const READING: ReadonlySet<Stage> = new Set<Stage>(['pre-push', 'pre-receive']);

/** Whether a hook of this stage is given lines on standard input. */
export function readsInput(stage: Stage): boolean {
  return READING.has(stage);
}

/** A stage by its name. */
export function stageOf(name: string): Stage {
  const found = STAGES.find((stage) => stage === name);
  if (found !== undefined) return found;
  const message = `"${name.slice(0, 60)}" is no stage; there are ${STAGES.join(', ')}`;
  throw new ScanError('USAGE', { message });
}
