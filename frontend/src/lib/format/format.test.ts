import { describe, expect, it } from 'vitest';
import { keyCaps } from './keys';
import { count, percent, plural, total, usd } from './number';
import { cut, initials, safeText, sentence } from './text';
import { age, clockTime, dateTime, duration, relativeTime } from './time';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [12345, '12,345'],
    [null, '–'],
    [undefined, '–'],
  ])('print %s as %s', (value, text) => {
    expect(count(value)).toBe(text);
  });

  it('say when the server stopped counting', () => {
    expect(total(10_000, false)).toBe('10,000+');
    expect(total(10_000, true)).toBe('10,000');
  });

  it.each([
    [0.834, '83 %'],
    [0, '0 %'],
    [null, '–'],
  ])('print the share %s as %s', (value, text) => {
    expect(percent(value)).toBe(text);
  });

  it.each([
    [0, '$0.00'],
    [1.5, '$1.50'],
    [0.000123, '$0.000123'],
    [null, '–'],
  ])('print %s dollars as %s', (value, text) => {
    expect(usd(value)).toBe(text);
  });

  it('agree with their noun', () => {
    expect(plural(1, 'incident')).toBe('1 incident');
    expect(plural(2, 'entry', 'entries')).toBe('2 entries');
  });
});

describe('times', () => {
  it('are printed in a zone', () => {
    expect(dateTime('2026-01-24T23:30:05Z', 'Europe/Berlin')).toBe('2026-01-25 00:30:05');
    expect(clockTime('2026-01-24T23:30:05Z', 'UTC')).toBe('23:30:05');
  });

  it.each([
    [0, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_600_000, '1h'],
    [86_400_000 * 9, '9d'],
    [-5, '0s'],
  ])('%i ms ago is %s old', (distance, text) => {
    expect(age(distance)).toBe(text);
  });

  it.each([
    [-300_000, '5m ago'],
    [300_000, 'in 5m'],
    [0, 'just now'],
  ])('%i ms away is %s', (distance, text) => {
    expect(relativeTime(new Date(1e12 + distance).toISOString(), 1e12)).toBe(text);
  });

  it.each([
    [120, '120ms'],
    [45_000, '45s'],
    [11_520_000, '3h 12m'],
    [100_800_000, '1d 4h'],
    [86_400_000, '1d'],
  ])('%i ms last %s', (length, text) => {
    expect(duration(length)).toBe(text);
  });
});

describe('text from outside', () => {
  it('shows characters that disguise it', () => {
    expect(safeText('a\u202Eb\u0000c\u200Bd')).toBe('a\\u202eb\\u0000c\\u200bd');
  });

  it('keeps line ends and tabs', () => {
    expect(safeText('a\n\tb')).toBe('a\n\tb');
  });

  it('says when it was cut', () => {
    expect(cut('abcdef', 3)).toEqual({ text: 'abc', wasCut: true });
    expect(cut('abc', 3)).toEqual({ text: 'abc', wasCut: false });
  });

  it.each([
    ['in_progress', 'In progress'],
    ['', ''],
  ])('turns %s into %s', (word, text) => {
    expect(sentence(word)).toBe(text);
  });

  it.each([
    ['Ada Lovelace', 'AL'],
    ['Ada King Lovelace', 'AL'],
    ['ada', 'A'],
    ['', ''],
  ])('takes from %s the initials %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe('keys', () => {
  it('are named as they stand on the keyboard', () => {
    expect(keyCaps('mod+k', true)).toEqual(['⌘', 'K']);
    expect(keyCaps('mod+k', false)).toEqual(['Ctrl', 'K']);
    expect(keyCaps('g i', false)).toEqual(['G', 'I']);
    expect(keyCaps('shift+ArrowLeft', false)).toEqual(['Shift', '←']);
  });
});
