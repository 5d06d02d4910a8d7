/**
 * Fingerprints: names for secrets that can be published, compared and written down in decisions.
 *
 * `v1:<rule>:<24 hex digits>`. The digits depend on the value alone, not on the rule, the path, the
 * commit or the line, so that a decision survives moves, rebases, squashes and rules that are
 * renamed or refined; the rule is there for people and for scoping. Same value, same name, on every
 * machine: the salt is a public constant, so what protects a value is the cost of guessing it.
 *
 * - A value that cannot be guessed anyway ({@link guessBits} ≥ {@link STRONG_BITS}: vendor tokens,
 *   keys) gets HMAC-SHA256: microseconds.
 * - Every other value (passwords, short tokens) goes through scrypt with N = 4096, r = 8, p = 1:
 *   4 MiB and about 4 ms of one core for each distinct value, for us as for anybody who guesses.
 *   A scan has other threads compute them while it works out where secrets stand.
 * - scrypt only makes guessing expensive. For a public repository with human-made passwords set
 *   GITSIFT_FINGERPRINT_KEY to a secret of the team: without it nothing can be guessed at all.
 *
 * A finding about a file as such has a rule and a path in the place of a value.
 *
 * The parameters and `guessBits` are part of version 1: changing either changes fingerprints.
 */
import { createHmac } from 'node:crypto';
import type { ScryptOptions } from '../kernel/index.ts';
import { type Help, SlowHashes, slowHash } from './slow-hashes.ts';

/** From this many bits on, guessing is out of reach and a fast hash is safe. */
export const STRONG_BITS = 80;
/** RFC 7914's N of version 1; r is 8 and p is 1. */
const SCRYPT_COST = 4096;
const SALT = 'gitsift fingerprint v1';
/** 96 bits: enough against a second value made to collide with an accepted one. */
const HASH_BYTES = 12;
/** Bits that one dictionary word, one letter, one digit and a short number stand for. */
const WORD_BITS = 14;
const LETTER_BITS = 4.7;
const DIGIT_BITS = 3.3;
const NUMBER_BITS = 10;
const SYMBOL_BITS = 3;

/** A word as people write them, a number, or a single other character. */
const PIECES = /[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]/g;

/** Characters of a piece that do not just continue a run such as `abc`, `321` or `aaa`. */
function freshCharacters(piece: string): number {
  let fresh = 1;
  for (let i = 1; i < piece.length; i++) {
    if (Math.abs(piece.charCodeAt(i) - piece.charCodeAt(i - 1)) > 1) fresh++;
  }
  return fresh;
}

function pieceBits(piece: string): number {
  const fresh = freshCharacters(piece);
  if (/^[A-Za-z]/.test(piece)) return Math.min(WORD_BITS, fresh * LETTER_BITS);
  if (/^[0-9]/.test(piece)) return Math.min(NUMBER_BITS, fresh * DIGIT_BITS);
  return SYMBOL_BITS;
}

/** Bits of one unbroken run of token characters. */
function runBits(run: string): number {
  let bits = 0;
  const seen = new Set<string>();
  let previous = '';
  for (const [piece] of run.matchAll(PIECES)) {
    // A pair of pieces that came before is a repeat, and costs the attacker next to nothing.
    const pair = `${previous}\0${piece}`;
    if (!seen.has(pair)) bits += pieceBits(piece);
    if (bits >= STRONG_BITS) return bits;
    seen.add(pair);
    previous = piece;
  }
  return bits;
}

/** The text that a base64 or hex run spells, or the run itself where that is not text. */
function spelledOut(run: string): string {
  const encoding = /^(?:[0-9a-f]{2})+$/i.test(run) ? 'hex' : 'base64';
  const decoded = Buffer.from(run, encoding).toString('latin1');
  return /^[\t\n\r\x20-\x7e]+$/.test(decoded) ? decoded : run;
}

/**
 * A low estimate of how many bits an attacker has to guess who knows everything around the value and
 * tries words, numbers and repeats first. Only the strongest unbroken run counts, because host, user
 * and parameters of a connection string are no secret; a run that is base64 or hex of text counts
 * as that text; a phrase scores 14 bits a word, however long its words are; random tokens fall into
 * many short pieces and score high. Counting stops at {@link STRONG_BITS}.
 */
