import { Graph, layout } from '@dagrejs/dagre';
import { type MapLayout, type MapShape, nodeSize } from './shape';

const labelSize = { width: 92, height: 22 };
const gap = 28;
const perRow = { wide: 6, tall: 2 };

/** Places services in the direction of their calls, and those that call nobody in rows below. */
export function layOut({ nodes, edges, tall }: MapShape): MapLayout {
  const linked = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: tall ? 'TB' : 'LR', nodesep: gap, edgesep: 14, ranksep: tall ? 34 : 20 });
  for (const name of nodes) if (linked.has(name)) graph.setNode(name, { ...nodeSize });
  for (const { id, source, target } of edges) graph.setEdge(source, target, { ...labelSize, labelpos: 'c' }, id);
  layout(graph);
  const placed: MapLayout = { nodes: {}, edges: {} };
  let bottom = 0;
  for (const name of graph.nodes()) {
    const { x, y } = graph.node(name);
    placed.nodes[name] = { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 };
    bottom = Math.max(bottom, y + nodeSize.height / 2 + 2 * gap);
  }
  for (const edge of graph.edges()) {
    const { points, x = 0, y = 0 } = graph.edge(edge);
    placed.edges[edge.name ?? ''] = { points: points ?? [], label: { x, y } };
  }
  const columns = tall ? perRow.tall : perRow.wide;
  nodes
    .filter((name) => !linked.has(name))
    .forEach((name, index) => {
      placed.nodes[name] = {
        x: (index % columns) * (nodeSize.width + gap),
        y: bottom + Math.floor(index / columns) * (nodeSize.height + gap),
      };
    });
  return placed;
}
