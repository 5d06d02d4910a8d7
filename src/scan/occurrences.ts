/** Places as reports tell them: occurrences, live places, exposure. */
import type { Attribution, LivePlace as TreeLivePlace } from '../attribution/index.ts';
import {
  EXPOSURES,
  type Exposure,
  type LivePlace,
  type Occurrence,
  type OccurrenceKind,
} from '../base/model.ts';
import type { Place } from '../findings/index.ts';
import { pathText } from '../sources/index.ts';

/** Where something stands in its text. */
type TextSpan = Pick<Place, 'line' | 'column' | 'endLine' | 'endColumn' | 'layers'>;

/** A place at the tips of branches. */
export function livePlaceOf({ path, line, refs }: TreeLivePlace): LivePlace {
  return { ...pathFields(path), line, refs };
}

/** An occurrence at a path in latin1. */
export function occurrenceOf(
  kind: OccurrenceKind,
  path: string,
  at: TextSpan,
  ids: { commit: string; object: string; atHead: boolean },
): Occurrence {
  return {
    kind,
    ...pathFields(path),
    // Lines below 1 are headers of a commit or tag, counted from its first line.
    line: Math.abs(at.line),
    column: at.column,
    endLine: Math.abs(at.endLine),
    endColumn: at.endColumn,
    commit: ids.commit,
    object: ids.object,
    layers: [...at.layers],
    atHead: ids.atHead,
  };
}

/** A path (latin1) as text, with its bytes where these are no UTF-8. */
function pathFields(path: string): { readonly path: string; readonly pathBytes?: string } {
  const text = pathText(path);
  const isLossy = Buffer.from(text, 'utf8').toString('latin1') !== path;
  return isLossy
    ? { path: text, pathBytes: Buffer.from(path, 'latin1').toString('base64') }
    : { path: text };
}

/** Kinds of places that are in no object. */
const ON_DISK: ReadonlySet<OccurrenceKind> = new Set(['file', 'index', 'config', 'ref-name']);

/**
 * Where a secret, or a file, with these occurrences can be met. `includes` tells whether a path (latin1, ''
 * for none) is in scope.
 */
export function exposureOf(
  attribution: Attribution | null,
  occurrences: readonly Occurrence[],
  includes: (path: string) => boolean,
): Exposure[] {
  const exposure = new Set(attribution?.exposure ?? []);
  // Where paths are chosen, what stands at HEAD at another path is not meant.
  const isAtHead = includes('') || occurrences.some(({ atHead }) => atHead);
  if (!isAtHead) exposure.delete('head');
  const kinds = new Set(occurrences.map(({ kind }) => kind));
  // The Git directory is on this disk as the work tree is; a ref's name leaves with every push.
  if (kinds.has('file') || kinds.has('config')) exposure.add('worktree');
  if (kinds.has('ref-name')) exposure.add('branch');
  if (kinds.has('index')) exposure.add('index');
  const isInHistory = [...kinds].some((kind) => !ON_DISK.has(kind));
  if (!isInHistory) exposure.delete('unreachable');
  return EXPOSURES.filter((name) => exposure.has(name));
}
