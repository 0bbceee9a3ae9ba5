import type { ServiceMapSearch } from '@/lib/search/serviceMap';

/** What is open beside the map: a service, the calls between two, or nothing. */
export type MapChoice = Pick<ServiceMapSearch, 'sel' | 'callee'>;
