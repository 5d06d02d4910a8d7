/** Names of the refs that lead to commits. */
import type { AttributionInput } from './input.ts';

/** The refs of one input, sorted once. */
export class TipNames {
  /** Names ascending, each once for each commit, and the commit of each. */
  private readonly names: string[] = [];
  private readonly commits: number[] = [];
  /** Which question wants a commit. */
  private readonly wantedIn: Int32Array;
  private questions = 0;

  constructor({ tips, commits }: AttributionInput) {
    this.wantedIn = new Int32Array(commits.count);
    const found = tips.flatMap(({ name, object }) => {
      const commit = object < 0 ? -1 : commits.indexOf[object]!;
      // HEAD is an exposure of its own; here stand the refs that people push, delete and protect.
      return commit >= 0 && name.startsWith('refs/') ? [{ name, commit }] : [];
    });
    found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    for (const { name, commit } of found) {
      this.names.push(name);
      this.commits.push(commit);
    }
  }

  /** Names of the refs that lead to one of `wanted`, but to none of `others`, ascending. */
  of(wanted: readonly number[], others: readonly number[] = []): string[] {
    const { names, commits, wantedIn } = this;
    this.questions += 1;
    for (const commit of wanted) wantedIn[commit] = this.questions;
    for (const commit of others) wantedIn[commit] = 0;
    const found: string[] = [];
    for (let i = 0; i < names.length; i += 1) {
      if (wantedIn[commits[i]!] !== this.questions) continue;
      if (found.at(-1) !== names[i]) found.push(names[i]!);
    }
    return found;
  }
}
