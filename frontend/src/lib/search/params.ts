import { isTime } from '@/lib/time/range';

type RawSearch = Record<string, string | string[]>;

/** Reads a query string: every value is text, a repeated name is a list. The schema of the route gives them types. */
export function parseSearch(text: string): RawSearch {
  const found: RawSearch = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name];
    if (before === undefined) found[name] = value;
    else found[name] = [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

/** Writes search params in a fixed order; absent and empty values are left out, lists repeat their name. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === undefined || item === null || item === '') continue;
      params.append(name, String(item));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** Reads one search param; what does not fit becomes the default. It never fails. */
export type Param<Value> = (raw: unknown) => Value;

type Shape = Record<string, Param<unknown>>;
type MaybeKeys<S extends Shape> = { [Key in keyof S]: undefined extends ReturnType<S[Key]> ? Key : never }[keyof S];
type Flat<T> = { [Key in keyof T]: T[Key] };

/** The search params of a route once they are read. */
export type SearchOf<Schema extends { read: (raw: never) => unknown }> = ReturnType<Schema['read']>;

type Read<S extends Shape> = Flat<
  { [Key in Exclude<keyof S, MaybeKeys<S>>]: ReturnType<S[Key]> } & { [Key in MaybeKeys<S>]?: ReturnType<S[Key]> | undefined }
>;
type Given<S extends Shape> = { [Key in keyof S]?: ReturnType<S[Key]> | undefined };

/**
 * The schema of a route's search params. It speaks the standard that the router understands; a schema library would
 * cost every first visit 8 kB for what a few functions do.
 */
export function searchParams<const S extends Shape>(shape: S) {
  const read = (raw: Record<string, unknown>): Read<S> => {
    // A refused value is named and undefined: the router lays this over the raw params, which must not show through.
    return Object.fromEntries(Object.entries(shape).map(([name, param]) => [name, param(raw[name])])) as Read<S>;
  };
  return {
    read,
    '~standard': {
      version: 1 as const,
      vendor: 'sre-copilot',
      validate: (raw: unknown) => ({ value: read(raw as Record<string, unknown>) }),
      types: undefined as unknown as { input: Given<S>; output: Read<S> },
    },
  };
}

/** Free text, empty by default. */
export function text(limit = 500): Param<string> {
  return (raw) => (typeof raw === 'string' && raw.length <= limit ? raw : '');
}

/** One of a set of words. */
export function oneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
  fallback: Values[number],
): Param<Values[number]> {
  return (raw) => values.find((value) => value === raw) ?? fallback;
}

/** One of a set of words, or nothing. */
export function maybeOneOf<const Values extends readonly [string, ...string[]]>(
  values: Values,
): Param<Values[number] | undefined> {
  return (raw) => values.find((value) => value === raw);
}

/** A list of words of a set; unknown words are dropped, a single word counts as a list of one. */
export function listOf<const Values extends readonly [string, ...string[]]>(values: Values): Param<Values[number][]> {
  return (raw) => {
    const given: unknown[] = Array.isArray(raw) ? raw : [raw];
    return [...new Set(given)].filter((item): item is Values[number] => values.some((value) => value === item));
  };
}

/** A whole number in a range. */
export function whole(fallback: number, min: number, max: number): Param<number> {
  return (raw) => {
    const value = typeof raw === 'number' || (typeof raw === 'string' && /^-?\d{1,15}$/.test(raw)) ? Number(raw) : Number.NaN;
    return Number.isInteger(value) && value >= min && value <= max ? value : fallback;
  };
}

/** Text that a rule accepts, or nothing. */
export function maybeText(accepts: (value: string) => boolean): Param<string | undefined> {
  return (raw) => (typeof raw === 'string' && accepts(raw) ? raw : undefined);
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** An id, or nothing. */
export function maybeId(): Param<string | undefined> {
  return maybeText((value) => uuid.test(value));
}

/** One end of a time range, or nothing. */
export function maybeTime(): Param<string | undefined> {
  return maybeText(isTime);
}

/** A list of free texts, without repeats; a single one counts as a list of one. */
export function texts(limit: number, longest = 255): Param<string[]> {
  return (raw) => {
    const given: unknown[] = Array.isArray(raw) ? raw : [raw];
    const fitting = given.filter((item): item is string => typeof item === 'string' && item !== '' && item.length <= longest);
    return [...new Set(fitting)].slice(0, limit);
  };
}

/** A number that is not negative, or nothing. */
export function maybeAmount(): Param<number | undefined> {
  return (raw) => {
    const value = typeof raw === 'number' || (typeof raw === 'string' && /^\d{1,12}(\.\d{1,6})?$/.test(raw)) ? Number(raw) : -1;
    return Number.isFinite(value) && value >= 0 ? value : undefined;
  };
}
