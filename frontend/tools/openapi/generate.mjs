import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../../docs/api-specs/openapi.json', import.meta.url);
const target = new URL('../../src/types/api.gen.ts', import.meta.url);

/** Objects may gain members in later versions; a type that admits any name would admit every typing mistake. */
function closed(value) {
  if (Array.isArray(value)) return value.map(closed);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(
    ([name, member]) => !(name === 'additionalProperties' && member === true && 'properties' in value),
  );
  return Object.fromEntries(entries.map(([name, member]) => [name, closed(member)]));
}

const types = await openapiTS(closed(JSON.parse(readFileSync(source, 'utf8'))), {
  emptyObjectsUnknown: true,
  defaultNonNullable: false,
});
writeFileSync(
  target,
  `// Written by \`npm run types\` from docs/api-specs/openapi.json. Not edited by hand.\n\n${astToString(types)}`,
);
