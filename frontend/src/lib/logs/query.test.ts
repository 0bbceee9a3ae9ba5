import { describe, expect, it } from 'vitest';
import { attributeAt, flatAttributes } from './attributes';
import { completions } from './complete';
import { hasTerm, isQuery, patternTerm, term, withoutTerm, withTerm } from './query';

describe('a log query', () => {
  it.each([
    ['connection refused', false],
    ['order 12 not found', false],
    ['a AND b', true],
    ['"exact"', true],
    ['level:ERROR', true],
    ['-service:web', true],
    ['attributes.x>=5', true],
    ['http://example.com', false],
    ['sublevel:x', false],
  ])('reads %s as written in the language: %s', (text, expected) => {
    expect(isQuery(text)).toBe(expected);
  });

  it.each([
    ['', 'level:ERROR', 'level:ERROR'],
    ['connection refused', 'level:ERROR', '"connection refused" level:ERROR'],
    ['timeout', 'level:ERROR', 'timeout level:ERROR'],
    ['level:ERROR', 'host:a', 'level:ERROR host:a'],
    ['level:ERROR', 'level:ERROR', 'level:ERROR'],
    ['level:ERROR OR level:WARN', 'host:a', '(level:ERROR OR level:WARN) host:a'],
    ['(level:ERROR OR level:WARN) x', 'host:a', '(level:ERROR OR level:WARN) x host:a'],
    ['"a OR b"', 'host:a', '"a OR b" host:a'],
  ])('adds to "%s" the term %s', (query, added, expected) => {
    expect(withTerm(query, added)).toBe(expected);
  });

  it('quotes values that are more than a word', () => {
    expect(term('attributes.path', '/a b"c')).toBe('attributes.path:"/a b\\"c"');
    expect(term('service', 'web-1', true)).toBe('-service:web-1');
    expect(term('attributes.x', 'NOT')).toBe('attributes.x:"NOT"');
  });

  it('takes a term back', () => {
    expect(withoutTerm('a host:b c', 'host:b')).toBe('a c');
    expect(hasTerm('a host:bc', 'host:b')).toBe(false);
  });

  it('looks for the fixed parts of a pattern', () => {
    expect(patternTerm('payment <num> failed for <email>')).toBe('"payment" "failed for"');
    expect(patternTerm('payment <num> failed', true)).toBe('NOT ("payment" "failed")');
    expect(patternTerm('stopped', true)).toBe('NOT "stopped"');
  });
});

describe('completion', () => {
  const fields = [
    { field: 'level', values: ['ERROR', 'INFO'] },
    { field: 'attributes.region', values: ['eu west', 'us'] },
  ];

  it('offers fields that hold what was typed', () => {
    expect(completions('x reg', 5, fields)).toEqual([
      { label: 'attributes.region', hint: 'field', text: 'x attributes.region:', cursor: 20 },
    ]);
  });

  it('offers values behind a colon, quoted where they need it', () => {
    expect(completions('-attributes.region:e', 20, fields)[0]?.text).toBe('-attributes.region:"eu west" ');
    expect(completions('level:', 6, fields).map(({ label }) => label)).toEqual(['ERROR', 'INFO']);
  });
});

describe('attributes', () => {
  const attributes = { http: { status: 500, tags: ['a', 'b'] }, 'k8s.pod.name': 'web-1' };

  it('are flat, by path', () => {
    expect(flatAttributes(attributes)).toEqual([
      { path: 'http.status', value: '500' },
      { path: 'http.tags', value: '["a","b"]' },
      { path: 'k8s.pod.name', value: 'web-1' },
    ]);
  });

  it('are found by a path whose names may hold dots', () => {
    expect(attributeAt(attributes, 'k8s.pod.name')).toBe('web-1');
    expect(attributeAt(attributes, 'http.status')).toBe('500');
    expect(attributeAt(attributes, 'http.none')).toBeUndefined();
  });
});
