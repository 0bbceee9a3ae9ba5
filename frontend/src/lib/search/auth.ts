import * as z from 'zod/mini';
import { maybeOneOf } from './params';

/** Search params of the sign-in page. */
export const loginSearch = z.object({
  next: z.catch(z.optional(z.string().check(z.refine(isOwnPath))), undefined),
  reason: maybeOneOf(['expired', 'revoked']),
});

/** Whether a text is a path of this site: the only place that sign-in may lead to. */
export function isOwnPath(path: string): boolean {
  if (!path.startsWith('/') || path.startsWith('//') || path.includes('\\')) return false;
  try {
    return new URL(path, 'http://own.invalid').origin === 'http://own.invalid';
  } catch {
    return false;
  }
}
