import { ChevronDown, Clock, Search } from 'lucide-react';
import { Kbd } from '@/components/ui/Kbd';
import { useMe } from '@/hooks/useMe';
import { useTimeRange } from '@/hooks/useTimeRange';
import { useZone } from '@/hooks/useZone';
import { initials } from '@/lib/format/text';
import { useUi } from '@/lib/stores/ui';
import { LiveIndicator } from './LiveIndicator';
import { loadOverlays } from './loadOverlays';
import { OverlayButton } from './OverlayButton';
import { rangeLabel } from './rangeLabel';

/** The bar over every page: project, search, time range, live state, person. */
export function TopBar() {
  const me = useMe();
  const project = me?.projects.find(({ id }) => id === me.current_project_id);
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-border border-b bg-surface px-2">
      <OverlayButton overlay="project" label={`Project: ${project?.name ?? 'none'}. Switch project`} className="max-w-56">
        <span className="truncate font-medium">{project?.name ?? 'No project'}</span>
        <ChevronDown size={14} aria-hidden className="shrink-0 text-muted" />
      </OverlayButton>
      <SearchButton />
      <div className="flex-1" />
      <TimeButton />
      <LiveIndicator />
      <OverlayButton overlay="user" label={`Account of ${me?.full_name ?? ''}`} className="max-sm:hidden">
        <span
          aria-hidden
          className="inline-flex size-6 items-center justify-center rounded-full bg-accent-soft font-semibold text-2xs text-accent-text"
        >
          {initials(me?.full_name ?? '')}
        </span>
      </OverlayButton>
    </header>
  );
}

function SearchButton() {
  return (
    <button
      type="button"
      onPointerEnter={() => void loadOverlays()}
      onClick={() => useUi.getState().open('palette')}
      className="ml-1 inline-flex h-7 w-64 items-center gap-2 rounded-md border border-border bg-sunken px-2 text-faint text-sm hover:border-strong max-lg:w-44 max-sm:hidden"
    >
      <Search size={14} aria-hidden />
      <span className="flex-1 text-left">Search or jump to</span>
      <Kbd keys="mod+k" />
    </button>
  );
}

function TimeButton() {
  const time = useTimeRange();
  const zone = useZone();
  if (!time.bound) return null;
  const label = rangeLabel(time.range, zone);
  return (
    <OverlayButton overlay="time" label={`Time range: ${label}, ${zone.label}`} outlined>
      <Clock size={14} aria-hidden className="shrink-0 text-muted" />
      <span className="truncate max-sm:max-w-24">{label}</span>
      <span className="text-muted text-xs max-sm:hidden">{zone.label}</span>
      {time.refresh !== 'off' && <span className="text-accent-text text-xs max-sm:hidden">{time.refresh}</span>}
    </OverlayButton>
  );
}
