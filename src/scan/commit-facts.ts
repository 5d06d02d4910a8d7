/** Reads what reports say of single commits: author and dates. Remembers them. */
import type { CommitInfo } from '../base/model.ts';
import {
  commitEncoding,
  createCommitView,
  identityText,
  isFault,
  OBJECT_COMMIT,
  type ObjectStore,
  parseCommit,
} from '../git/index.ts';

/** Facts of one store's commits, by object number. */
export class CommitFacts {
  private readonly store: ObjectStore;
  private readonly view = createCommitView();
  private readonly known = new Map<number, CommitInfo>();

  constructor(store: ObjectStore) {
    this.store = store;
  }

  /** Author as `Name <email>`, dates as ISO 8601; empty where the commit does not say. */
  of(objectNumber: number): CommitInfo {
    let info = this.known.get(objectNumber);
    if (!info) {
      info = this.read(objectNumber);
      this.known.set(objectNumber, info);
    }
    return info;
  }

  private read(objectNumber: number): CommitInfo {
    const commit = this.store.idOf(objectNumber);
    const object = this.store.read(objectNumber);
    if (isFault(object) || object.type !== OBJECT_COMMIT) {
      return { commit, author: '', authorDate: '', committerDate: '' };
    }
    const { bytes } = object;
    parseCommit(bytes, 0, bytes.length, this.store.hashLength * 2, this.view);
    const encoding = commitEncoding(bytes, this.view);
    const author = identityText(bytes, this.view.author, encoding);
    const committer = identityText(bytes, this.view.committer, encoding);
    return {
      commit,
      author: author.email === '' ? author.name : `${author.name} <${author.email}>`,
      authorDate: author.date,
      committerDate: committer.date,
    };
  }
}
