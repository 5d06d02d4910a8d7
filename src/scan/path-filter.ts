/** Which paths are in scope: `--paths` and `--exclude`, in the pattern language of .gitignore. */
import ignore from 'ignore';
import type { ScopePlan } from '../base/plan.ts';
import { pathText } from '../sources/index.ts';

/** A test for paths in latin1. */
export function pathFilter({
  paths,
  exclude,
  pathPrefix = '',
}: ScopePlan): (path: string) => boolean {
  if (paths.length === 0 && exclude.length === 0) return () => true;
  const options = { ignorecase: false, allowRelativePaths: true };
  const included = paths.length > 0 ? ignore(options).add([...paths]) : null;
  const excluded = exclude.length > 0 ? ignore(options).add([...exclude]) : null;
  return (path) => {
    const text = pathPrefix + pathText(path);
    if (included && !included.ignores(text)) return false;
    return !excluded?.ignores(text);
  };
}

/**
 * The same for places in a history, where '' stands for what has no path: a message, a blob that no tree
 * names. Such places are left out where paths are chosen, and stay where some are excluded.
 */
export function placeFilter(scope: ScopePlan): (path: string) => boolean {
  const isIn = pathFilter(scope);
  return (path) => (path === '' ? scope.paths.length === 0 : isIn(path));
}
