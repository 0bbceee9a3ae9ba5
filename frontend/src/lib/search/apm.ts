import { oneOf, type SearchOf, searchParams, text } from './params';

/** Search params of the list of services. */
export const servicesSearch = searchParams({ q: text(255) });

export const servicesDefaults = { q: '' };

export const serviceTabs = ['overview', 'endpoints', 'transactions', 'database', 'external', 'errors'] as const;

/** Search params of one service. */
export const serviceSearch = searchParams({ tab: oneOf(serviceTabs, 'overview') });

export type ServiceTab = SearchOf<typeof serviceSearch>['tab'];

export const serviceDefaults = { tab: 'overview' } as const;
