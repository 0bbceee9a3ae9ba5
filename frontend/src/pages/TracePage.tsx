import { getRouteApi } from '@tanstack/react-router';
import { TraceDetail } from '@/components/traces/TraceDetail';

const route = getRouteApi('/shell/traces/$traceId');

/** One trace. */
export function TracePage() {
  const { traceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <TraceDetail
      traceId={traceId}
      search={search}
      onChange={(next, how) => void navigate({ search: (old) => ({ ...old, ...next }), replace: how?.replace ?? false })}
    />
  );
}
