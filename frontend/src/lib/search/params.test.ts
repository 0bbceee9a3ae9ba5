import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOwnPath } from './auth';
import { listOf, maybeId, maybeOneOf, maybeTime, oneOf, parseSearch, searchParams, stringifySearch, text, whole } from './params';
import { shellSearch } from './shell';

const schema = searchParams({
  q: text(20),
  severity: listOf(['critical', 'high', 'low']),
  sort: oneOf(['detected_at', 'severity'], 'detected_at'),
  tab: maybeOneOf(['a', 'b']),
  page: whole(1, 1, 1000),
  sel: maybeId(),
  from: maybeTime(),
});

function read(query: string) {
  return schema.read(parseSearch(query));
}

describe('search params', () => {
  it('have defaults', () => {
    expect(read('')).toEqual({ q: '', severity: [], sort: 'detected_at', page: 1 });
  });

  it('read lists by repetition, and a single value as a list of one', () => {
    expect(read('?severity=high&severity=critical').severity).toEqual(['high', 'critical']);
    expect(read('?severity=high').severity).toEqual(['high']);
  });

  it.each([
    ['?page=zero', 'page', 1],
    ['?page=-3', 'page', 1],
    ['?page=1.5', 'page', 1],
    ['?page=2&page=3', 'page', 1],
    ['?sort=evil', 'sort', 'detected_at'],
    ['?severity=evil&severity=low', 'severity', ['low']],
    ['?sel=not-an-id', 'sel', undefined],
    ['?from=yesterday', 'from', undefined],
    [`?q=${'x'.repeat(21)}`, 'q', ''],
  ] as const)('fall back for %s without an error', (query, name, value) => {
    expect(read(query)[name]).toEqual(value);
  });

  it('name what they refuse, so that the raw value does not show through', () => {
    expect(Object.keys(read('?sel=evil'))).toContain('sel');
    expect({ ...parseSearch('?sel=evil'), ...read('?sel=evil') }.sel).toBeUndefined();
  });

  it('keep digits in text as text', () => {
    expect(read('?q=0042').q).toBe('0042');
  });

  it('come back from the address as they went in', () => {
    const search = fc.record({
      q: fc.string({ maxLength: 20 }),
      severity: fc.uniqueArray(fc.constantFrom('critical' as const, 'high' as const, 'low' as const)),
      sort: fc.constantFrom('detected_at' as const, 'severity' as const),
      page: fc.integer({ min: 1, max: 1000 }),
    });
    fc.assert(
      fc.property(search, (value) => {
        expect(read(stringifySearch(value))).toEqual(value);
      }),
    );
  });

  it('leave empty values out of the address', () => {
    expect(stringifySearch({ q: '', severity: [], tab: undefined, page: 2 })).toBe('?page=2');
  });

  it('of the shell ignore a broken range', () => {
    expect(shellSearch.read(parseSearch('?from=now-1h&to=%00&refresh=1ms'))).toEqual({
      from: 'now-1h',
      compare: 'off',
      refresh: 'off',
    });
  });
});

describe('the way back after sign-in', () => {
  it.each(['/incidents?severity=high', '/', '/incidents/x#y'])('may be %s', (path) => {
    expect(isOwnPath(path)).toBe(true);
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', 'incidents', '', 'javascript:1'])(
    'may not be %j',
    (path) => {
      expect(isOwnPath(path)).toBe(false);
    },
  );
});
