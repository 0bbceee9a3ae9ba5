import type { Citation } from '@/services/queries/chat';
import type { Evidence } from '@/services/queries/hypotheses';

/**
 * The page of this product that shows a piece of evidence; null when it names none. Only own paths: a link to
 * elsewhere in a model's answer is not followed. An alert is pointed at on the tab that lists it.
 */
export function ownLink({ kind, ref, link }: Pick<Evidence | Citation, 'kind' | 'ref' | 'link'>): string | null {
  if (!link || !/^\/(?![/\\])/.test(link)) return null;
  const url = new URL(link, 'http://own.invalid');
  if (url.host !== 'own.invalid' || !/^\/(incidents|runbooks)\/[0-9a-f-]{36}$/i.test(url.pathname)) return null;
  if (kind === 'alert' && url.searchParams.get('tab') === 'related' && !url.searchParams.has('sel')) {
    url.searchParams.set('sel', ref);
  }
  return url.pathname + url.search;
}
