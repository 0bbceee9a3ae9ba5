import { describe, expect, it } from 'vitest';
import { chordOf, isSingleKey, keysOf, match, type Shortcut, takesText } from './shortcuts';

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  chordOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

const shortcut = (id: string, keys: string): Shortcut => ({ id, keys, label: id, group: 'g', run: () => {} });

describe('a key press', () => {
  it.each([
    ['k', { ctrlKey: true }, 'mod+k'],
    ['k', { metaKey: true }, 'mod+k'],
    ['K', { shiftKey: true }, 'shift+k'],
    ['?', { shiftKey: true }, '?'],
    ['ArrowLeft', { shiftKey: true }, 'shift+ArrowLeft'],
    ['Enter', {}, 'Enter'],
    ['/', {}, '/'],
  ])('%s with %o is %s', (key, more, chord) => {
    expect(press(key, more)).toBe(chord);
  });
});

describe('matching', () => {
  const all = [shortcut('go', 'g i'), shortcut('next', 'j'), shortcut('other', 'j')];

  it('waits in the middle of a sequence', () => {
    expect(match(['g'], all, {}).kind).toBe('wait');
    expect(match(['g', 'i'], all, {})).toMatchObject({ kind: 'run', shortcut: { id: 'go' } });
  });

  it('prefers what was mounted last', () => {
    expect(match(['j'], all, {})).toMatchObject({ kind: 'run', shortcut: { id: 'other' } });
  });

  it('obeys the keys a person chose, and their absence', () => {
    expect(match(['n'], all, { next: 'n' })).toMatchObject({ kind: 'run', shortcut: { id: 'next' } });
    expect(match(['j'], [shortcut('next', 'j')], { next: '' }).kind).toBe('none');
    expect(keysOf(shortcut('next', 'j'), { next: '' })).toBe('');
  });

  it('knows keys that need no modifier', () => {
    expect(isSingleKey('j')).toBe(true);
    expect(isSingleKey('shift+ArrowLeft')).toBe(true);
    expect(isSingleKey('mod+k')).toBe(false);
  });
});

describe('typing', () => {
  it.each([
    ['<input>', true],
    ['<textarea></textarea>', true],
    ['<input type="checkbox">', false],
    ['<button></button>', false],
    ['<select></select>', true],
  ])('in %s is typing: %s', (html, expected) => {
    document.body.innerHTML = html;
    expect(takesText(document.body.firstElementChild)).toBe(expected);
  });
});