export function guessBits(value: string): number {
  let best = 0;
  for (const [span] of value.matchAll(/[A-Za-z0-9+/_=-]{16,}/g)) {
    for (const [run] of spelledOut(span).matchAll(/[A-Za-z0-9_-]{16,}/g)) {
      best = Math.max(best, runBits(run));
      if (best >= STRONG_BITS) return best;
    }
  }
  return best;
}

/** Names secrets. Remembers what it has computed; concurrent calls for one value share the work. */
export interface Fingerprinter {
  /** Fingerprint of a secret, given as a latin1 string of its bytes. */
  fingerprint(rule: string, secret: string): Promise<string>;
  /**
   * Fingerprint of a rule about paths and a path (latin1). Reports print paths, so that nothing need be
   * slow; `isHidden`: but for this one, which holds a secret.
   */
  ofPath(rule: string, path: string, isHidden: boolean): Promise<string>;
  /** Starts the work for secrets that will be asked for; whoever asks then waits less. */
  prepare(secrets: Iterable<string>): void;
  /** Lets other threads help with what is asked for from now on. */
  helpedBy(help: Help): void;
  /** Drops what was prepared and not asked for. What is asked for afterwards may never come. */
  close(): void;
}

function saltOf(key: string): string {
  return `${SALT}\0${key}`;
}

function slowOptions(salt: string): ScryptOptions {
  return { salt, cost: SCRYPT_COST, byteLength: HASH_BYTES };
}

function strongHash(secret: Buffer, key: string): string {
  return createHmac('sha256', saltOf(key))
    .update(secret)
    .digest()
    .subarray(0, HASH_BYTES)
    .toString('hex');
}

/**
 * Makes a fingerprinter. `key` is the content of GITSIFT_FINGERPRINT_KEY, '' for none; without `wasm`
 * node:crypto does all the work.
 */
export function createFingerprinter(key = '', wasm = true): Fingerprinter {
  const known = new Map<string, Promise<string>>();
  const options = slowOptions(saltOf(key));
  const slow = wasm ? new SlowHashes(options) : null;

  function hashOf(secret: string): Promise<string> {
    let hash = known.get(secret);
    if (hash === undefined) {
      const bytes = Buffer.from(secret, 'latin1');
      const isStrong = guessBits(secret) >= STRONG_BITS;
      hash = isStrong
        ? Promise.resolve(strongHash(bytes, key))
        : (slow?.hash(bytes) ?? slowHash(bytes, options));
      known.set(secret, hash);
    }
    return hash;
  }

  return {
    async fingerprint(rule, secret): Promise<string> {
      slow?.hurry();
      return `v1:${rule}:${await hashOf(secret)}`;
    },
    async ofPath(rule, path, isHidden): Promise<string> {
      // No secret begins so: two rules are about two things, also where the path is one.
      const bytes = Buffer.from(`path\0${rule}\0${path}`, 'latin1');
      const hash = isHidden ? await slowHash(bytes, options) : strongHash(bytes, key);
      return `v1:${rule}:${hash}`;
    },
    prepare(secrets): void {
      // A failure is told to whoever asks for the fingerprint.
      for (const secret of secrets) hashOf(secret).catch(() => undefined);
    },
    helpedBy(help): void {
      slow?.helpedBy(help);
    },
    close(): void {
      slow?.close();
    },
  };
}

/** Bytes of a key's name. */
const KEY_NAME_BYTES = 4;

/**
 * A short public name for a key, '' for none: tells whether decisions were made with this key. As slow
 * to guess as a password's fingerprint, because a team's key may be a password.
 */
export async function keyName(key: string): Promise<string> {
  if (key === '') return '';
  const hash = await slowHash(Buffer.from(key), slowOptions(saltOf('key name')));
  return hash.slice(0, 2 * KEY_NAME_BYTES);
}

/** The parts of a fingerprint. */
export interface ParsedFingerprint {
  readonly version: 'v1';
  readonly rule: string;
  readonly hash: string;
}

const FINGERPRINT = /^v1:([^\s:]{1,200}):([0-9a-f]{24})$/;

/** Takes a fingerprint apart; null when the text is not one. */
export function parseFingerprint(text: string): ParsedFingerprint | null {
  const match = FINGERPRINT.exec(text);
  if (match === null) return null;
  return { version: 'v1', rule: match[1] ?? '', hash: match[2] ?? '' };
}
