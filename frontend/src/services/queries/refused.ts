import { keepPreviousData } from '@tanstack/react-query';
import { api } from '@/services/api';

/** What of the telemetry that was sent is not stored, by signal and reason, the most frequent first. */
export function dropsQuery(ends: { from: string; to: string }) {
  return api.queryOptions('get', '/api/v1/ingest/drops', { params: { query: ends } }, { placeholderData: keepPreviousData });
}
