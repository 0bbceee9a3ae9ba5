import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import { api } from '@/services/api';

interface Ends {
  from: string;
  to: string;
}

const kept = { placeholderData: keepPreviousData };

/** Rate, errors and durations of every service in the range. */
export function servicesOverviewQuery(ends: Ends) {
  return api.queryOptions('get', '/api/v1/metrics/services-overview', { params: { query: ends } }, kept);
}

/** Every service that is known, with traffic or without. */
export function registryQuery() {
  return api.queryOptions('get', '/api/v1/services/registry', {});
}

/** The figures of one service in the range. */
export function serviceOverviewQuery(service: string, ends: Ends) {
  return api.queryOptions('get', '/api/v1/metrics/services/{service_name}/overview', {
    params: { path: { service_name: service }, query: ends },
  });
}

/** The figures of one service over time. */
export function serviceSeriesQuery(service: string, ends: Ends) {
  return api.queryOptions(
    'get',
    '/api/v1/metrics/services/{service_name}/timeseries',
    { params: { path: { service_name: service }, query: { ...ends, metrics: 'throughput,avg,p50,p95,p99,error_rate,apdex' } } },
    kept,
  );
}

/** The endpoints of a service by traffic. */
export function endpointsQuery(service: string, ends: Ends) {
  return api.queryOptions('get', '/api/v1/metrics/services/{service_name}/endpoints', {
    params: { path: { service_name: service }, query: { ...ends, limit: 200 } },
  });
}

/** The slowest transactions of a service. */
export function slowTransactionsQuery(service: string, ends: Ends) {
  return api.queryOptions('get', '/api/v1/metrics/services/{service_name}/slow-transactions', {
    params: { path: { service_name: service }, query: { ...ends, limit: 100, min_duration_ms: 0 } },
  });
}

/** What a service asked of databases. */
export function databaseQueriesQuery(service: string, ends: Ends) {
  return api.queryOptions('get', '/api/v1/metrics/services/{service_name}/database-queries', {
    params: { path: { service_name: service }, query: ends },
  });
}

/** What a service asked of others. */
export function externalServicesQuery(service: string, ends: Ends) {
  return api.queryOptions('get', '/api/v1/metrics/services/{service_name}/external-services', {
    params: { path: { service_name: service }, query: ends },
  });
}

/** Incidents of a service that began in the range: marks on its charts. */
export function serviceIncidentsQuery(service: string, ends: Ends) {
  return api.queryOptions('get', '/api/v1/incidents', {
    params: { query: { service_name: service, ...ends, limit: 50 } },
  });
}

function useRefreshRegistry(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: registryQuery().queryKey });
}

/** Makes a service known that has sent nothing yet. */
export function useRegisterService() {
  return api.useMutation('post', '/api/v1/services/registry', { onSuccess: useRefreshRegistry() });
}

/** Takes a service out of the registry. */
export function useForgetService() {
  return api.useMutation('delete', '/api/v1/services/registry/{service_name}', { onSuccess: useRefreshRegistry() });
}
