import { readFileSync } from 'node:fs';

/** Every path of the product, read from the places that declare them. */
export const declaredPaths: readonly string[] = ['routes', 'observeRoutes'].flatMap((file) =>
  [...readFileSync(new URL(`../src/${file}.tsx`, import.meta.url), 'utf8').matchAll(/\bpath: '([^']+)'/g)].map(
    ([, path]) => path as string,
  ),
);

/** Paths that need no session. */
export const openPaths: ReadonlySet<string> = new Set(['/login', '/register']);

/** Paths of what only telemetry brings into being. */
export const sentIds = /\$(?:traceId|service|hostname|fingerprint)/;

/** An address for a declared path, given an incident that exists. A path that is not known here is a missing visit. */
export function visit(path: string, incidentId: string, runbookId = incidentId): string {
  const address = path
    .replace('$incidentId', incidentId)
    .replace('$runbookId', runbookId)
    .replace('$traceId', 'no-such-trace')
    .replace('$service', 'checkout')
    .replace('$hostname', 'web-1')
    .replace('$fingerprint', 'none')
    .replace(/^\$$/, '/no/such/page');
  if (address.includes('$')) throw new Error(`No visit is known for ${path}.`);
  return address;
}
