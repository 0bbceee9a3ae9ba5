import type { ServiceMapSearch } from '@/lib/search/serviceMap';
import type { ServiceMap } from '@/lib/servicemap/model';

/** What is open beside the map: a service, the calls between two, or nothing. */
export type MapChoice = Pick<ServiceMapSearch, 'sel' | 'callee'>;

/** Nothing is open. */
export const nothing: MapChoice = { sel: '', callee: '' };

/** What every form of the map is given. */
export interface MapView {
  map: ServiceMap;
  choice: MapChoice;
  /** Whether the search names a service. */
  matches: (name: string) => boolean;
  onSelect: (choice: MapChoice) => void;
}
