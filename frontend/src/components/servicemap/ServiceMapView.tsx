import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { IngestHelp } from '@/components/query/IngestHelp';
import { SearchBox } from '@/components/query/SearchBox';
import { Button } from '@/components/ui/Button';
import { Select } from '@/components/ui/Select';
import { Skeleton } from '@/components/ui/Skeleton';
import { Tabs } from '@/components/ui/Tabs';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { safeText } from '@/lib/format/text';
import type { ServiceMapSearch } from '@/lib/search/serviceMap';
import { around, buildMap, type ServiceMap } from '@/lib/servicemap/model';
import { servicesOverviewQuery } from '@/services/queries/apm';
import { dependencyMapQuery } from '@/services/queries/serviceMap';
import { CallsTable } from './CallsTable';
import { MapPanel } from './MapPanel';
import type { MapChoice } from './mapChoice';
import { ServicesTable } from './ServicesTable';
import { Trouble } from './Trouble';

const MapGraph = lazy(() => import('./MapGraph').then((part) => ({ default: part.MapGraph })));

interface Props {
  search: ServiceMapSearch;
  onChange: (next: Partial<ServiceMapSearch>, how?: { replace?: boolean }) => void;
}

const distances = [1, 2, 3, 4, 5].map((hops) => ({
  value: String(hops),
  label: hops === 1 ? '1 call away' : `${hops} calls away`,
}));

/** Who calls whom, and where it fails. */
export function ServiceMapView({ search, onChange }: Props) {
  const range = useFrozenRange();
  const calls = useQuery(dependencyMapQuery(range.api));
  const services = useQuery(servicesOverviewQuery(range.api));
  const map = useMemo(
    () => (calls.data && !services.isPending ? buildMap(services.data ?? [], calls.data, range.to) : undefined),
    [calls.data, services.data, services.isPending, range.to],
  );
  return (
    <>
      <PageHead title="Service map" actions={<Button onClick={range.renew}>Refresh</Button>}>
        <SearchBox label="Find a service" value={search.q} onValue={(q) => onChange({ q }, { replace: true })} />
        {search.focus !== '' && (
          <>
            <span className="min-w-0 truncate text-sm">
              Around <strong>{safeText(search.focus)}</strong>
            </span>
            <Select
              aria-label="How far around"
              className="w-32!"
              value={String(search.hops)}
              options={distances}
              onValueChange={(hops) => onChange({ hops: Number(hops) })}
            />
            <Button variant="ghost" onClick={() => onChange({ focus: '' })}>
              Whole map
            </Button>
          </>
        )}
      </PageHead>
      <PanelFrame
        title="Service map"
        hideTitle
        bare
        className="flex-1"
        query={{ ...calls, data: map }}
        action="trace.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={({ nodes }) => nodes.length === 0}
        empty={<IngestHelp signal="traces" title="No service has sent spans in this range" />}
        partial={() => (services.isError ? 'Rates and durations of the services could not be loaded.' : null)}
      >
        {(whole) => <Views whole={whole} search={search} onChange={onChange} />}
      </PanelFrame>
    </>
  );
}

function Views({ whole, search, onChange }: Props & { whole: ServiceMap }) {
  const { q, focus, hops, sel, callee, view } = search;
  const map = useMemo(() => (focus === '' ? whole : around(whole, focus, hops)), [whole, focus, hops]);
  const choice = useMemo((): MapChoice => ({ sel, callee }), [sel, callee]);
  const matches = useMemo(() => {
    const wanted = q.toLowerCase();
    return (name: string) => name.toLowerCase().includes(wanted);
  }, [q]);
  const select = (next: MapChoice) => onChange(next, { replace: true });
  const parts = { map, choice, matches, onSelect: select };
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Trouble map={map} onSelect={select} />
        <Tabs
          fill
          label="Forms of the map"
          value={view}
          onValueChange={(next) => onChange({ view: next })}
          tabs={[
            {
              value: 'graph',
              label: 'Map',
              content: (
                <Suspense fallback={<Skeleton className="m-3 min-h-96 flex-1" />}>
                  <MapGraph {...parts} />
                </Suspense>
              ),
            },
            { value: 'calls', label: 'Calls', count: map.edges.length, content: <CallsTable {...parts} /> },
            { value: 'services', label: 'Services', count: map.nodes.length, content: <ServicesTable {...parts} /> },
          ]}
        />
      </div>
      <MapPanel map={whole} choice={choice} onSelect={select} onFocus={(name) => onChange({ focus: name })} />
    </div>
  );
}
