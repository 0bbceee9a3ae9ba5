import { maybeOneOf, type SearchOf, searchParams, text } from './params';

export const hostStatuses = ['up', 'stale', 'down'] as const;

/** Search params of the list of hosts. */
export const hostsSearch = searchParams({ q: text(255), status: maybeOneOf(hostStatuses) });

export type HostsSearch = SearchOf<typeof hostsSearch>;

export const hostsDefaults = { q: '' } satisfies Partial<HostsSearch>;
