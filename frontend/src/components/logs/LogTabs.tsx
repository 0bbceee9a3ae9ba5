import { Link } from '@tanstack/react-router';
import type { LogFilters } from '@/lib/search/logs';

const tab =
  '-mb-px flex h-8 items-center whitespace-nowrap border-transparent border-b-2 px-2 text-muted text-sm hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text';

/** The three ways to look at logs. The filters go along. */
export function LogTabs({ filters: { q, service, level } }: { filters: LogFilters }) {
  const search = { q, service, level };
  const exact = { activeOptions: { exact: true, includeSearch: false }, className: tab } as const;
  return (
    <nav aria-label="Ways to look at logs" className="flex gap-1 pl-2">
      <Link to="/logs" search={search} {...exact}>
        Search
      </Link>
      <Link to="/logs/live" search={search} {...exact}>
        Live
      </Link>
      <Link to="/logs/patterns" search={search} {...exact}>
        Patterns
      </Link>
    </nav>
  );
}
