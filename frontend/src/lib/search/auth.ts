import { maybeOneOf, maybeText, searchParams } from './params';

/** Search params of the sign-in page. */
export const loginSearch = searchParams({
  next: maybeText(isOwnPath),
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
