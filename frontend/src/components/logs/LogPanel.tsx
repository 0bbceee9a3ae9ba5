import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { AttributeTable } from '@/components/query/AttributeTable';
import { SidePanel } from '@/components/ui/SidePanel';
import { Skeleton } from '@/components/ui/Skeleton';
import { Tabs } from '@/components/ui/Tabs';
import { useZone } from '@/hooks/useZone';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import { preciseTime } from '@/lib/format/time';
import { flatAttributes } from '@/lib/logs/attributes';
import { attributeField } from '@/lib/logs/query';
import { logContextQuery } from '@/services/queries/logs';
import type { Log } from '@/types/telemetry';
import { LevelName } from './LevelName';
import { LogContext } from './LogContext';
import { LogMessage } from './LogMessage';

interface Props {
  id: string;
  /** The line, when the list has it already. */
  log: Log | undefined;
  columns?: readonly string[] | undefined;
  onColumn?: ((field: string) => void) | undefined;
  onFilter: (field: string, value: string, exclude: boolean) => void;
  onOpen: (id: string) => void;
  onClose: () => void;
}

const first = 20;
const most = 200;

/** One line with its fields, and what stood around it. */
export function LogPanel({ id, log: known, columns, onColumn, onFilter, onOpen, onClose }: Props) {
  const [around, setAround] = useState(first);
  const [tab, setTab] = useState<'fields' | 'context'>('fields');
  const query = useQuery(logContextQuery(id, around));
  const log = query.data?.items.find((item) => item.id === id) ?? known;
  const isGone = !log && query.error !== null && toApiError(query.error).httpStatus === 404;
  return (
    <SidePanel title={log ? <PanelTitle log={log} /> : 'Log line'} onClose={onClose}>
      {isGone ? (
        <NotFoundState what="log line" />
      ) : (
        <div className="flex flex-col gap-3">
          {log && <LogMessage key={log.id} message={log.message} truncated={log.truncated} />}
          <Tabs
            label="About this line"
            value={tab}
            onValueChange={setTab}
            tabs={[
              {
                value: 'fields',
                label: 'Fields',
                content: log ? (
                  <Fields log={log} columns={columns} onColumn={onColumn} onFilter={onFilter} />
                ) : (
                  <Skeleton className="mt-3 h-64" />
                ),
              },
              {
                value: 'context',
                label: 'Context',
                content: (
                  <PanelFrame
                    title="Lines around this one"
                    hideTitle
                    bare
                    className="pt-2"
                    query={query}
                    action="log.read"
                    skeleton={<Skeleton className="h-64" />}
                  >
                    {({ items, anchor }) => (
                      <LogContext
                        lines={items}
                        anchor={anchor}
                        busy={query.isFetching}
                        onMore={around < most ? () => setAround(Math.min(most, around * 3)) : undefined}
                        onOpen={onOpen}
                      />
                    )}
                  </PanelFrame>
                ),
              },
            ]}
          />
        </div>
      )}
    </SidePanel>
  );
}

function PanelTitle({ log }: { log: Log }) {
  const zone = useZone();
  return (
    <span className="flex items-baseline gap-2">
      <LevelName level={log.level} />
      <span className="truncate tabular-nums">
        {preciseTime(log.timestamp, zone.name)} {zone.label}
      </span>
    </span>
  );
}

function Fields({ log, columns, onColumn, onFilter }: Pick<Props, 'columns' | 'onColumn' | 'onFilter'> & { log: Log }) {
  const own = [
    { field: 'level', value: log.level },
    { field: 'service', value: log.service_name },
    { field: 'host', value: log.host ?? '' },
    { field: 'trace_id', value: log.trace_id ?? '' },
    { field: 'span_id', value: log.span_id ?? '' },
  ].filter(({ value }) => value !== '');
  const attributes = flatAttributes(log.attributes as Record<string, unknown>);
  return (
    <div className="flex flex-col gap-3 pt-2">
      {log.trace_id && (
        <Link
          to="/traces/$traceId"
          params={{ traceId: log.trace_id }}
          search={log.span_id ? { span: log.span_id } : {}}
          className="self-start text-accent-text text-sm underline"
        >
          Open trace {safeText(log.trace_id.slice(0, 16))}
        </Link>
      )}
      <AttributeTable rows={own} onFilter={onFilter} />
      <section className="flex flex-col gap-1">
        <h3 className="font-semibold text-xs">Attributes</h3>
        {attributes.length === 0 ? (
          <p className="text-muted text-sm">This line was sent without attributes.</p>
        ) : (
          <AttributeTable
            rows={attributes.map(({ path, value }) => ({ field: attributeField(path), value }))}
            onFilter={onFilter}
            onColumn={onColumn}
            columns={columns ?? []}
          />
        )}
      </section>
    </div>
  );
}
