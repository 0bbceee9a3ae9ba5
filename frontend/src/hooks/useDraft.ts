import { useCallback } from 'react';
import { useUi } from '@/lib/stores/ui';

/** Text that is typed but not sent. It survives leaving the page and signing in again. */
export function useDraft(place: string): [text: string, setText: (text: string) => void] {
  const text = useUi((state) => state.drafts[place] ?? '');
  const setDraft = useUi((state) => state.setDraft);
  return [text, useCallback((next: string) => setDraft(place, next), [place, setDraft])];
}
