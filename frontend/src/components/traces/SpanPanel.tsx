import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { AttributeTable } from '@/components/query/AttributeTable';
import { OutcomeBadge } from '@/components/query/OutcomeBadge';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { KeyValue } from '@/components/ui/KeyValue';
import { SidePanel } from '@/components/ui/SidePanel';
import { Tabs } from '@/components/ui/Tabs';
import { useZone } from '@/hooks/useZone';
import { milliseconds } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import { preciseTime } from '@/lib/format/time';
import { flatAttributes } from '@/lib/logs/attributes';
import type { SpanRow } from '@/lib/traces/layout';
import type { TraceSpan } from '@/types/telemetry';
import { SpanLogs } from './SpanLogs';
import { SpanPeers } from './SpanPeers';

interface Props {
  row: SpanRow;
  onZoom: () => void;
  onClose: () => void;
}

const hour = 3_600_000;

/** What the service reported around a span; the kind of exception that the span recorded, when it did. */
function errorsAround({ service_name, timestamp, events }: TraceSpan) {
  const at = Date.parse(timestamp);
  const kind = events.find(({ name }) => name === 'exception')?.attributes['exception.type'];
  return {
    service: service_name,
    ...(typeof kind === 'string' ? { q: kind } : {}),
    from: new Date(at - hour).toISOString(),
    to: new Date(at + hour).toISOString(),
  };
}

/** One span with everything it brought. */
export function SpanPanel({ row, onZoom, onClose }: Props) {
  const { span } = row;
  const [tab, setTab] = useState<'attributes' | 'events' | 'links' | 'logs'>('attributes');
  return (
    <SidePanel title={safeText(span.operation) || 'Span'} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <Facts row={row} />
        <div className="flex gap-2">
          <Button size="sm" onClick={onZoom}>
            Zoom to this span
          </Button>
          {span.status === 'error' && (
            <Link to="/errors" search={errorsAround(span)} className={buttonStyle('secondary', 'sm')}>
              Errors of the service
            </Link>
          )}
        </div>
        <SpanPeers span={span} />
        <Tabs
          label="About this span"
          value={tab}
          onValueChange={setTab}
          tabs={[
            { value: 'attributes', label: 'Attributes', content: <Attributes span={span} /> },
            { value: 'logs', label: 'Logs', content: <SpanLogs span={span} /> },
            { value: 'events', label: 'Events', count: span.events.length, content: <Events span={span} /> },
            { value: 'links', label: 'Links', count: span.links.length, content: <Links span={span} /> },
          ]}
        />
      </div>
    </SidePanel>
  );
}

function Facts({ row: { span, orphan } }: { row: SpanRow }) {
  const zone = useZone();
  return (
    <KeyValue
      rows={[
        {
          term: 'Status',
          value: <OutcomeBadge failed={span.status === 'error'} />,
        },
        { term: 'Service', value: safeText(span.service_name) },
        { term: 'Kind', value: sentence(span.kind) },
        { term: 'Start', value: `${preciseTime(span.timestamp, zone.name)} ${zone.label}` },
        {
          term: 'In the trace',
          value: `after ${milliseconds(span.offset_ms)}${span.critical_path ? ', on the critical path' : ''}`,
        },
        { term: 'Duration', value: milliseconds(span.duration_ms) },
        ...(orphan ? [{ term: 'Parent', value: `${safeText(span.parent_span_id)}, which is not in this trace` }] : []),
        { term: 'Span', value: <code className="font-mono text-xs">{safeText(span.span_id)}</code> },
      ]}
    />
  );
}

/** Each value leads to a search for traces like this one. */
function Attributes({ span }: { span: TraceSpan }) {
  const navigate = useNavigate();
  const attributes = flatAttributes(span.attributes as Record<string, unknown>);
  if (attributes.length === 0) return <p className="pt-2 text-muted text-sm">This span was sent without attributes.</p>;
  const at = Date.parse(span.timestamp);
  return (
    <div className="pt-2">
      <AttributeTable
        rows={attributes.map(({ path, value }) => ({ field: path, value }))}
        onFilter={(field, value) =>
          void navigate({
            to: '/traces',
            search: {
              attribute: [`${field}=${value}`],
              from: new Date(at - hour).toISOString(),
              to: new Date(at + hour).toISOString(),
            },
          })
        }
        onlyInclude
      />
    </div>
  );
}

function Events({ span }: { span: TraceSpan }) {
  if (span.events.length === 0) return <p className="pt-2 text-muted text-sm">Nothing was recorded while it ran.</p>;
  const start = Date.parse(span.timestamp);
  return (
    <ol className="flex flex-col gap-3 pt-2">
      {span.events.map((event) => (
        <li key={`${event.timestamp} ${event.name}`} className="flex flex-col gap-1">
          <h3 className="flex justify-between gap-2 font-semibold text-xs">
            {safeText(event.name)}
            <span className="font-normal text-muted tabular-nums">
              {event.timestamp && `after ${milliseconds(Date.parse(event.timestamp) - start)}`}
            </span>
          </h3>
          <ul className="flex flex-col divide-y divide-border text-xs">
            {flatAttributes(event.attributes as Record<string, unknown>).map(({ path, value }) => (
              <li key={path} className="flex gap-2 py-0.5">
                <span className="w-36 shrink-0 break-all text-muted">{safeText(path)}</span>
                <span className="min-w-0 whitespace-pre-wrap break-all font-mono">{safeText(value.slice(0, 10_000))}</span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function Links({ span }: { span: TraceSpan }) {
  if (span.links.length === 0) return <p className="pt-2 text-muted text-sm">This span names no other.</p>;
  return (
    <ul className="flex flex-col gap-1 pt-2">
      {span.links.map(({ trace_id, span_id }) => (
        <li key={`${trace_id} ${span_id}`}>
          <Link
            to="/traces/$traceId"
            params={{ traceId: trace_id }}
            search={{ span: span_id }}
            className="break-all font-mono text-accent-text text-xs underline"
          >
            {safeText(trace_id)} {safeText(span_id)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
