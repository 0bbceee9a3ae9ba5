const visible: Record<string, string> = { '\t': '\t', '\n': '\n' };

/** Control and bidirectional characters as visible escapes, so that text from outside cannot disguise itself. */
export function safeText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, (char) => {
    return visible[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The text up to a limit, and whether something was left out. */
export function cut(text: string, limit: number): { text: string; wasCut: boolean } {
  return text.length > limit ? { text: text.slice(0, limit), wasCut: true } : { text, wasCut: false };
}

/** "acknowledged" is "Acknowledged", "in_progress" is "In progress". */
export function sentence(word: string): string {
  const spaced = word.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** The first letters of a name's first and last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => (word ? [...word][0] : ''))
    .join('')
    .toUpperCase();
}
