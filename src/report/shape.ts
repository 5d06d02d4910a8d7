/**
 * Checks that parsed JSON has an expected shape and rebuilds it field by field. Input is never merged
 * or passed through, so that odd keys (`__proto__`) go nowhere; the first fault is named by its path.
 */

/** Thrown by a decoder: `at` is the path of the value, `expected` what should have been there. */
export class ShapeError extends Error {
  constructor(at: string, expected: string) {
    super(`${at === '' ? 'the document' : at}: expected ${expected}`);
    this.name = 'ShapeError';
  }
}

/** Turns an unknown value into a `T` or throws a {@link ShapeError}. */
export type Decoder<T> = (value: unknown, at: string) => T;

/** A string. */
export const text: Decoder<string> = (value, at) => {
  if (typeof value !== 'string') throw new ShapeError(at, 'a string');
  return value;
};

/** `true` or `false`. */
export const flag: Decoder<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw new ShapeError(at, 'true or false');
  return value;
};

/** A finite number. */
export const real: Decoder<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ShapeError(at, 'a number');
  return value;
};

/** A whole number from 0 up. */
export const whole: Decoder<number> = (value, at) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ShapeError(at, 'a whole number');
  }
  return value;
};

/** One of the given values. */
export function oneOf<const T extends string | number>(choices: readonly T[]): Decoder<T> {
  return (value, at) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new ShapeError(at, choices.join(', '));
    return found;
  };
}

/** A `T` or null. */
export function nullable<T>(decode: Decoder<T>): Decoder<T | null> {
  return (value, at) => (value === null ? null : decode(value, at));
}

/** An array of `T`. */
export function list<T>(decode: Decoder<T>, atLeast = 0): Decoder<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new ShapeError(at, 'a list');
    if (value.length < atLeast) throw new ShapeError(at, `at least ${atLeast} entry`);
    return value.map((entry, index) => decode(entry, `${at}[${index}]`));
  };
}

/** An object with free names and values of one kind. */
export function table<T>(decode: Decoder<T>): Decoder<Record<string, T>> {
  return (value, at) => {
    const entries = Object.entries(objectAt(value, at));
    return Object.fromEntries(
      entries.map(([name, entry]) => [name, decode(entry, `${at}.${name}`)]),
    );
  };
}

function objectAt(value: unknown, at: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ShapeError(at, 'an object');
  }
  return value;
}

/** Decoders of an object's members. */
type Members<T> = { readonly [K in keyof T]-?: Decoder<Exclude<T[K], undefined>> };

/**
 * An object with the given members; others are ignored, so that a later version may add some.
 * Members named in `optional` may be absent and are then absent from the result.
 */
export function record<T extends object>(
  members: Members<T>,
  optional: readonly (keyof T)[] = [],
): Decoder<T> {
  const names = Object.keys(members) as (keyof T & string)[];
  return (value, at) => {
    const source = objectAt(value, at);
    const fields = names.flatMap((name) => {
      const isAbsent = !Object.hasOwn(source, name);
      if (isAbsent && optional.includes(name)) return [];
      const path = at === '' ? name : `${at}.${name}`;
      if (isAbsent) throw new ShapeError(path, 'a value; it is missing');
      return [[name, members[name]((source as Record<string, unknown>)[name], path)] as const];
    });
    return Object.fromEntries(fields) as T;
  };
}
