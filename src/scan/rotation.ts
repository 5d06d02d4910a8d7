/**
 * Which value came in the place of which: the same name at the same path, with another value in the
 * next version of the file. A name is the word before the value, as in `API_KEY = "…"`; where there
 * is none (a key file), a value has to be the only one of its rule in both versions.
 */
import type { Replacement } from '../attribution/index.ts';
import { bestMatch, type Incident, type NextValue, type Place } from '../findings/index.ts';
import { isFault, type ObjectStore } from '../git/index.ts';
import { pathText } from '../sources/index.ts';
import type { CommitFacts } from './commit-facts.ts';
import { commitRef } from './lifetimes.ts';

/** The last word of a text, with the signs that may stand between a name and its value. */
const NAME = /([\w$.-]+)["'`\])]*\s*(?:=>|:=|[:=,>])?[\s("'`[{<]*$/;
/** Text before a value that is looked at for its name. */
const PREFIX_MAX = 300;
const NEWLINE = 0x0a;

/** A value in one version of a file. */
interface Located {
  readonly incident: Incident;
  readonly place: Place;
}

interface NamedValue extends Located {
  readonly name: string;
}

/** Pairs old values with new ones; reads each version of a file once. */
export class Rotation {
  private readonly store: ObjectStore;
  private readonly incidents: readonly Incident[];
  private placesOf: ReadonlyMap<number, readonly Located[]> | null = null;
  private readonly valuesOf = new Map<number, readonly NamedValue[]>();
  private readonly pairsOf = new Map<string, ReadonlyMap<Incident, Incident>>();

  constructor(incidents: readonly Incident[], store: ObjectStore) {
    this.incidents = incidents;
    this.store = store;
  }

  /** What came in the place of `incident`, oldest first, each value once. */
  nextOf(
    incident: Incident,
    replacements: readonly Replacement[],
    told: { readonly facts: CommitFacts; readonly objectNumber: Int32Array },
  ): NextValue[] {
    const found = new Map<Incident, NextValue>();
    for (const { commit, path, before, after } of replacements) {
      const by = this.pairs(before, after).get(incident);
      if (by === undefined || found.has(by)) continue;
      const info = commitRef(told.facts, told.objectNumber[commit]!);
      found.set(by, { by, ...info, path: pathText(path) });
    }
    return [...found.values()];
  }

  private pairs(before: number, after: number): ReadonlyMap<Incident, Incident> {
    const key = `${before} ${after}`;
    let pairs = this.pairsOf.get(key);
    if (pairs === undefined) {
      pairs = pairValues(this.values(before), this.values(after));
      this.pairsOf.set(key, pairs);
    }
    return pairs;
  }

  private values(blob: number): readonly NamedValue[] {
    let values = this.valuesOf.get(blob);
    if (values === undefined) {
      const object = this.store.read(blob);
      this.placesOf ??= bySource(this.incidents);
      const places = this.placesOf.get(blob) ?? [];
      values = isFault(object) ? [] : namedValues(object.bytes, places);
      this.valuesOf.set(blob, values);
    }
    return values;
  }
}

function bySource(incidents: readonly Incident[]): Map<number, Located[]> {
  const sources = new Map<number, Located[]>();
  for (const incident of incidents) {
    for (const place of incident.places) {
      const known = sources.get(place.source);
      if (known === undefined) sources.set(place.source, [{ incident, place }]);
      else known.push({ incident, place });
    }
  }
  return sources;
}

/** Values that are gone and values that are new, name by name, in the order in which they stand. */
function pairValues(
  before: readonly NamedValue[],
  after: readonly NamedValue[],
): Map<Incident, Incident> {
  const pairs = new Map<Incident, Incident>();
  const gone = byName(before, after);
  const come = byName(after, before);
  for (const [name, old] of gone) {
    const next = come.get(name) ?? [];
    // Where one of several went away, nobody can say which of them was changed.
    if (old.length !== next.length) continue;
    old.forEach((incident, i) => {
      if (!pairs.has(incident)) pairs.set(incident, next[i]!);
    });
  }
  return pairs;
}

/** Incidents of `values` that `others` do not have, by name. */
function byName(
  values: readonly NamedValue[],
  others: readonly NamedValue[],
): Map<string, Incident[]> {
  const known = new Set(others.map(({ incident }) => incident));
  const groups = new Map<string, Incident[]>();
  for (const { incident, name, place } of values) {
    if (known.has(incident)) continue;
    const key = name === '' ? ` ${bestMatch(place.matches)?.rule.id}` : name;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [incident]);
    else if (!group.includes(incident)) group.push(incident);
  }
  return groups;
}

function namedValues(bytes: Uint8Array, places: readonly Located[]): NamedValue[] {
  const sorted = places.toSorted(
    (a, b) => a.place.line - b.place.line || a.place.column - b.place.column,
  );
  const lines = new LineReader(bytes);
  return sorted.map(({ incident, place }) => ({
    incident,
    place,
    name: nameBefore(lines.line(place.line).slice(0, place.column - 1), () =>
      lines.line(place.line - 1),
    ),
  }));
}

/** The name of a value behind `prefix`; of one on a line of its own, by the line above. */
function nameBefore(prefix: string, above: () => string): string {
  const text = /\S/.test(prefix) ? prefix : above();
  return NAME.exec(text.slice(-PREFIX_MAX).trimEnd())?.[1] ?? '';
}

/** Single lines of a text, asked for in (nearly) ascending order. */
class LineReader {
  private readonly bytes: Buffer;
  private readonly starts: number[] = [0];

  constructor(bytes: Uint8Array) {
    // UTF-16 text of ASCII letters reads the same without its NULs.
    const plain = bytes.includes(0) ? bytes.filter((byte) => byte !== 0) : bytes;
    this.bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
  }

  /** The text of a line, from 1, without its end; '' for a line that is not there. */
  line(number: number): string {
    while (this.starts.length <= number) {
      const last = this.starts.at(-1)!;
      const end = this.bytes.indexOf(NEWLINE, last);
      if (end < 0 || last >= this.bytes.length) break;
      this.starts.push(end + 1);
    }
    const start = this.starts[number - 1];
    if (start === undefined) return '';
    const end = this.starts[number] ?? this.bytes.length + 1;
    return this.bytes.toString('utf8', start, end - 1);
  }
}
