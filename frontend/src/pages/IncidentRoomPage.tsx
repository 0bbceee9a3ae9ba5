import { PageHead } from '@/components/layout/PageHead';

export function IncidentRoomPage() {
  return <PageHead title="Incident" />;
}
