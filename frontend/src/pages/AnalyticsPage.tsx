import { daysOf } from '@/components/analytics/days';
import { ModelPanel } from '@/components/analytics/ModelPanel';
import { SavingsPanel } from '@/components/analytics/SavingsPanel';
import { TypesPanel } from '@/components/analytics/TypesPanel';
import { UsagePanel } from '@/components/analytics/UsagePanel';
import { PageHead } from '@/components/layout/PageHead';
import { useTimeRange } from '@/hooks/useTimeRange';
import { useZone } from '@/hooks/useZone';

/** What the analyses of incidents asked of a model, and what that cost. */
export function AnalyticsPage() {
  const { range } = useTimeRange();
  const zone = useZone();
  const days = daysOf(range, zone.name, Date.now());
  return (
    <>
      <PageHead title="AI analytics" />
      <div className="grid grid-cols-12 gap-3 p-3 *:col-span-12">
        <UsagePanel days={days} className="xl:col-span-8!" />
        <ModelPanel className="xl:col-span-4!" />
        <TypesPanel days={days} className="xl:col-span-6!" />
        <SavingsPanel days={days} className="xl:col-span-6!" />
      </div>
    </>
  );
}
