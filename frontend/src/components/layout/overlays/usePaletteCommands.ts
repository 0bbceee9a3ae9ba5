import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { History, type LucideIcon, ShieldCheck, Siren, SlidersHorizontal, UserRound, Zap } from 'lucide-react';
import { useCan } from '@/hooks/useCan';
import { useDebounced } from '@/hooks/useDebounced';
import { sentence } from '@/lib/format/text';
import { keysOf } from '@/lib/shortcuts';
import { usePreferences } from '@/lib/stores/preferences';
import { useRecent } from '@/lib/stores/recent';
import { useShortcuts } from '@/lib/stores/shortcuts';
import { useUi } from '@/lib/stores/ui';
import { incidentSearchQuery } from '@/services/queries/search';
import { useNav } from '../useNav';

export interface Command {
  id: string;
  group: string;
  label: string;
  hint?: string;
  keys?: string;
  icon: LucideIcon;
  run: () => void;
}

/** Everything the palette offers for a text: pages, actions of this page, recent pages, incidents by words. */
export function usePaletteCommands(query: string): { commands: Command[]; status: string | null } {
  const text = query.trim();
  const found = useIncidents(text);
  const local = [...usePages(), ...useActions(), ...useRecentPages()];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = local.filter(({ label, group }) => words.every((word) => `${label} ${group}`.toLowerCase().includes(word)));
  const commands = [...fits, ...found.commands];
  const nothing = commands.length === 0 && text !== '' && !found.searching;
  return {
    commands,
    status: found.problem ?? (found.searching ? 'Searching incidents' : nothing ? `Nothing found for “${text}”` : null),
  };
}

function usePages(): Command[] {
  const navigate = useNavigate();
  const open = useUi((state) => state.open);
  const pages = useNav().flatMap((group) =>
    group.entries.map(({ to, label, icon, key }) => ({
      id: `page:${to}`,
      group: 'Pages',
      label,
      icon,
      ...(key ? { keys: `g ${key}` } : {}),
      run: () => void navigate({ to }),
    })),
  );
  return [
    ...pages,
    {
      id: 'page:profile',
      group: 'Pages',
      label: 'Profile',
      icon: UserRound,
      run: () => void navigate({ to: '/settings/profile' }),
    },
    {
      id: 'page:security',
      group: 'Pages',
      label: 'Security and sessions',
      icon: ShieldCheck,
      run: () => void navigate({ to: '/settings/security' }),
    },
    { id: 'page:preferences', group: 'Pages', label: 'Preferences', icon: SlidersHorizontal, run: () => open('preferences') },
  ];
}

function useActions(): Command[] {
  const own = usePreferences((state) => state.shortcuts);
  const active = useShortcuts((state) => state.active);
  const unique = [...new Map(active.map((shortcut) => [shortcut.id, shortcut])).values()];
  return unique
    .filter(({ id }) => id !== 'shell.palette' && !id.startsWith('go.') && !id.startsWith('list.'))
    .map((shortcut) => ({
      id: `action:${shortcut.id}`,
      group: 'Actions on this page',
      label: shortcut.label,
      keys: keysOf(shortcut, own),
      icon: Zap,
      run: shortcut.run,
    }));
}

function useRecentPages(): Command[] {
  const navigate = useNavigate();
  const recent = useRecent((state) => state.pages);
  return recent.map(({ path, title }) => ({
    id: `recent:${path}`,
    group: 'Recent',
    label: title,
    hint: path,
    icon: History,
    run: () => void navigate({ to: path }),
  }));
}

function useIncidents(text: string): { commands: Command[]; searching: boolean; problem: string | null } {
  const navigate = useNavigate();
  const allowed = useCan('incident.read');
  const asked = useDebounced(text, 300);
  const query = useQuery({
    ...incidentSearchQuery(asked),
    enabled: allowed && asked.length >= 2,
    placeholderData: keepPreviousData,
  });
  if (text.length < 2) return { commands: [], searching: false, problem: null };
  const commands = (query.data?.items ?? []).map((incident) => ({
    id: `incident:${incident.id}`,
    group: 'Incidents',
    label: incident.title,
    hint: `${sentence(incident.severity)}, ${incident.state}`,
    icon: Siren,
    run: () => void navigate({ to: '/incidents/$incidentId', params: { incidentId: incident.id } }),
  }));
  const problem = query.error ? 'Incidents could not be searched.' : null;
  return { commands, searching: allowed && (query.isFetching || asked !== text), problem };
}
