import { keepPreviousData } from '@tanstack/react-query';
import { api } from '@/services/api';

/** Who calls whom, how often, how fast and with how many failures, in the hours that the range touches. */
export function dependencyMapQuery(ends: { from: string; to: string }) {
  return api.queryOptions(
    'get',
    '/api/v1/traces/services/dependency-map',
    { params: { query: ends } },
    { placeholderData: keepPreviousData },
  );
}
