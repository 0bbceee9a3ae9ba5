import { PageHead } from '@/components/layout/PageHead';

export function IncidentsPage() {
  return <PageHead title="Incidents" />;
}
