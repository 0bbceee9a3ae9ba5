import { getRouteApi } from '@tanstack/react-router';
import { LogPatterns } from '@/components/logs/LogPatterns';

const route = getRouteApi('/shell/logs/patterns');

/** Patterns of the logs. */
export function LogsPatternsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <LogPatterns
      search={search}
      onChange={(next) => void navigate({ search: (old) => ({ ...old, ...next }) })}
      onClear={() => void navigate({ search: (old) => ({ ...old, service: '', level: [] }) })}
    />
  );
}
