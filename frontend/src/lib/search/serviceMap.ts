import { oneOf, type SearchOf, searchParams, text, whole } from './params';

/** Search params of the service map. */
export const serviceMapSearch = searchParams({
  q: text(255),
  view: oneOf(['graph', 'calls', 'services'], 'graph'),
  /** The service in the middle, and how far around it the map goes. */
  focus: text(255),
  hops: whole(2, 1, 5),
  /** The service whose details are open; with a callee, the calls between the two. */
  sel: text(255),
  callee: text(255),
});

export type ServiceMapSearch = SearchOf<typeof serviceMapSearch>;

export const serviceMapDefaults = { q: '', view: 'graph', focus: '', hops: 2, sel: '', callee: '' } satisfies ServiceMapSearch;
