import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { usePreferences } from '@/lib/stores/preferences';
import { zoneLabel, zoneName } from '@/lib/time/zone';
import { projectsQuery } from '@/services/queries/projects';
import { useProjectId } from './useMe';

/** The zone that times are printed in: the project's, UTC or the browser's. */
export function useZone(): { name: string; label: string } {
  const choice = usePreferences((state) => state.zone);
  const projectId = useProjectId();
  const projects = useQuery({ ...projectsQuery(), enabled: choice === 'project' && projectId !== '' });
  const project = projects.data?.find(({ id }) => id === projectId);
  const name = zoneName(choice, project?.timezone);
  const label = zoneLabel(name, Date.now());
  return useMemo(() => ({ name, label }), [name, label]);
}
