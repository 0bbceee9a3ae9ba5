/** How a service fared in the range. */
export type Health = 'failing' | 'silent' | 'slow' | 'healthy' | 'idle';

export interface MapNode {
  name: string;
  health: Health;
  /** Requests a minute; undefined without traffic of its own. */
  rate?: number | undefined;
  /** Percent of the requests that failed. */
  errors?: number | undefined;
  p95?: number | null | undefined;
  apdex?: number | null | undefined;
  lastSeen?: string | null | undefined;
}

export interface MapEdge {
  id: string;
  source: string;
  target: string;
  calls: number;
  failed: number;
  /** Percent of the calls that failed. */
  errors: number;
  p95: number;
  failing: boolean;
}

export interface ServiceMap {
  nodes: readonly MapNode[];
  edges: readonly MapEdge[];
  /** Services in trouble that call nobody in trouble: where to look first, the worst first. */
  origins: readonly MapNode[];
}

interface Figures {
  name: string;
  throughput: number;
  errorRate: number;
  p95ResponseTime?: number | null;
  apdex?: number | null;
  lastSeen?: string | null;
}

interface Calls {
  source: string;
  target: string;
  call_count: number;
  error_count: number;
  p95_ms: number;
}

/** Above this share of errors, and below this Apdex, a service is degraded. */
const errorLimit = 5;
const apdexLimit = 0.7;
const silentAfter = 300_000;

const troubled: readonly Health[] = ['failing', 'silent', 'slow'];

/** Puts the figures of the services and the calls between them together. `end` is the end of the range. */
export function buildMap(
  services: readonly Figures[],
  calls: { nodes: readonly string[]; edges: readonly Calls[] },
  end: number,
): ServiceMap {
  const edges = calls.edges.map(toEdge);
  const figures = new Map(services.map((service) => [service.name, service]));
  const names = [...new Set([...calls.nodes, ...figures.keys()])].sort((a, b) => a.localeCompare(b));
  const called = new Set(calls.nodes);
  // When nothing at all arrives any more, no single service is to blame.
  const newest = Math.max(0, ...services.map(({ lastSeen }) => (lastSeen ? Date.parse(lastSeen) : 0)));
  const until = Math.min(end, newest);
  const nodes = names.map((name) => toNode(name, figures.get(name), called.has(name) ? until : undefined));
  return { nodes, edges, origins: originsOf(nodes, edges) };
}

/** What identifies the calls from one service to another. */
export function edgeId(source: string, target: string): string {
  return JSON.stringify([source, target]);
}

function toEdge({ source, target, call_count, error_count, p95_ms }: Calls): MapEdge {
  const errors = call_count === 0 ? 0 : (error_count / call_count) * 100;
  const id = edgeId(source, target);
  return { id, source, target, calls: call_count, failed: error_count, errors, p95: p95_ms, failing: errors > errorLimit };
}

function toNode(name: string, figures: Figures | undefined, expectedUntil: number | undefined): MapNode {
  if (!figures) return { name, health: 'idle' };
  const { throughput: rate, errorRate: errors, p95ResponseTime: p95, apdex, lastSeen } = figures;
  const silent = expectedUntil !== undefined && lastSeen != null && expectedUntil - Date.parse(lastSeen) > silentAfter;
  return { name, rate, errors, p95, apdex, lastSeen, health: healthOf(rate, errors, apdex, silent) };
}

function healthOf(rate: number, errors: number, apdex: number | null | undefined, silent: boolean): Health {
  if (rate > 0 && errors > errorLimit) return 'failing';
  if (silent) return 'silent';
  if (rate === 0) return 'idle';
  return apdex != null && apdex < apdexLimit ? 'slow' : 'healthy';
}

/** A failure travels up to the callers: it began where nobody further down is in trouble. */
function originsOf(nodes: readonly MapNode[], edges: readonly MapEdge[]): MapNode[] {
  const calledInVain = new Set(edges.filter(({ failing }) => failing).map(({ target }) => target));
  const inTrouble = nodes.filter(({ name, health }) => troubled.includes(health) || calledInVain.has(name));
  const names = new Set(inTrouble.map(({ name }) => name));
  const passedOn = new Set(edges.filter(({ target }) => names.has(target)).map(({ source }) => source));
  const first = inTrouble.filter(({ name }) => !passedOn.has(name));
  // Services that call each other in a circle have no last one.
  return (first.length > 0 ? first : inTrouble).toSorted(
    (a, b) => troubled.indexOf(a.health) - troubled.indexOf(b.health) || (b.errors ?? 0) - (a.errors ?? 0),
  );
}

/** What lies within so many calls of a service, in either direction. */
export function around(map: ServiceMap, name: string, hops: number): ServiceMap {
  if (!map.nodes.some((node) => node.name === name)) return map;
  const reached = new Set([name]);
  for (let hop = 0; hop < hops; hop++) {
    const before = new Set(reached);
    for (const { source, target } of map.edges) {
      if (before.has(source)) reached.add(target);
      if (before.has(target)) reached.add(source);
    }
  }
  const nodes = map.nodes.filter((node) => reached.has(node.name));
  const edges = map.edges.filter(({ source, target }) => reached.has(source) && reached.has(target));
  return { nodes, edges, origins: map.origins.filter((node) => reached.has(node.name)) };
}
