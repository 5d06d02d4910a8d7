/**
 * What an object scan does where the kernel walks: hands out what was found in an object that the kernel has searched,
 * and takes its counts. Everything else is object-scan.ts's.
 */
import type { Scanner, ScanState } from '../detect/index.ts';
import {
  OBJECT_COMMIT,
  type QuickCommits,
  type QuickVisitor,
  type WalkCounts,
  type WalkNode,
} from '../git/index.ts';
import {
  type Kernel,
  PATH_FIRST,
  PATH_KIND,
  PATH_LAST,
  PATH_UNSEARCHED,
  PATH_VERDICTS,
  WALK_TEXTS,
} from '../kernel/index.ts';
import type { BatchBuilder } from './batch.ts';

/** What it shares with its object scan. */
export interface QuickObjectsContext {
  readonly kernel: Kernel;
  readonly scanner: Scanner;
  readonly batch: BatchBuilder;
  /** Longer blobs are not searched. */
  readonly maxBytes: number;
  readonly beat: () => void;
  readonly commits: QuickCommits | null;
  /** Scan states by depth, for objects that come in the plain way. */
  readonly states: Array<ScanState | null>;
}

/** The scan phase of objects that the kernel reads. */
export class QuickObjects implements QuickVisitor {
  readonly mode: number = WALK_TEXTS;
  readonly #context: QuickObjectsContext;

  constructor(context: QuickObjectsContext) {
    this.#context = context;
  }

  begin(): void {
    const { kernel, scanner, commits, maxBytes, beat } = this.#context;
    scanner.prepareWalk(maxBytes);
    kernel.walks?.setWalkCommits(commits?.hexLength ?? 0);
    beat();
  }

  settle(node: WalkNode, result: number, words: Int32Array, record: number): void {
    const { kernel, scanner, batch, beat } = this.#context;
    beat();
    const { address, length, objectNumber } = node;
    const verdictsBefore = words[record + PATH_VERDICTS]!; // a whole record stands there
    const state = scanner.settle(words, record, address);
    const isCommit = node.type === OBJECT_COMMIT;
    if (node.wanted && !isCommit) batch.notePointer(objectNumber, kernel.bytes, address, length);
    if (node.wanted && state.mayMatch) {
      batch.dirty.push(objectNumber);
      if (isCommit) batch.begin(objectNumber, result, kernel.countNewlines(address, result));
      else batch.begin(objectNumber);
      scanner.emit(state, address, length, batch);
    }
    if (!isCommit) return;
    // Nothing is inherited from a commit.
    words[record + PATH_LAST] = words[record + PATH_FIRST]!;
    words[record + PATH_KIND] = PATH_UNSEARCHED;
    words[record + PATH_VERDICTS] = verdictsBefore;
  }

  makeRoom(): void {
    this.#context.commits?.finish();
  }

  leaveKernel(words: Int32Array, base: number, depth: number): void {
    const state = this.#context.scanner.turnTo(words, base);
    if (depth > 0) this.#context.states[depth - 1] = state;
  }

  count({ blobs, commits, expanded, stored, searched }: Readonly<WalkCounts>): void {
    const { scanner, batch } = this.#context;
    batch.read.blobs += blobs;
    batch.read.commits += commits;
    batch.objectsDone += blobs + commits;
    batch.bytes.expanded += expanded;
    batch.bytes.stored += stored;
    scanner.countSearched(searched);
    scanner.turnTo(NO_WORDS, -1);
  }
}

const NO_WORDS = new Int32Array(0);
