import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOut } from './layout';
import { around, buildMap } from './model';
import { nodeSize } from './shape';

const end = Date.parse('2026-01-10T12:00:00Z');
const fresh = '2026-01-10T11:59:30Z';

function service(name: string, change: { errorRate?: number; throughput?: number; apdex?: number; lastSeen?: string } = {}) {
  return { name, throughput: 60, errorRate: 0, p95ResponseTime: 40, apdex: 1, lastSeen: fresh, ...change };
}

function call(source: string, target: string, error_count = 0) {
  return { source, target, call_count: 100, error_count, p95_ms: 20 };
}

const failing = { errorRate: 44 };

describe('the service map', () => {
  it('names the service in which a failure begins, not the callers that it reaches', () => {
    const map = buildMap(
      [service('web', failing), service('checkout', failing), service('payment', failing), service('cart')],
      {
        nodes: ['cart', 'checkout', 'payment', 'web'],
        edges: [call('web', 'checkout', 44), call('checkout', 'payment', 44), call('web', 'cart')],
      },
      end,
    );
    expect(map.origins.map(({ name }) => name)).toEqual(['payment']);
    expect(map.edges.map(({ failing: fails }) => fails)).toEqual([true, true, false]);
  });

  it('blames a service that is called in vain even when it sends no requests of its own', () => {
    const map = buildMap([service('web')], { nodes: ['web', 'mailer'], edges: [call('web', 'mailer', 90)] }, end);
    expect(map.origins).toEqual([{ name: 'mailer', health: 'idle' }]);
  });

  it('names all services of a circle of failures, because none is the last', () => {
    const map = buildMap(
      [service('a', failing), service('b', failing)],
      { nodes: ['a', 'b'], edges: [call('a', 'b', 50), call('b', 'a', 50)] },
      end,
    );
    expect(map.origins).toHaveLength(2);
  });

  it.each([
    ['failing', service('x', failing)],
    ['slow', service('x', { apdex: 0.4 })],
    ['silent', service('x', { lastSeen: '2026-01-10T11:50:00Z' })],
    ['idle', service('x', { throughput: 0 })],
    ['healthy', service('x')],
  ])('calls a service %s', (health, figures) => {
    const map = buildMap([figures, service('other')], { nodes: ['x', 'other'], edges: [] }, end);
    expect(map.nodes.find(({ name }) => name === 'x')?.health).toBe(health);
  });

  it('does not call every service silent when the sender of all of them stopped', () => {
    const map = buildMap([service('x'), service('y')], { nodes: ['x', 'y'], edges: [] }, end + 3_600_000);
    expect(map.nodes.map(({ health }) => health)).toEqual(['healthy', 'healthy']);
  });

  it('shows what lies within so many calls in either direction', () => {
    const edges = [call('a', 'b'), call('b', 'c'), call('c', 'd'), call('x', 'y')];
    const map = buildMap([], { nodes: ['a', 'b', 'c', 'd', 'x', 'y'], edges }, end);
    expect(around(map, 'b', 1).nodes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(around(map, 'd', 2).edges.map(({ source }) => source)).toEqual(['b', 'c']);
    expect(around(map, 'unknown', 2)).toBe(map);
  });
});

describe('the layout', () => {
  const shapes = fc
    .record({
      size: fc.integer({ min: 2, max: 60 }),
      links: fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 90 }),
      tall: fc.boolean(),
    })
    .map(({ size, links, tall }) => ({
      tall,
      nodes: Array.from({ length: size }, (_, index) => `s${index}`),
      edges: [...new Map(links.map(([a, b]) => [`${a % size} ${b % size}`, [`s${a % size}`, `s${b % size}`] as const])).entries()]
        .filter(([, [source, target]]) => source !== target)
        .map(([id, [source, target]]) => ({ id, source, target })),
    }));

  it('places every service and every call, and no service over another', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { nodes, edges } = layOut(shape);
        expect(Object.keys(nodes)).toHaveLength(shape.nodes.length);
        expect(Object.keys(edges)).toHaveLength(shape.edges.length);
        const corners = Object.values(nodes);
        corners.forEach((one, index) => {
          for (const other of corners.slice(index + 1)) {
            const apart = Math.abs(one.x - other.x) >= nodeSize.width || Math.abs(one.y - other.y) >= nodeSize.height;
            expect(apart).toBe(true);
          }
        });
      }),
      { numRuns: 15 },
    );
  });
});
