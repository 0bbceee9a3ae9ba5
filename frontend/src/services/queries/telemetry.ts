import { keepPreviousData } from '@tanstack/react-query';
import { api } from '@/services/api';

interface Ends {
  from: string;
  to: string;
}

const kept = { placeholderData: keepPreviousData } as const;

/** How many lines were logged over time, by level; of one service or of all. */
export function logVolumeQuery(ends: Ends, service = '') {
  return api.queryOptions(
    'get',
    '/api/v1/logs/stats',
    { params: { query: { ...(service ? { service } : {}), time_from: ends.from, time_to: ends.to } } },
    kept,
  );
}

/** The newest lines that say that something went wrong. */
export function worstLogsQuery(service: string, ends: Ends, limit: number) {
  return api.queryOptions(
    'get',
    '/api/v1/logs/search',
    { params: { query: { service, level: 'FATAL,ERROR', time_from: ends.from, time_to: ends.to, order: 'desc', limit } } },
    kept,
  );
}

/** The newest traces of a service that failed. */
export function failedTracesQuery(service: string, ends: Ends, limit: number) {
  return api.queryOptions('get', '/api/v1/traces', { params: { query: { service, status: 'error', limit, ...ends } } }, kept);
}

/** The groups of errors that occurred most; of one service or of all. */
export function topErrorsQuery(ends: Ends, limit: number, service = '') {
  return api.queryOptions(
    'get',
    '/api/v1/errors/groups',
    { params: { query: { ...(service ? { service } : {}), sort: 'count', limit, ...ends } } },
    kept,
  );
}
