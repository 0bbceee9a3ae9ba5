const deepest = 6;

/** One attribute by its dotted path, its value as text. */
export interface FlatAttribute {
  path: string;
  value: string;
}

/** Nested attributes by dotted path, in alphabetical order. Lists are kept as JSON. */
export function flatAttributes(attributes: Readonly<Record<string, unknown>> | null | undefined): FlatAttribute[] {
  const found: FlatAttribute[] = [];
  const visit = (value: unknown, path: string, depth: number) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && depth < deepest) {
      for (const [name, inner] of Object.entries(value)) visit(inner, path ? `${path}.${name}` : name, depth + 1);
      return;
    }
    found.push({ path, value: asText(value) });
  };
  visit(attributes ?? {}, '', 0);
  return found.filter(({ path }) => path !== '').sort((a, b) => a.path.localeCompare(b.path));
}

/** One attribute by its dotted path; undefined when the entry has none. A name may hold dots itself. */
export function attributeAt(attributes: Readonly<Record<string, unknown>> | null | undefined, path: string): string | undefined {
  const value = find(attributes, path);
  return value === undefined ? undefined : asText(value);
}

function find(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const record = value as Record<string, unknown>;
  if (path in record) return record[path];
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
    const inner = find(record[path.slice(0, dot)], path.slice(dot + 1));
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
