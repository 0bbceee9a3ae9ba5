import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { LogExplorer } from '@/components/logs/LogExplorer';
import { type LogsSearch, logsDefaults } from '@/lib/search/logs';

const route = getRouteApi('/shell/logs');

/** Search over the logs of the project. */
export function LogsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: Partial<LogsSearch>, how: { replace?: boolean } = {}) =>
      void navigate({ search: (old) => ({ ...old, ...next }), replace: how.replace ?? false }),
    [navigate],
  );
  const clear = useCallback(
    () => change({ q: logsDefaults.q, service: logsDefaults.service, level: logsDefaults.level }),
    [change],
  );
  return <LogExplorer search={search} onChange={change} onClear={clear} />;
}
