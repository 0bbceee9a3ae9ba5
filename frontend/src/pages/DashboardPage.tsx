import { PageHead } from '@/components/layout/PageHead';

export function DashboardPage() {
  return <PageHead title="Dashboard" />;
}
