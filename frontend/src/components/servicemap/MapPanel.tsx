import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { healthLooks } from '@/components/query/healthLooks';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { KeyValue } from '@/components/ui/KeyValue';
import { SidePanel } from '@/components/ui/SidePanel';
import { useZone } from '@/hooks/useZone';
import { compact, count, milliseconds, percentage } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { MapEdge, MapNode } from '@/lib/servicemap/model';
import { CallList } from './CallList';
import { type MapView, nothing } from './mapChoice';

interface Props extends Omit<MapView, 'matches'> {
  onFocus: (name: string) => void;
}

const link = buttonStyle('secondary', 'sm');

/** What is known about the service or the calls that are open, and where to look next. */
export function MapPanel({ map, choice, onSelect, onFocus }: Props) {
  const close = () => onSelect(nothing);
  const node = map.nodes.find(({ name }) => name === choice.sel);
  if (!node) return null;
  if (choice.callee === '') return <AboutService map={map} node={node} onSelect={onSelect} onFocus={onFocus} onClose={close} />;
  const edge = map.edges.find(({ source, target }) => source === choice.sel && target === choice.callee);
  return edge ? <AboutCalls edge={edge} onSelect={onSelect} onClose={close} /> : null;
}

function AboutService({ map, node, onSelect, onFocus, onClose }: Omit<Props, 'choice'> & { node: MapNode; onClose: () => void }) {
  const zone = useZone();
  const service = node.name;
  return (
    <SidePanel title={safeText(service)} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <KeyValue
          rows={[
            { term: 'Health', value: <Badge {...healthLooks[node.health]} /> },
            { term: 'Requests/min', value: compact(node.rate) },
            { term: 'Errors', value: percentage(node.errors) },
            { term: 'p95', value: milliseconds(node.p95) },
            { term: 'Apdex', value: node.apdex?.toFixed(3) ?? null },
            { term: 'Last seen', value: node.lastSeen ? `${dateTime(node.lastSeen, zone.name)} ${zone.label}` : null },
          ]}
        />
        <Links label={`Look into ${safeText(service)}`}>
          <Link to="/apm/$service" params={{ service }} className={link}>
            Service
          </Link>
          <Link to="/traces" search={{ service, status: 'error' }} className={link}>
            Failed traces
          </Link>
          <Link to="/traces" search={{ service }} className={link}>
            Traces
          </Link>
          <Link to="/errors" search={{ service }} className={link}>
            Errors
          </Link>
          <Link to="/logs" search={{ service }} className={link}>
            Logs
          </Link>
          <Button size="sm" onClick={() => onFocus(service)}>
            Only what is around it
          </Button>
        </Links>
        <CallList
          title="Calls"
          edges={map.edges.filter(({ source }) => source === service)}
          nameOf={({ target }) => target}
          onSelect={onSelect}
        />
        <CallList
          title="Called by"
          edges={map.edges.filter(({ target }) => target === service)}
          nameOf={({ source }) => source}
          onSelect={onSelect}
        />
      </div>
    </SidePanel>
  );
}

function AboutCalls({ edge, onSelect, onClose }: { edge: MapEdge; onSelect: Props['onSelect']; onClose: () => void }) {
  const { source, target } = edge;
  return (
    <SidePanel title={`${safeText(source)} → ${safeText(target)}`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <KeyValue
          rows={[
            { term: 'Calls', value: count(edge.calls) },
            { term: 'Failed', value: `${count(edge.failed)} (${percentage(edge.errors)})` },
            { term: 'p95', value: milliseconds(edge.p95) },
          ]}
        />
        <p className="text-muted text-xs">Calls are counted by the hour: of all hours that the range touches.</p>
        <Links label={`Look into the calls to ${safeText(target)}`}>
          <Link to="/traces" search={{ service: target, status: 'error' }} className={link}>
            Failed traces
          </Link>
          <Link to="/traces" search={{ service: target, min: Math.floor(edge.p95) }} className={link}>
            Slowest traces
          </Link>
          <Link to="/errors" search={{ service: target }} className={link}>
            Errors of {safeText(target)}
          </Link>
          <Link to="/logs" search={{ service: target }} className={link}>
            Logs of {safeText(target)}
          </Link>
        </Links>
        <Links label="Both ends">
          {[source, target].map((name) => (
            <Button key={name} size="sm" variant="ghost" onClick={() => onSelect({ sel: name, callee: '' })}>
              About {safeText(name)}
            </Button>
          ))}
        </Links>
      </div>
    </SidePanel>
  );
}

function Links({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-1.5">
      {children}
    </nav>
  );
}
