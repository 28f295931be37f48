/**
 * Small composable readers for data that comes from outside: the network and local storage.
 * A reader either returns a value of its type or throws ParseError naming the path that was wrong.
 */
export class ParseError extends Error {
  constructor(
    readonly path: string,
    expected: string,
  ) {
    super(`${path || 'value'}: expected ${expected}`);
  }
}

export type Reader<T> = (value: unknown, path?: string) => T;
export type ReadBy<R> = R extends Reader<infer T> ? T : never;

const at = (path: string, step: string) => (path ? `${path}.${step}` : step);

export const text: Reader<string> = (value, path = '') => {
  if (typeof value !== 'string') throw new ParseError(path, 'text');
  return value;
};

export const number: Reader<number> = (value, path = '') => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ParseError(path, 'a number');
  return value;
};

export const flag: Reader<boolean> = (value, path = '') => {
  if (typeof value !== 'boolean') throw new ParseError(path, 'true or false');
  return value;
};

export function list<T>(of: Reader<T>): Reader<T[]> {
  return (value, path = '') => {
    if (!Array.isArray(value)) throw new ParseError(path, 'a list');
    return value.map((entry, index) => of(entry, at(path, String(index))));
  };
}

/** An absent field reads like null: older and newer servers may leave a field out. */
export function nullable<T>(of: Reader<T>): Reader<T | null> {
  return (value, path = '') => (value === null || value === undefined ? null : of(value, path));
}

export function withDefault<T>(of: Reader<T>, fallback: T): Reader<T> {
  return (value, path = '') => (value === null || value === undefined ? fallback : of(value, path));
}

export function oneOf<const T extends string>(...words: T[]): Reader<T> {
  return (value, path = '') => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new ParseError(path, words.join(' or '));
    return found;
  };
}

/** Fields that the shape does not name are dropped: a newer server never breaks an older page. */
export function shape<S extends Record<string, Reader<unknown>>>(
  fields: S,
): Reader<{ [K in keyof S]: ReadBy<S[K]> }> {
  const known = Object.entries(fields);
  return (value, path = '') => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ParseError(path, 'an object');
    }
    const source = value as Record<string, unknown>;
    const read: Record<string, unknown> = {};
    for (const [name, reader] of known) read[name] = reader(source[name], at(path, name));
    return read as { [K in keyof S]: ReadBy<S[K]> };
  };
}

/** An object whose names are data and not a shape. */
export const object: Reader<Record<string, unknown>> = (value, path = '') => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ParseError(path, 'an object');
  }
  return value as Record<string, unknown>;
};
