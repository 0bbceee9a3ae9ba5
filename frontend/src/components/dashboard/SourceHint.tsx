import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useProjectId } from '@/hooks/useMe';
import { integrationsQuery } from '@/services/queries/integrations';

/** Whether quiet means that nothing is wrong or that nobody would say so. */
export function SourceHint({ otherwise }: { otherwise: string }) {
  const query = useQuery(integrationsQuery(useProjectId()));
  if (query.data === undefined) return null;
  if (query.data.length > 0) return otherwise;
  return (
    <>
      No alert source is connected, so nothing can report trouble here.{' '}
      <Link to="/settings/monitoring" className="font-medium text-accent-text underline">
        Connect an alert source
      </Link>
    </>
  );
}
