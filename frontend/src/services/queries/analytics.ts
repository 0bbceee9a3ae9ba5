import { api } from '@/services/api';

/** Requests, tokens and costs between two days of the project, both included. */
export function tokenUsageQuery(start: string, end: string) {
  return api.queryOptions('get', '/api/v1/analytics/token-usage', { params: { query: { start_date: start, end_date: end } } });
}

/** What the last days cost, and what would cost less. */
export function costSummaryQuery(days: number) {
  return api.queryOptions('get', '/api/v1/analytics/cost-summary', { params: { query: { days } } });
}

/** The model in force, its last failure and the budget. */
export function aiStatusQuery() {
  return api.queryOptions('get', '/api/v1/ai/status', {});
}
