import { getRouteApi } from '@tanstack/react-router';
import { LogTail } from '@/components/logs/LogTail';
import { logTailDefaults } from '@/lib/search/logs';

const route = getRouteApi('/shell/logs/live');

/** The tail of the logs. */
export function LogsLivePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <LogTail
      search={search}
      onChange={(next, how) => void navigate({ search: (old) => ({ ...old, ...next }), replace: how?.replace ?? false })}
      onClear={() => void navigate({ search: (old) => ({ ...old, ...logTailDefaults }) })}
    />
  );
}
