import { useQuery } from '@tanstack/react-query';
import { PageHead } from '@/components/layout/PageHead';
import { PanelFrame } from '@/components/layout/PanelFrame';
import { IngestHelp } from '@/components/query/IngestHelp';
import { TextFilter } from '@/components/query/TextFilter';
import { Button } from '@/components/ui/Button';
import { Skeleton } from '@/components/ui/Skeleton';
import { Tabs } from '@/components/ui/Tabs';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import type { BrowserSearch } from '@/lib/search/browser';
import { browserOverviewQuery } from '@/services/queries/browser';
import { BrowserErrors, BrowserRequests, PageLoads } from './BrowserTables';
import { VitalCard, vitals } from './VitalCard';

interface Props {
  search: BrowserSearch;
  onChange: (next: Partial<BrowserSearch>) => void;
}

/** What real users got: speed, errors and requests of their browsers. */
export function BrowserView({ search, onChange }: Props) {
  const range = useFrozenRange();
  const query = useQuery(browserOverviewQuery(search, range.api));
  const ends = range.api;
  return (
    <>
      <PageHead title="Browser" actions={<Button onClick={range.renew}>Refresh</Button>}>
        <TextFilter label="App" value={search.app} suggestions={[]} onValue={(app) => onChange({ app })} />
        <TextFilter
          label="Page of the page loads"
          placeholder="Page"
          className="w-64"
          value={search.url}
          suggestions={[]}
          onValue={(url) => onChange({ url, tab: 'loads' })}
        />
      </PageHead>
      <PanelFrame
        title="Real users"
        hideTitle
        bare
        className="flex-1"
        query={query}
        action="browser.read"
        skeleton={<Skeleton className="m-3 h-96" />}
        isEmpty={({ total_events }) => total_events === 0 && search.app === ''}
        empty={<IngestHelp signal="browser" title="No browser has sent anything in this range" />}
      >
        {(overview) => (
          <>
            <div className="grid grid-cols-[repeat(auto-fit,minmax(180px,1fr))] gap-3 p-3 max-sm:grid-cols-2 max-sm:gap-2 max-sm:p-2">
              {vitals.map((known) => (
                <VitalCard
                  key={known.name}
                  known={known}
                  vital={overview.web_vitals[known.name as keyof typeof overview.web_vitals]}
                />
              ))}
            </div>
            <Tabs
              fill
              label="What browsers sent"
              value={search.tab}
              onValueChange={(tab) => onChange({ tab })}
              tabs={[
                {
                  value: 'loads',
                  label: 'Page loads',
                  count: overview.page_loads_total,
                  content: <PageLoads search={search} ends={ends} />,
                },
                {
                  value: 'errors',
                  label: 'Errors',
                  count: overview.js_errors_total,
                  content: <BrowserErrors search={search} ends={ends} />,
                },
                {
                  value: 'requests',
                  label: 'Requests',
                  count: overview.ajax_calls_total,
                  content: <BrowserRequests search={search} ends={ends} />,
                },
              ]}
            />
          </>
        )}
      </PanelFrame>
    </>
  );
}
