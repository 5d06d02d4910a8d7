/**
 * Globs over report paths, as in .gitignore: without a slash a glob is for the last part of a path, a
 * trailing slash means everything below. The `ignore` package does it, loaded only if there are any.
 */

/** Whether a path matches a glob. A path that is none (a message, `../x`) matches nothing. */
export type GlobTest = (glob: string, path: string) => boolean;

/** Makes a test for the given globs; others match nothing. */
export async function globTester(globs: Iterable<string>): Promise<GlobTest> {
  const distinct = new Set(globs);
  if (distinct.size === 0) return () => false;
  const { default: ignore } = await import('ignore');
  const matchers = new Map([...distinct].map((glob) => [glob, ignore().add(glob)]));
  return (glob, path) => ignore.isPathValid(path) && matchers.get(glob)?.ignores(path) === true;
}
