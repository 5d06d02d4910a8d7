/** Which paths are in scope: `--paths` and `--exclude`, in the pattern language of .gitignore. */
import ignore from 'ignore';
import type { ScopePlan } from '../base/plan.ts';
import { pathText } from '../sources/index.ts';

/** A test for paths in latin1. */
export function pathFilter({ paths, exclude }: ScopePlan): (path: string) => boolean {
  if (paths.length === 0 && exclude.length === 0) return () => true;
  const options = { ignorecase: false, allowRelativePaths: true };
  const included = paths.length > 0 ? ignore(options).add([...paths]) : null;
  const excluded = exclude.length > 0 ? ignore(options).add([...exclude]) : null;
  return (path) => {
    const text = pathText(path);
    if (included && !included.ignores(text)) return false;
    return !excluded?.ignores(text);
  };
}
