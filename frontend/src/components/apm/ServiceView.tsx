import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NotFoundState } from '@/components/layout/NotFoundState';
import { PageHead } from '@/components/layout/PageHead';
import { Button } from '@/components/ui/Button';
import { buttonStyle } from '@/components/ui/buttonStyle';
import { Tabs } from '@/components/ui/Tabs';
import { useFrozenRange } from '@/hooks/useFrozenRange';
import { toApiError } from '@/lib/errors';
import { safeText } from '@/lib/format/text';
import type { ServiceTab } from '@/lib/search/apm';
import { serviceOverviewQuery } from '@/services/queries/apm';
import { ForgetService } from './ForgetService';
import { ServiceCharts } from './ServiceCharts';
import { ServiceFigures } from './ServiceFigures';
import { DatabaseTable, EndpointsTable, ExternalTable, TransactionsTable } from './ServiceTables';

interface Props {
  service: string;
  tab: ServiceTab;
  onTab: (tab: ServiceTab) => void;
  /** The error groups of the service in the range. */
  errors: (ends: { from: string; to: string }) => ReactNode;
}

/** One service: what it does, how fast, and what it depends on. */
export function ServiceView({ service, tab, onTab, errors }: Props) {
  const range = useFrozenRange();
  const overview = useQuery(serviceOverviewQuery(service, range.api));
  if (overview.error !== null && toApiError(overview.error).httpStatus === 404) return <NotFoundState what="service" />;
  const ends = range.api;
  const parts = { service, ends };
  return (
    <>
      <PageHead
        title={safeText(service)}
        actions={
          <>
            <Link to="/traces" search={{ service }} className={buttonStyle('secondary')}>
              Traces
            </Link>
            <Link to="/logs" search={{ service }} className={buttonStyle('secondary')}>
              Logs
            </Link>
            <Button onClick={range.renew}>Refresh</Button>
            <ForgetService service={service} />
          </>
        }
      />
      <Tabs
        fill
        label="About the service"
        value={tab}
        onValueChange={onTab}
        tabs={[
          {
            value: 'overview',
            label: 'Overview',
            content: (
              <div className="scroll-thin flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
                <ServiceFigures {...parts} />
                <ServiceCharts service={service} range={range} />
              </div>
            ),
          },
          { value: 'endpoints', label: 'Endpoints', content: <EndpointsTable {...parts} /> },
          { value: 'transactions', label: 'Slow transactions', content: <TransactionsTable {...parts} /> },
          { value: 'database', label: 'Database', content: <DatabaseTable {...parts} /> },
          { value: 'external', label: 'External calls', content: <ExternalTable {...parts} /> },
          { value: 'errors', label: 'Errors', content: errors(ends) },
        ]}
      />
    </>
  );
}
