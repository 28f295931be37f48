/**
 * Small composable readers for data that comes from outside: the network and local storage.
 * A reader either returns a value of its type or throws ParseError naming the path that was wrong.
 */
export class ParseError extends Error {
  constructor(
    readonly path: string,
    readonly expected: string,
  ) {
    super(`${path || 'value'}: expected ${expected}`);
  }
}

export type Reader<T> = (value: unknown) => T;
export type ReadBy<R> = R extends Reader<infer T> ? T : never;

/** The same trouble, seen from one step further out. Paths cost nothing while all is well. */
function within(step: string, trouble: unknown): unknown {
  if (!(trouble instanceof ParseError)) return trouble;
  return new ParseError(trouble.path ? `${step}.${trouble.path}` : step, trouble.expected);
}

export const text: Reader<string> = (value) => {
  if (typeof value !== 'string') throw new ParseError('', 'text');
  return value;
};

export const number: Reader<number> = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ParseError('', 'a number');
  return value;
};

export const flag: Reader<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new ParseError('', 'true or false');
  return value;
};

export function list<T>(of: Reader<T>): Reader<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new ParseError('', 'a list');
    return value.map((entry, index) => {
      try {
        return of(entry);
      } catch (trouble) {
        throw within(String(index), trouble);
      }
    });
  };
}

/** An absent field reads like null: older and newer servers may leave a field out. */
export function nullable<T>(of: Reader<T>): Reader<T | null> {
  return (value) => (value === null || value === undefined ? null : of(value));
}

export function withDefault<T>(of: Reader<T>, fallback: T): Reader<T> {
  return (value) => (value === null || value === undefined ? fallback : of(value));
}

export function oneOf<const T extends string>(...words: T[]): Reader<T> {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw new ParseError('', words.join(' or '));
    return found;
  };
}

/** An object whose names are data and not a shape. */
export const object: Reader<Record<string, unknown>> = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ParseError('', 'an object');
  }
  return value as Record<string, unknown>;
};

/** Fields that the shape does not name are dropped: a newer server never breaks an older page. */
export function shape<S extends Record<string, Reader<unknown>>>(
  fields: S,
): Reader<{ [K in keyof S]: ReadBy<S[K]> }> {
  const known = Object.entries(fields);
  return (value) => {
    const source = object(value);
    const read: Record<string, unknown> = {};
    let at = '';
    try {
      for (const [name, reader] of known) {
        at = name;
        read[name] = reader(source[name]);
      }
    } catch (trouble) {
      throw within(at, trouble);
    }
    return read as { [K in keyof S]: ReadBy<S[K]> };
  };
}
