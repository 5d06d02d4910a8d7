/**
 * Everything a worker says about its matches, each thing once: rows point here by number.
 *
 * A secret that stands in a thousand versions of a file is one record and a thousand rows.
 */
import type { Confidence, Validity } from '../base/model.ts';
import type { Layer } from '../decode/index.ts';

/** The other half of a pair; placed from its match, so that one record serves a match that moves. */
export interface RecordCompanion {
  readonly name: string;
  /** Index of the rule that finds it; -1 where a pattern or an address told it. */
  readonly rule: number;
  /** Latin1 string of its bytes. */
  readonly secret: string;
  /** Bytes from the start of the match's secret to its own. */
  readonly offset: number;
  /** Lines from the line that the match's secret starts on. */
  readonly lines: number;
  readonly endLines: number;
  readonly column: number;
  readonly endColumn: number;
}

/** One distinct match. Holds the full value; structured-cloneable, so that it can cross to the main thread. */
export interface MatchRecord {
  /** Index of the rule in the pack. */
  readonly rule: number;
  /** Latin1 string of the secret's bytes. */
  readonly secret: string;
  readonly confidence: Confidence;
  /** 0 to 1. */
  readonly score: number;
  readonly reasons: readonly string[];
  readonly validity: Validity;
  /** Steps from the stored bytes to the text, outermost first. */
  readonly layers: readonly Layer[];
  /**
   * Indexes of rules that apply to some paths only and claim the same text: where one of them
   * applies to an occurrence's path, this match does not count there.
   */
  readonly yieldsTo: readonly number[];
  /** Indexes into allowancesOf(pack, rule): where one's paths or commits hold, so does the allowance. */
  readonly openAllowances: readonly number[];
  /** Name of the comment beside it that accepts it, or '': scan/ decides whether comments count. */
  readonly pragma: string;
  /** What stands beside it; see companions.ts. */
  readonly companions: readonly RecordCompanion[];
}

/** Numbers records in order of their first appearance. */
export class MatchTable {
  /** By match id. */
  readonly records: MatchRecord[] = [];
  readonly #idByKey = new Map<string, number>();

  /** Id of the record behind `key`, made by `create` when it is new. */
  idOf(key: string, create: () => MatchRecord): number {
    const known = this.#idByKey.get(key);
    if (known !== undefined) return known;
    const id = this.records.push(create()) - 1;
    this.#idByKey.set(key, id);
    return id;
  }
}
