import { useMemo, useState } from 'react';
import { SearchBox } from '@/components/query/SearchBox';
import { Button } from '@/components/ui/Button';
import { Notice } from '@/components/ui/Notice';
import { Tabs } from '@/components/ui/Tabs';
import { count, plural } from '@/lib/format/number';
import { safeText } from '@/lib/format/text';
import type { TraceSearch } from '@/lib/search/traces';
import { layoutTrace, matchingSpans, type TraceLayout } from '@/lib/traces/layout';
import type { Trace } from '@/types/telemetry';
import { FlameGraph } from './FlameGraph';
import { Minimap } from './Minimap';
import type { Window } from './SpanLine';
import { SpanPanel } from './SpanPanel';
import { spanColor } from './spanColors';
import { Waterfall } from './Waterfall';

interface Props {
  trace: Trace;
  search: TraceSearch;
  onChange: (next: Partial<TraceSearch>, how?: { replace?: boolean }) => void;
}

const nothing: ReadonlySet<string> = new Set();

/** One trace as waterfall and as flame graph; both show the same part and the same span. */
export function TraceView({ trace, search, onChange }: Props) {
  const layout = useMemo(() => layoutTrace(trace.waterfall), [trace]);
  const whole = useMemo((): Window => ({ from: 0, to: layout.duration || 1 }), [layout]);
  const [zoomed, setZoomed] = useState<Window | null>(null);
  const [folded, setFolded] = useState(nothing);
  const found = useMemo(() => matchingSpans(layout.rows, search.q), [layout, search.q]);
  const matches = useMemo(() => new Set(found.map(({ span }) => span.span_id)), [found]);
  const window = zoomed ?? whole;
  const open = search.span === undefined ? undefined : layout.byId.get(search.span);
  const select = (span: string | undefined) => onChange({ span }, { replace: true });
  const fold = (id: string) => {
    const next = new Set(folded);
    if (!next.delete(id)) next.add(id);
    setFolded(next);
  };
  const views = { layout, window, matches, openId: open?.span.span_id };
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Facts layout={layout} truncated={trace.truncated} total={trace.span_count} />
        <div className="flex flex-wrap items-center gap-2 border-border border-b bg-surface px-3 py-1.5">
          <SearchBox label="Search spans" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
          <Found rows={found.map(({ span }) => span.span_id)} text={search.q} openId={search.span} onOpen={select} />
          <span className="flex-1" />
          <Button size="sm" onClick={() => setFolded(folded.size > 0 ? nothing : foldable(layout))}>
            {folded.size > 0 ? 'Unfold all' : 'Fold all'}
          </Button>
          {zoomed && (
            <Button size="sm" onClick={() => setZoomed(null)}>
              Whole trace
            </Button>
          )}
        </div>
        <Minimap layout={layout} window={window} onWindow={(next) => setZoomed(next.to - next.from >= whole.to ? null : next)} />
        <Legend services={layout.services} />
        <Tabs
          fill
          label="Views of the trace"
          value={search.view}
          onValueChange={(view) => onChange({ view })}
          tabs={[
            {
              value: 'waterfall',
              label: 'Waterfall',
              content: <Waterfall {...views} folded={folded} onFold={fold} onOpen={select} />,
            },
            { value: 'flame', label: 'Flame graph', content: <FlameGraph {...views} onOpen={select} /> },
          ]}
        />
      </div>
      {open && (
        <SpanPanel
          key={open.span.span_id}
          row={open}
          onZoom={() => {
            const { offset_ms: from, duration_ms } = open.span;
            setZoomed({ from, to: from + Math.max(duration_ms, layout.duration / 10_000) });
          }}
          onClose={() => select(undefined)}
        />
      )}
    </div>
  );
}

/** Everything below the roots. */
function foldable({ rows }: TraceLayout): ReadonlySet<string> {
  return new Set(rows.filter(({ index, end, depth }) => depth > 0 && end > index + 1).map(({ span }) => span.span_id));
}

/** What is odd about the trace, said instead of hidden. */
function Facts({ layout, truncated, total }: { layout: TraceLayout; truncated: boolean; total: number }) {
  const odd = [
    truncated && `It has ${count(total)} spans; the first ${count(layout.rows.length)} are shown.`,
    layout.roots > 1 && `It has ${layout.roots} roots.`,
    layout.orphans > 0 &&
      `${plural(layout.orphans, 'span')} ${layout.orphans === 1 ? 'names' : 'name'} a parent that did not arrive.`,
    layout.skewed > 0 &&
      `${plural(layout.skewed, 'span')} ${layout.skewed === 1 ? 'begins' : 'begin'} before the parent: the clocks of their hosts differ. Times are as they were sent.`,
  ].filter((text) => text !== false);
  if (odd.length === 0) return null;
  return (
    <div className="px-3 py-2">
      <Notice tone="warn">{odd.join(' ')}</Notice>
    </div>
  );
}

function Found({
  rows,
  text,
  openId,
  onOpen,
}: {
  rows: readonly string[];
  text: string;
  openId: string | undefined;
  onOpen: (id: string) => void;
}) {
  if (text === '') return null;
  const at = openId === undefined ? -1 : rows.indexOf(openId);
  const go = (by: 1 | -1) => {
    const next = rows[(at + by + rows.length) % rows.length];
    if (next) onOpen(next);
  };
  return (
    <span className="flex items-center gap-1 text-muted text-xs">
      <span role="status">
        {rows.length === 0 ? 'No span matches' : `${at >= 0 ? `${at + 1} of ` : ''}${plural(rows.length, 'span')}`}
      </span>
      {rows.length > 0 && (
        <>
          <Button size="sm" onClick={() => go(-1)}>
            Previous
          </Button>
          <Button size="sm" onClick={() => go(1)}>
            Next
          </Button>
        </>
      )}
    </span>
  );
}

function Legend({ services }: { services: readonly string[] }) {
  return (
    <ul aria-label="Services" className="scroll-thin flex shrink-0 gap-3 overflow-x-auto bg-surface px-3 py-1 text-xs">
      {services.map((service) => (
        <li key={service} className="flex shrink-0 items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-sm" style={{ background: spanColor(services, service) }} />
          {safeText(service)}
        </li>
      ))}
    </ul>
  );
}
