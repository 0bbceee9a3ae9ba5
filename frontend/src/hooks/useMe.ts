import { useQuery } from '@tanstack/react-query';
import { meQuery } from '@/services/session';
import type { Me } from '@/types/api';

/** The signed-in person. Inside the shell it is loaded before anything is shown. */
export function useMe(): Me | undefined {
  return useQuery(meQuery).data;
}

/** The id of the current project; empty when the person is in none. */
export function useProjectId(): string {
  return useMe()?.current_project_id ?? '';
}
