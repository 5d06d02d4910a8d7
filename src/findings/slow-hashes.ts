/**
 * Hashes what can be guessed, slowly on purpose: in batches, two by two, with the help of other
 * threads. Which values are hashed so, and with which parameters, is fingerprint.ts's.
 */
import { scrypt } from 'node:crypto';
import {
  createScryptBatch,
  type MixWork,
  type ScryptBatch,
  type ScryptOptions,
} from '../kernel/index.ts';

/** Gives work to other threads that share it with this one; settles when they have left it. */
export type Help = (work: MixWork) => Promise<void>;

/**
 * Without help so few values are hashed by node:crypto, each on a thread of Node's own beside this one: before
 * the code for pairs is compiled and optimised, they are done.
 */
const FEW = 4;
/** Values of one batch at most: each takes a KiB, and results come when all are there. */
const MAX_BATCH = 1024;
/**
 * So many values are left to helpers as long as nobody waits: they are idle when the trees are read and
 * this thread works out what was found, while it would take from their time now.
 */
const LEFT_TO_HELPERS = 64;

/** The hash of one value in hex, by node:crypto. */
export function slowHash(
  secret: Uint8Array,
  { salt, cost, byteLength }: ScryptOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, byteLength, { N: cost, r: 8, p: 1 }, (error, hash) => {
      if (error === null) resolve(hash.toString('hex'));
      else reject(error);
    });
  });
}

interface Waiting {
  readonly secret: Uint8Array;
  readonly resolve: (hash: string | Promise<string>) => void;
  readonly reject: (error: unknown) => void;
}

interface Batch {
  readonly values: readonly Waiting[];
  readonly scrypt: ScryptBatch;
  /** Settled when no other thread works on it. */
  readonly isLeft: Promise<void>;
}

/** A queue of values to hash. */
export class SlowHashes {
  readonly #options: ScryptOptions;
  #waiting: Waiting[] = [];
  #batch: Batch | null = null;
  #help: Help | null = null;
  #isAwaited = false;
  #isPaused = false;

  constructor(options: ScryptOptions) {
    this.#options = options;
  }

  /** The hash in hex. */
  hash(secret: Uint8Array): Promise<string> {
    return new Promise((resolve, reject) => {
      // What is asked for in one go is known when the first turn comes.
      if (this.#waiting.push({ secret, resolve, reject }) === 1) setImmediate(() => this.#begin());
    });
  }

  /** From the next batch on, other threads help. */
  helpedBy(help: Help): void {
    this.#help = help;
  }

  /** Somebody waits for results. */
  hurry(): void {
    this.#isAwaited = true;
    if (!this.#isPaused) return;
    this.#isPaused = false;
    setImmediate(() => this.#turn());
  }

  /** Drops what is not done: nobody wants it any more. */
  close(): void {
    this.#waiting = [];
    this.#batch?.scrypt.stop();
  }

  #begin(): void {
    if (this.#batch !== null || this.#waiting.length === 0) return;
    const isFew = this.#waiting.length <= FEW && this.#help === null;
    const values = this.#waiting.splice(0, isFew ? FEW : MAX_BATCH);
    const secrets = values.map(({ secret }) => secret);
    const batch = isFew ? null : createScryptBatch(secrets, this.#options);
    if (batch === null) {
      for (const { secret, resolve } of values) resolve(slowHash(secret, this.#options));
      this.#begin();
      return;
    }
    const isLeft = this.#help?.(batch.work) ?? Promise.resolve();
    this.#batch = { values, scrypt: batch, isLeft };
    this.#turn();
  }

  /** Mixes a pair, and leaves it to others before the next. */
  #turn(): void {
    if (this.#batch === null) return;
    const { scrypt: batch } = this.#batch;
    const isTheirs = this.#help !== null && batch.unclaimed <= LEFT_TO_HELPERS;
    if (isTheirs && !this.#isAwaited) this.#isPaused = true;
    else if (batch.mixNext()) setImmediate(() => this.#turn());
    else void this.#finish(this.#batch);
  }

  async #finish({ values, scrypt: batch, isLeft }: Batch): Promise<void> {
    await isLeft;
    values.forEach(({ resolve, reject }, i) => {
      try {
        resolve(batch.result(i).toString('hex'));
      } catch (error) {
        // Nobody stands around a turn of the event loop: who waits for the hash must hear of it.
        reject(error);
      }
    });
    this.#batch = null;
    this.#begin();
  }
}
