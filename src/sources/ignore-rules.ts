/**
 * Git's ignore rules for a walk over directories: which untracked paths are left out.
 *
 * Semantics: gitignore(5). The patterns themselves are matched by the `ignore` package; here is
 * only which file's patterns count where: a deeper file overrules one above it, the last matching
 * pattern of a file decides. The user's global excludes file is not read, so that a scan depends on
 * the repository alone.
 */
import ignore, { type Ignore } from 'ignore';

interface Layer {
  /** Directory that the patterns are relative to: '' or a path with a trailing slash. */
  readonly base: string;
  readonly patterns: Ignore;
}

/** The ignore files in force at one directory. Immutable: a sub-directory extends its parent's. */
export class IgnoreRules {
  private readonly layers: readonly Layer[];
  private readonly ignoreCase: boolean;

  constructor(ignoreCase: boolean, layers: readonly Layer[] = []) {
    this.ignoreCase = ignoreCase;
    this.layers = layers;
  }

  /** Adds the text of an ignore file that lies in `directory` ('' for the root). */
  extend(directory: string, text: string): IgnoreRules {
    const patterns = ignore({ ignorecase: this.ignoreCase, allowRelativePaths: true }).add(text);
    const base = directory === '' ? '' : `${directory}/`;
    return new IgnoreRules(this.ignoreCase, [...this.layers, { base, patterns }]);
  }

  /**
   * Whether `path` (relative to the root, `/` between segments) is ignored by a pattern of its own.
   * That a directory above it is ignored is for the walk to know: it does not descend there.
   */
  ignores(path: string, isDirectory: boolean): boolean {
    for (let i = this.layers.length - 1; i >= 0; i -= 1) {
      const { base, patterns } = this.layers[i]!;
      const verdict = patterns.test(path.slice(base.length) + (isDirectory ? '/' : ''));
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }
}
