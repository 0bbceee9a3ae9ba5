import type { BrowserSearch } from '@/lib/search/browser';
import { api } from '@/services/api';

interface Ends {
  from: string;
  to: string;
}

const most = 100;

function params({ app }: BrowserSearch, ends: Ends) {
  return { ...ends, ...(app ? { app_name: app } : {}) };
}

/** Web Vitals and counts of the range. */
export function browserOverviewQuery(search: BrowserSearch, ends: Ends) {
  return api.queryOptions('get', '/api/v1/browser/overview', { params: { query: params(search, ends) } });
}

/** The newest page loads. */
export function pageLoadsQuery(search: BrowserSearch, ends: Ends) {
  const query = { ...params(search, ends), ...(search.url ? { url: search.url } : {}), limit: 200 };
  return api.queryOptions('get', '/api/v1/browser/page-loads', { params: { query } });
}

/** The newest errors of browsers. */
export function browserErrorsQuery(search: BrowserSearch, ends: Ends) {
  return api.queryOptions('get', '/api/v1/browser/errors', { params: { query: { ...params(search, ends), limit: most } } });
}

/** The newest requests that pages made. */
export function browserRequestsQuery(search: BrowserSearch, ends: Ends) {
  return api.queryOptions('get', '/api/v1/browser/ajax', { params: { query: { ...params(search, ends), limit: most } } });
}
