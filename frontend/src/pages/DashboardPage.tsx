import { BreakdownPanel } from '@/components/dashboard/BreakdownPanel';
import { FiringAlertsPanel } from '@/components/dashboard/FiringAlertsPanel';
import { OpenIncidentsPanel } from '@/components/dashboard/OpenIncidentsPanel';
import { PerDayPanel } from '@/components/dashboard/PerDayPanel';
import { ResponsePanel } from '@/components/dashboard/ResponsePanel';
import { TelemetryPanels } from '@/components/dashboard/TelemetryPanels';
import { DeclareButton } from '@/components/incidents/list/DeclareButton';
import { PageHead } from '@/components/layout/PageHead';

/** What is on fire and who owns it. Each row is as high as its panels can become, so that nothing moves when data arrive. */
export function DashboardPage() {
  return (
    <>
      <PageHead title="Dashboard" actions={<DeclareButton />} />
      <div className="grid grid-cols-12 gap-3 p-3 *:col-span-12">
        <OpenIncidentsPanel className="xl:col-span-8! xl:min-h-100" />
        <BreakdownPanel className="xl:col-span-4! xl:min-h-100" />
        <FiringAlertsPanel className="xl:col-span-5! xl:min-h-84" />
        <PerDayPanel className="xl:col-span-4! xl:min-h-84" />
        <ResponsePanel className="xl:col-span-3! xl:min-h-84" />
        <TelemetryPanels />
      </div>
    </>
  );
}
