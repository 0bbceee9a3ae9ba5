import * as z from 'zod/mini';
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

/** Free text, empty by default. */
export function text(limit = 500) {
  return z.catch(z._default(z.string().check(z.maxLength(limit)), ''), '');
}

/** One of a set of words. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, fallback: Values[number]) {
  return z.catch(z._default(z.enum(values), fallback as never), fallback as never);
}

/** One of a set of words, or nothing. */
export function maybeOneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.catch(z.optional(z.enum(values)), undefined);
}

/** A list of words of a set; unknown words are dropped, a single word counts as a list of one. */
export function listOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  const known = new Set<string>(values);
  return z.catch(
    z._default(
      z.pipe(
        z.union([z.string(), z.array(z.string())]),
        z.transform((value): Values[number][] => {
          const items = Array.isArray(value) ? value : [value];
          return [...new Set(items)].filter((item): item is Values[number] => known.has(item));
        }),
      ),
      [],
    ),
    [],
  );
}

/** A whole number in a range. */
export function whole(fallback: number, min: number, max: number) {
  return z.catch(z._default(z.coerce.number().check(z.int(), z.gte(min), z.lte(max)), fallback), fallback);
}

/** An id, or nothing. */
export function maybeId() {
  return z.catch(z.optional(z.uuid()), undefined);
}

/** One end of a time range, or nothing. */
export function maybeTime() {
  return z.catch(z.optional(z.string().check(z.refine(isTime))), undefined);
}
