/** Globs over rule ids: `*` stands for any characters. */

/** Makes a test whether an id matches one of the patterns; without patterns none does. */
export function idTest(patterns: readonly string[]): (id: string) => boolean {
  if (patterns.length === 0) return () => false;
  const sources = patterns.map((pattern) =>
    pattern.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*'),
  );
  const regex = new RegExp(`^(?:${sources.join('|')})$`);
  return (id) => regex.test(id);
}
