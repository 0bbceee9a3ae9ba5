import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';
import { type Answer, reads } from '@/services/liveCache';
import type { Hypothesis, Incident } from '@/types/api';

const list = '/api/v1/incidents/{incident_id}/hypotheses';
const generations = '/api/v1/incidents/{incident_id}/hypotheses/generations';
const feedback = '/api/v1/incidents/{incident_id}/hypotheses/{hypothesis_id}/feedback';

export type Generation = Answer<typeof generations>[number];
export type Evidence = Hypothesis['evidence'][number];

/** The hypotheses of an incident by rank: the latest generation, or the one that is named. */
export function hypothesesQuery(incidentId: string, generation?: string) {
  return api.queryOptions('get', list, {
    params: { path: { incident_id: incidentId }, ...(generation ? { query: { generation_id: generation } } : {}) },
  });
}

/** The runs that looked for causes, newest first. */
export function generationsQuery(incidentId: string) {
  return api.queryOptions('get', generations, { params: { path: { incident_id: incidentId } } });
}

/** What people said about one hypothesis, oldest first. */
export function feedbackQuery(incidentId: string, hypothesisId: string) {
  return api.queryOptions('get', feedback, { params: { path: { incident_id: incidentId, hypothesis_id: hypothesisId } } });
}

/** Starts another run. The dialog waits for the answer. */
export function useGenerate(incidentId: string) {
  const queries = useQueryClient();
  return api.useMutation('post', '/api/v1/incidents/{incident_id}/hypotheses/generate', {
    onSuccess: ({ status }) => {
      if (status === 'queued') {
        queries.setQueriesData<Incident>(
          { predicate: (query) => reads(query, '/api/v1/incidents/{incident_id}', { incident_id: incidentId }) },
          (old) => old && { ...old, hypothesis_status: 'queued' },
        );
      }
      refresh(queries, incidentId);
    },
  });
}

/** Confirms or rejects a hypothesis, or takes that back. */
export function useJudge(incidentId: string) {
  const queries = useQueryClient();
  return api.useMutation('patch', '/api/v1/incidents/{incident_id}/hypotheses/{hypothesis_id}', {
    onSuccess: (judged) => {
      replace(queries, incidentId, judged.id, () => judged);
      refresh(queries, incidentId);
    },
  });
}

/** Says whether a hypothesis helped. A later rating of the same person replaces the earlier one. */
export function useRate(incidentId: string) {
  const queries = useQueryClient();
  return api.useMutation('post', feedback, {
    onSuccess: (rated, { params }) => {
      const { hypothesis_id } = params.path;
      replace(queries, incidentId, hypothesis_id, (old) => ({ ...old, feedback: recount(old.feedback, rated.rating) }));
      void queries.invalidateQueries({ queryKey: feedbackQuery(incidentId, hypothesis_id).queryKey });
      void queries.invalidateQueries({ predicate: (query) => reads(query, list, { incident_id: incidentId }) });
    },
  });
}

/** The counts after one person's rating changed. */
function recount(old: Hypothesis['feedback'], mine: 'up' | 'down'): Hypothesis['feedback'] {
  const without = { up: old.up - (old.mine === 'up' ? 1 : 0), down: old.down - (old.mine === 'down' ? 1 : 0) };
  return { ...old, ...without, [mine]: without[mine] + 1, mine };
}

function replace(queries: QueryClient, incidentId: string, id: string, change: (old: Hypothesis) => Hypothesis): void {
  queries.setQueriesData<Hypothesis[]>({ predicate: (query) => reads(query, list, { incident_id: incidentId }) }, (rows) =>
    rows?.map((row) => (row.id === id ? change(row) : row)),
  );
}

function refresh(queries: QueryClient, incidentId: string): void {
  const paths = [list, generations, '/api/v1/incidents/{incident_id}/workflow', '/api/v1/incidents/{incident_id}/events'];
  for (const path of paths) {
    void queries.invalidateQueries({ predicate: (query) => reads(query, path, { incident_id: incidentId }) });
  }
}
