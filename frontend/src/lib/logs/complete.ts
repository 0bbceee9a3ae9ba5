import { quoted } from './query';

/** What is known of a field: its commonest values. */
export interface KnownField {
  field: string;
  values: readonly string[];
}

/** One way to go on. */
export interface Completion {
  /** What is shown. */
  label: string;
  hint: string;
  /** The whole text and where the cursor stands in it, once it is taken. */
  text: string;
  cursor: number;
}

const most = 8;

/** How the word before the cursor can go on: names of fields, and after a colon the values that were seen. */
export function completions(text: string, cursor: number, fields: readonly KnownField[]): Completion[] {
  const before = text.slice(0, cursor);
  const word = /[^\s()]*$/.exec(before)?.[0] ?? '';
  const start = cursor - word.length;
  const after = text.slice(cursor);
  const sign = /^-/.exec(word)?.[0] ?? '';
  const bare = word.slice(sign.length);
  const replaced = (with_: string, label: string, hint: string): Completion => {
    const head = text.slice(0, start) + sign + with_;
    return { label, hint, text: head + after, cursor: head.length };
  };
  const [, name, typed] = /^([\w.]+)(?::|!?=)"?([^"]*)$/.exec(bare) ?? [];
  if (name !== undefined && typed !== undefined) {
    const known = fields.find(({ field }) => field === name);
    return (known?.values ?? [])
      .filter((value) => value.toLowerCase().startsWith(typed.toLowerCase()) && value !== typed)
      .slice(0, most)
      .map((value) => replaced(`${name}:${quoted(value)} `, value, name));
  }
  if (bare === '') return [];
  return fields
    .filter(({ field }) => field.toLowerCase().includes(bare.toLowerCase()))
    .slice(0, most)
    .map(({ field }) => replaced(`${field}:`, field, 'field'));
}
