/**
 * Whether a secret has left this machine: refs of remotes that have it or had it, and since when by
 * the log of each ref, git-push(1) and git-fetch(1) write one line for each move of it.
 */
import type { CommitTable } from '../attribution/index.ts';
import type { Push } from '../base/model.ts';
import {
  formatIdentityDate,
  type ObjectStore,
  type Ref,
  type RefList,
  type Reflog,
  type ReflogList,
} from '../git/index.ts';

/** Refs that only a remote repository can have brought: branches of it, and what people propose there. */
const REMOTE_REF = /^refs\/(?:remotes|pull|pull-requests|merge-requests|changes)\//;
/** How git-push(1) begins the log line of a tracking ref that it moves. */
const PUSH_MESSAGE = 'update by push';

/** Logs of the refs of remotes, of refs that are gone as well. */
export function remoteLogs({ logs }: ReflogList): Reflog[] {
  return logs.filter(({ ref }) => REMOTE_REF.test(ref));
}

/** Hex ids that logs name, each once. */
export function loggedIds(logs: readonly Reflog[]): string[] {
  const ids = new Set<string>();
  for (const { entries } of logs) for (const { oldId, newId } of entries) ids.add(oldId).add(newId);
  ids.delete('');
  return [...ids];
}

/** One move of a ref, in commit indices; -1 for a commit that is not known, -2 for none. */
interface Move {
  readonly from: number;
  readonly to: number;
  readonly date: string;
  readonly isPush: boolean;
}

interface RemoteRef {
  readonly name: string;
  readonly tip: number;
  /** Oldest first. */
  readonly moves: readonly Move[];
}

const NONE = -2;

/** The refs of remotes of one repository. */
export class Pushes {
  private readonly refs: readonly RemoteRef[];

  constructor(
    store: ObjectStore,
    commits: CommitTable,
    { refs, reflogs }: { readonly refs: RefList; readonly reflogs: ReflogList },
  ) {
    const commitOf = (id: string): number => {
      const number = id === '' ? -1 : store.numberOfHex(id);
      return number < 0 ? -1 : commits.indexOf[number]!;
    };
    const remote = refs.refs.filter((ref) => REMOTE_REF.test(ref.name));
    const logs = logsByRef(remote, reflogs);
    const direct = remote.filter((ref) => ref.target === '');
    const tips = new Map(direct.map((ref) => [ref.name, commitOf(ref.id)]));
    const names = new Set([...tips.keys(), ...logs.keys()]);
    this.refs = [...names].toSorted().map((name) => ({
      name,
      tip: tips.get(name) ?? -1,
      moves: (logs.get(name)?.entries ?? []).toReversed().map((entry) => ({
        from: entry.oldId === '' ? NONE : commitOf(entry.oldId),
        to: commitOf(entry.newId),
        date: formatIdentityDate(entry.seconds, entry.zoneMinutes),
        isPush: entry.message.startsWith(PUSH_MESSAGE),
      })),
    }));
  }

  /** The refs that lead or led to one of `reaching`: commits whose history holds the secret. */
  of(reaching: readonly number[]): Push[] {
    if (this.refs.length === 0) return [];
    const reaches = new Set(reaching);
    return this.refs.flatMap(({ name, tip, moves }) => {
      const current = reaches.has(tip);
      const first = moves.find(({ from, to }) => reaches.has(from) || reaches.has(to));
      if (first === undefined) return current ? [pushOf(name, null, false, current)] : [];
      const isNews = first.from === NONE || (first.from >= 0 && !reaches.has(first.from));
      return [pushOf(name, first.date || null, first.isPush && isNews, current)];
    });
  }
}

function pushOf(ref: string, since: string | null, exact: boolean, current: boolean): Push {
  return { ref, since, exact, current };
}

/**
 * Logs by the ref that they are about. A symbolic ref such as refs/remotes/origin/HEAD is another name of
 * a ref that is told anyway; git-clone(1) writes its one line there.
 */
function logsByRef(remote: readonly Ref[], reflogs: ReflogList): Map<string, Reflog> {
  const logs = new Map(remoteLogs(reflogs).map((log) => [log.ref, log]));
  for (const { name, target } of remote) {
    const log = logs.get(name);
    if (target === '' || log === undefined) continue;
    logs.delete(name);
    if (!logs.has(target)) logs.set(target, log);
  }
  return logs;
}
