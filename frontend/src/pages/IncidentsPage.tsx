import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ArrivedButton } from '@/components/incidents/list/ArrivedButton';
import { AssignDialog } from '@/components/incidents/list/AssignDialog';
import { BulkBar } from '@/components/incidents/list/BulkBar';
import { BulkResultDialog } from '@/components/incidents/list/BulkResultDialog';
import { CommentDialog } from '@/components/incidents/list/CommentDialog';
import { DayFilter } from '@/components/incidents/list/DayFilter';
import { DeclareButton } from '@/components/incidents/list/DeclareButton';
import { ExportDialog } from '@/components/incidents/list/ExportDialog';
import { IncidentFilters } from '@/components/incidents/list/IncidentFilters';
import { IncidentList } from '@/components/incidents/list/IncidentList';
import { IncidentsEmpty } from '@/components/incidents/list/IncidentsEmpty';
import { StatsStrip } from '@/components/incidents/list/StatsStrip';
import { useExport } from '@/components/incidents/list/useExport';
import { useIncidentActions } from '@/components/incidents/list/useIncidentActions';
import { useIncidentFilters } from '@/components/incidents/list/useIncidentFilters';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { IconButton } from '@/components/ui/IconButton';
import { Skeleton } from '@/components/ui/Skeleton';
import { useLiveQuery } from '@/hooks/useLiveQuery';
import { useSelection } from '@/hooks/useSelection';
import { filterCount, openStates } from '@/lib/search/incidents';
import { type IncidentChange, incidentsQuery } from '@/services/queries/incidents';
import type { Incident } from '@/types/api';

const none: readonly Incident[] = [];

/** Triage: what happened, what is open, who has it. */
export function IncidentsPage() {
  const { search, filters, range, change, clear } = useIncidentFilters();
  const query = useLiveQuery(incidentsQuery(filters, search.page), { channels: ['incidents', 'hypotheses'] });
  const rows = query.data?.items ?? none;
  const selection = useSelection(useMemo(() => rows.map(({ id }) => id), [rows]));
  const actions = useIncidentActions();
  const exporting = useExport();
  const [assigning, setAssigning] = useState<readonly Incident[] | null>(null);
  const [commenting, setCommenting] = useState<Incident | null>(null);
  const chosen = rows.filter(({ id }) => selection.ids.has(id));
  const services = useMemo(() => [...new Set(rows.map(({ service_name }) => service_name))].sort(), [rows]);

  const changeMany = async (incidents: readonly Incident[], wanted: IncidentChange) =>
    selection.set(await actions.changeMany(incidents, wanted));
  const assign = (owner: { id: string; name: string } | null) => {
    const [only, ...others] = assigning ?? none;
    const wanted: IncidentChange = { kind: 'owner', owner };
    if (only && others.length === 0) void actions.changeOne(only, wanted);
    else void changeMany(assigning ?? none, wanted);
    setAssigning(null);
  };
  return (
    <>
      <PageHead
        title="Incidents"
        beside={
          <>
            <div className="pl-2 max-lg:hidden">
              <StatsStrip onOpen={() => change({ state: [...openStates] })} />
            </div>
            <ArrivedButton fetching={query.isFetching} />
          </>
        }
        actions={
          <>
            <div className="pr-1 max-xl:hidden">
              <DayFilter />
            </div>
            <IconButton
              icon={Download}
              label="Export as CSV"
              disabled={!query.data || query.data.total === 0}
              onClick={() => void exporting.start(filters)}
            />
            <DeclareButton />
          </>
        }
      >
        {chosen.length > 0 ? (
          <BulkBar
            selected={chosen.length}
            progress={actions.progress}
            onChange={(wanted) => void changeMany(chosen, wanted)}
            onAssign={() => setAssigning(chosen)}
            onClear={selection.clear}
          />
        ) : (
          <IncidentFilters search={search} services={services} onChange={change} onClear={clear} />
        )}
      </PageHead>
      <PanelFrame
        title="Incidents"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="incident.read"
        skeleton={<Skeleton className="m-4 h-96" />}
        isEmpty={({ total }) => total === 0}
        empty={<IncidentsEmpty narrowed={filterCount(search) > 0 || range !== null} onClear={clear} />}
      >
        {(page) => (
          <IncidentList
            page={page}
            search={search}
            selection={selection}
            onSearch={change}
            onChange={(incident, wanted) => void actions.changeOne(incident, wanted)}
            onChangeSelected={(wanted) => void changeMany(chosen, wanted)}
            onAssign={setAssigning}
            onComment={setCommenting}
          />
        )}
      </PanelFrame>
      {assigning && <AssignDialog incidents={assigning} onClose={() => setAssigning(null)} onAssign={assign} />}
      {commenting && <CommentDialog incident={commenting} onClose={() => setCommenting(null)} />}
      {actions.result && (
        <BulkResultDialog
          result={actions.result}
          onClose={actions.closeResult}
          onRetry={(failed) => {
            const wanted = actions.result?.change;
            actions.closeResult();
            if (wanted)
              void changeMany(
                failed.map(({ incident }) => incident),
                wanted,
              );
          }}
        />
      )}
      {exporting.progress && <ExportDialog progress={exporting.progress} onCancel={exporting.cancel} />}
    </>
  );
}
