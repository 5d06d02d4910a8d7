/**
 * Texts of hooks: small shell scripts that hand over to this installation, or to whichever is found.
 * Nothing here touches a file.
 */
import { readsInput, type Stage } from './hook-stages.ts';

/** In the second line of every script of ours: by it they are known. */
export const MARK = '# gitsift-hook';
/** What an existing hook is renamed to. */
export const CHAINED_SUFFIX = '.gitsift-chained';
/** Lines around what is added to a file of somebody else. */
const BLOCK_BEGIN = '# gitsift-begin: `gitsift hook uninstall` takes this out';
const BLOCK_END = '# gitsift-end';
/** Behind the first of them: what else was added, and goes as well. */
const NEW_FILE = ' (with this file)';
const NEW_LINE = ' (with the line end above)';

/** The programs that ran `hook install`; null in files that others use as well. */
export interface Launcher {
  readonly node: string;
  readonly program: string;
}

/** Which hook runs before ours: the one renamed beside it, or the repository's own. */
export type Chain = 'beside' | 'repository';

/** Quotes for the shell; Windows paths get slashes, which its shell takes as well. */
function quoted(path: string): string {
  return `'${path.replaceAll('\\', '/').replaceAll("'", `'\\''`)}'`;
}

function chainedLine(chain: Chain, name: string): string {
  if (chain === 'beside') return `chained="$0${CHAINED_SUFFIX}"`;
  // core.hooksPath hides the repository's own hooks: they are run from here.
  return `chained="$(git rev-parse --git-common-dir)/hooks/${name}"`;
}

function launchLines(stage: Stage, launcher: Launcher | null): string[] {
  const rest = `hook run ${stage} "$@"`;
  const known =
    launcher === null
      ? []
      : [
          `  node=${quoted(launcher.node)}`,
          `  program=${quoted(launcher.program)}`,
          '  [ -x "$node" ] || node=node',
          `  if [ -f "$program" ] && command -v "$node" >/dev/null; then exec "$node" "$program" ${rest}; fi`,
        ];
  return [
    'run() {',
    // Node would read these certificates at each start, and a hook opens no connection.
    '  unset NODE_EXTRA_CA_CERTS',
    ...known,
    `  if command -v gitsift >/dev/null; then exec gitsift ${rest}; fi`,
    `  if command -v npx >/dev/null; then exec npx --no-install gitsift ${rest}; fi`,
    `  echo 'gitsift: not found, so ${stage} could check nothing; install it, or set SKIP=gitsift' >&2`,
    '  exit 1',
    '}',
  ];
}

const SKIP_LINE =
  'case ",$SKIP," in *,gitsift,*) echo \'gitsift: skipped, because SKIP says so\' >&2; exit 0 ;; esac';

/** A hook of ours. What was there before runs first, and its failure is the hook's. */
export function hookScript(stage: Stage, launcher: Launcher | null, chain: Chain): string {
  const head = [
    '#!/bin/sh',
    `${MARK}: ${stage}. Made by \`gitsift hook install\`; \`gitsift hook uninstall\` takes it out.`,
    chainedLine(chain, stage),
    ...launchLines(stage, launcher),
  ];
  const body = readsInput(stage)
    ? [
        // Both read the same lines; the x keeps the last line's end.
        'input=$(cat; echo x)',
        'input=${input%x}',
        'if [ -x "$chained" ]; then printf %s "$input" | "$chained" "$@" || exit $?; fi',
        SKIP_LINE,
        'printf %s "$input" | run "$@"',
      ]
    : ['if [ -x "$chained" ]; then "$chained" "$@" || exit $?; fi', SKIP_LINE, 'run "$@"'];
  return `${[...head, ...body].join('\n')}\n`;
}

