import type { Schema } from '@/types/api';

type Field = Schema<'ConnectionField'>;
type Config = Record<string, unknown>;

/** What stands in a form: text as it is typed, switches, and null for a secret that is removed. */
export type ConfigDraft = Record<string, string | boolean | null>;

/** The mark that stands for a stored secret, in both directions. */
const kept = '***';

/** The form of a stored configuration; of an empty one: the defaults. A stored secret is an empty field. */
export function draftOf(fields: readonly Field[], config: Config | null): ConfigDraft {
  return Object.fromEntries(fields.map((field) => [field.key, shownValue(field, config)]));
}

function shownValue(field: Field, config: Config | null): string | boolean {
  const value = config ? config[field.key] : field.default;
  if (field.type === 'boolean') return value === true || value === 'true';
  if (field.secret || value === null || value === undefined) return '';
  if (field.type === 'list') return Array.isArray(value) ? value.map(String).join('\n') : String(value);
  if (field.type === 'map' && typeof value === 'object') {
    return Object.entries(value)
      .map(([name, text]) => `${name}: ${String(text)}`)
      .join('\n');
  }
  return String(value);
}

/** Whether the server holds a secret for a field. */
export function isStored(field: Field, config: Config | null): boolean {
  return field.secret && config?.[field.key] === kept;
}

/** The configuration to send. What the form does not know of stays; a secret that was not touched is kept. */
export function configOf(fields: readonly Field[], draft: ConfigDraft, config: Config | null): Config {
  const sent: Config = { ...config };
  for (const field of fields) {
    const value = draft[field.key];
    delete sent[field.key];
    if (field.type === 'boolean') sent[field.key] = value === true;
    else if (typeof value === 'string' && value.trim() !== '') sent[field.key] = parsed(field, value.trim());
    else if (value === '' && isStored(field, config)) sent[field.key] = kept;
  }
  return sent;
}

function parsed(field: Field, text: string): unknown {
  if (field.secret) return text;
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  if (field.type === 'number') return Number(text);
  if (field.type === 'list') return lines;
  if (field.type === 'map') {
    return Object.fromEntries(
      lines.map((line) => {
        const at = line.indexOf(':');
        return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      }),
    );
  }
  return text;
}

/** Whether every required field has a value, typed or stored. */
export function isComplete(fields: readonly Field[], draft: ConfigDraft, config: Config | null): boolean {
  return fields.every((field) => {
    if (!field.required || field.type === 'boolean') return true;
    const value = draft[field.key];
    return (typeof value === 'string' && value.trim() !== '') || (value === '' && isStored(field, config));
  });
}

/** "host db.internal, port 5432": what a connection is, without its secrets. */
export function configSummary(config: Config): string {
  return Object.entries(config)
    .filter(([, value]) => value !== kept && value !== '' && value !== null && typeof value !== 'object')
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}
