import { useQueryClient } from '@tanstack/react-query';
import { api, client } from '@/services/api';
import { withMessage } from '@/services/chatMessages';
import type { Schema } from '@/types/api';

const path = '/api/v1/incidents/{incident_id}/chat';
const page = 1_000;

export type ChatMessage = Schema<'ChatMessage'>;
export type Citation = ChatMessage['citations'][number];

/** The conversation about an incident, oldest first, page by page. */
export function chatQuery(incidentId: string) {
  return {
    ...api.queryOptions('get', path, { params: { path: { incident_id: incidentId } } }),
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const rows: ChatMessage[] = [];
      let cursor: string | null = null;
      do {
        const query: { limit: number; cursor?: string } = { limit: page, ...(cursor ? { cursor } : {}) };
        const { data = [], response } = await client.GET(path, {
          params: { path: { incident_id: incidentId }, query },
          signal,
        });
        rows.push(...data);
        cursor = response.headers.get('X-Next-Cursor');
      } while (cursor);
      return rows;
    },
  };
}

interface Callbacks {
  onRefused: (error: unknown, question: string) => void;
}

/** Asks something about an incident. The answer comes later, by an event. */
export function useAsk(incidentId: string, { onRefused }: Callbacks) {
  const queries = useQueryClient();
  return api.useMutation('post', path, {
    onSuccess: ({ question, answer }) => {
      queries.setQueryData<ChatMessage[]>(chatQuery(incidentId).queryKey, (rows) =>
        [question, answer].reduce(withMessage, rows ?? []),
      );
    },
    onError: (error, { body }) => onRefused(error, body.question),
  });
}
