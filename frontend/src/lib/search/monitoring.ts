import { maybeId, searchParams } from './params';

/** The alert source whose deliveries are open. */
export const monitoringSearch = searchParams({ sel: maybeId() });
