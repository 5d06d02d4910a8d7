/**
 * What of a commit message's file will be in the commit: Git strips comments and the patch of
 * `commit -v` only after the hook (git-commit(1), `--cleanup`). What goes is blanked, not cut, so that
 * lines keep their numbers.
 */
import { configValue } from '../git/index.ts';
import type { UserConfig } from './git-settings.ts';

/** Everything below this line goes; it stands behind the comment sign. */
const SCISSORS = '------------------------ >8 ------------------------';
/** The mode that Git uses for a message from an editor; without an editor it keeps comments. */
const STRIP = 'strip';
/** Modes of commit.cleanup in which lines that begin like comments stay. */
const KEEPING: ReadonlySet<string> = new Set(['verbatim', 'whitespace', 'scissors']);

/** How Git will clean a message. */
export interface MessageCleanup {
  /** What comment lines begin with; '' where none are taken out. */
  readonly comment: string;
  /** Whether everything below the scissors goes. */
  readonly scissors: boolean;
}

/** What the configuration says, and whether an editor was used (githooks(5): GIT_EDITOR=: if not). */
export function messageCleanup(config: UserConfig, isEdited: boolean): MessageCleanup {
  const core = (key: string): string => configValue(config, 'core', null, key) ?? '';
  const mode = configValue(config, 'commit', null, 'cleanup') ?? 'default';
  const isStripped = mode === STRIP || (isEdited && !KEEPING.has(mode));
  const sign = core('commentstring') || core('commentchar') || '#';
  // `auto` takes a sign that no line of the message begins with: which one is not known here.
  const comment = isStripped && sign !== 'auto' ? sign : '';
  return { comment, scissors: isEdited || mode === 'scissors' };
}

/** The message with what goes blanked; latin1. */
export function cleanedMessage(text: string, { comment, scissors }: MessageCleanup): string {
  const lines = text.split('\n');
  const cut = scissors ? lines.findIndex(isScissors) : -1;
  return lines
    .map((line, i) => {
      const goes = (cut >= 0 && i >= cut) || (comment !== '' && line.startsWith(comment));
      return goes ? '' : line;
    })
    .join('\n');
}

/** The scissors behind a comment sign, whichever that is. */
function isScissors(line: string): boolean {
  const at = line.indexOf(SCISSORS);
  return at > 0 && /^\S{1,16} $/.test(line.slice(0, at));
}