/** For a directory that hides the repository's own hooks: runs one of them that is not our business. */
export function passingScript(name: string): string {
  return `${[
    '#!/bin/sh',
    `${MARK}: ${name}, handed on. Made by \`gitsift hook install --global\`.`,
    chainedLine('repository', name),
    'if [ -x "$chained" ]; then exec "$chained" "$@"; fi',
  ].join('\n')}\n`;
}

/** True for a script of ours. */
export function isOurScript(text: string): boolean {
  return text.split('\n', 2)[1]?.startsWith(MARK) ?? false;
}

/** Where a block goes into a text, and whether there was a text. */
interface BlockPlace {
  readonly before: string;
  readonly after: string;
  readonly isNew: boolean;
}

function withBlock({ before, after, isNew }: BlockPlace, lines: readonly string[]): string {
  const isOpen = before !== '' && !before.endsWith('\n');
  const begin = `${BLOCK_BEGIN}${isNew ? NEW_FILE : isOpen ? NEW_LINE : ''}`;
  return `${before}${isOpen ? '\n' : ''}${[begin, ...lines, BLOCK_END].join('\n')}\n${after}`;
}

/** A file without our block, exactly as it was before; `text` is null where there was no file. */
export function withoutBlock(text: string): { readonly text: string | null } | null {
  const begin = text.indexOf(BLOCK_BEGIN);
  const end = begin < 0 ? -1 : text.indexOf(`${BLOCK_END}\n`, begin);
  if (end < 0) return null;
  const flags = text.slice(begin + BLOCK_BEGIN.length, text.indexOf('\n', begin));
  const before = text.slice(0, flags === NEW_LINE ? begin - 1 : begin);
  const left = before + text.slice(end + BLOCK_END.length + 1);
  return { text: left === '' && flags === NEW_FILE ? null : left };
}

function huskyLines(stage: Stage): string[] {
  const call = `gitsift_run hook run ${stage} "$@" || exit $?`;
  const run =
    'gitsift_run() { if command -v gitsift >/dev/null; then gitsift "$@"; else npx --no-install gitsift "$@"; fi; }';
  if (!readsInput(stage)) return [run, call];
  return [
    run,
    'gitsift_input=$(cat; echo x)',
    `printf %s "\${gitsift_input%x}" | ${call}`,
    // What follows reads the same lines again.
    'if [ "$gitsift_input" != x ]; then exec <<GITSIFT_INPUT',
    '${gitsift_input%?x}',
    'GITSIFT_INPUT',
    'fi',
  ];
}

/** A hook file of husky's (null: there is none) with our lines, behind those that must stay first. */
export function withHuskyBlock(text: string | null, stage: Stage): string {
  const lines = (text ?? '').split(/(?<=\n)/);
  const sourcing = lines.findIndex((line) => /^\s*(?:\.|source)\s.*husky\.sh/.test(line));
  const first = sourcing >= 0 ? sourcing + 1 : (lines[0] ?? '').startsWith('#!') ? 1 : 0;
  const before = lines.slice(0, first).join('');
  const after = lines.slice(first).join('');
  return withBlock({ before, after, isNew: text === null }, huskyLines(stage));
}

const LEFTHOOK_ARGUMENTS: Partial<Record<Stage, string>> = {
  'commit-msg': ' {1}',
  'pre-push': ' {1} {2}',
};

function lefthookLines(stage: Stage, program: string): string[] {
  return [
    `${stage}:`,
    '  commands:',
    '    gitsift:',
    `      run: ${program} hook run ${stage}${LEFTHOOK_ARGUMENTS[stage] ?? ''}`,
    ...(readsInput(stage) ? ['      use_stdin: true'] : []),
  ];
}

/** Commands for lefthook.yml, to be put in by hand. */
export function lefthookSnippet(stages: readonly Stage[], program: string): string {
  return `${stages.flatMap((stage) => lefthookLines(stage, program)).join('\n')}\n`;
}

/** lefthook.yml with our commands at its end; null where a stage is in it already. */
export function withLefthookBlock(
  text: string,
  stages: readonly Stage[],
  program: string,
): string | null {
  if (stages.some((stage) => new RegExp(`^["']?${stage}["']?\\s*:`, 'm').test(text))) return null;
  const lines = stages.flatMap((stage) => lefthookLines(stage, program));
  return withBlock({ before: text, after: '', isNew: false }, lines);
}
