import * as z from 'zod/mini';
import { maybeId } from './params';

/** The alert source whose deliveries are open. */
export const monitoringSearch = z.object({ sel: maybeId() });
