import '@xyflow/react/dist/base.css';
import { type NodeHandle, Panel, Position, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { Notice } from '@/components/ui/Notice';
import { Skeleton } from '@/components/ui/Skeleton';
import { useNarrow } from '@/components/ui/useNarrow';
import { useShortcut } from '@/hooks/useShortcut';
import { type MapLayout, type MapShape, nodeSize } from '@/lib/servicemap/shape';
import { type CallEdge, MapCallEdge } from './MapCallEdge';
import { type CardNode, MapNodeCard } from './MapNodeCard';
import { type MapView, nothing } from './mapChoice';
import { useMapLayout } from './useMapLayout';

const nodeTypes = { service: MapNodeCard };
const edgeTypes = { call: MapCallEdge };
/** With more calls than this only those that matter carry their figures. */
const fewCalls = 24;
/** Lines follow the layout; React Flow only wants to know that they have ends. */
const handles = [
  { type: 'target', position: Position.Left, x: 0, y: nodeSize.height / 2 },
  { type: 'source', position: Position.Right, x: nodeSize.width, y: nodeSize.height / 2 },
] as const satisfies NodeHandle[];
const fit = { padding: 0.08, maxZoom: 1.1 };

/** The services and their calls as a graph that can be moved and zoomed. */
export function MapGraph(props: MapView) {
  const { map } = props;
  const tall = useNarrow();
  const shape = useMemo(
    (): MapShape => ({
      nodes: map.nodes.map(({ name }) => name),
      edges: map.edges.map(({ id, source, target }) => ({ id, source, target })),
      tall,
    }),
    [map, tall],
  );
  const layout = useMapLayout(shape);
  if (layout.isError) {
    return (
      <div className="p-3">
        <Notice tone="bad">The map could not be laid out. The table holds the same figures.</Notice>
      </div>
    );
  }
  if (!layout.data) return <Skeleton className="m-3 min-h-96 flex-1" />;
  return (
    <ReactFlowProvider>
      <Drawing {...props} layout={layout.data} />
    </ReactFlowProvider>
  );
}

function Drawing({ map, choice, matches, onSelect, layout }: MapView & { layout: MapLayout }) {
  const flow = useReactFlow<CardNode, CallEdge>();
  useShortcut({ id: 'list.close', keys: 'Escape', label: 'Close', group: 'List', enabled: choice.sel !== '' }, () =>
    onSelect(nothing),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout is shown whole
  useEffect(() => {
    void flow.fitView(fit);
  }, [layout]);
  const nodes = useMemo(
    () =>
      map.nodes.flatMap((node): CardNode[] => {
        const position = layout.nodes[node.name];
        if (!position) return [];
        const reach = () =>
          void flow.setCenter(position.x + nodeSize.width / 2, position.y + nodeSize.height / 2, flow.getViewport());
        return [
          {
            id: node.name,
            type: 'service',
            position,
            ...nodeSize,
            handles: [...handles],
            data: {
              node,
              selected: choice.sel === node.name && choice.callee === '',
              dimmed: !matches(node.name),
              onSelect: (name) => onSelect({ sel: name, callee: '' }),
              onReach: reach,
            },
          },
        ];
      }),
    [map, layout, choice, matches, onSelect, flow],
  );
  const edges = useMemo(
    () =>
      map.edges.flatMap((edge): CallEdge[] => {
        const placed = layout.edges[edge.id];
        if (!placed) return [];
        const touched = choice.sel === edge.source || choice.sel === edge.target;
        return [
          {
            id: edge.id,
            source: edge.source,
            target: edge.target,
            type: 'call',
            zIndex: edge.failing ? 1 : 0,
            data: {
              edge,
              ...placed,
              labeled: edge.failing || touched || map.edges.length <= fewCalls,
              selected: choice.sel === edge.source && choice.callee === edge.target,
              dimmed: !matches(edge.source) && !matches(edge.target),
              onSelect: ({ source, target }) => onSelect({ sel: source, callee: target }),
            },
          },
        ];
      }),
    [map, layout, choice, matches, onSelect],
  );
  return (
    <div className="min-h-0 flex-1 bg-sunken">
      <Arrow />
      <ReactFlow<CardNode, CallEdge>
        aria-label="Services and their calls"
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        fitView
        fitViewOptions={fit}
        minZoom={0.1}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        proOptions={{ hideAttribution: true }}
        onEdgeClick={(_, { source, target }) => onSelect({ sel: source, callee: target })}
        onPaneClick={() => onSelect(nothing)}
      >
        <Panel position="bottom-left">
          <div className="flex flex-col rounded-md border border-border bg-surface">
            <IconButton icon={Plus} label="Zoom in" tip="none" onClick={() => void flow.zoomIn()} />
            <IconButton icon={Minus} label="Zoom out" tip="none" onClick={() => void flow.zoomOut()} />
            <IconButton icon={Maximize} label="Show all" tip="none" onClick={() => void flow.fitView(fit)} />
          </div>
        </Panel>
      </ReactFlow>
    </div>
  );
}

/** The head of an arrow takes the color of its line. */
function Arrow() {
  return (
    <svg aria-hidden="true" className="absolute size-0">
      <defs>
        <marker
          id="call-arrow"
          viewBox="0 0 10 10"
          refX="9"
          refY="5"
          markerWidth="12"
          markerHeight="12"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M 0 0 L 10 5 L 0 10 z" fill="context-stroke" />
        </marker>
      </defs>
    </svg>
  );
}
