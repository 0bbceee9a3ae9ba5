import { useCallback, useMemo } from 'react';
import { useDraft } from './useDraft';

/** A form that is filled in but not sent, or null. It survives leaving the page and signing in again. */
export function useFormDraft<Form>(place: string): [form: Form | null, setForm: (form: Form | null) => void] {
  const [text, setText] = useDraft(place);
  const form = useMemo(() => (text === '' ? null : (JSON.parse(text) as Form)), [text]);
  return [form, useCallback((next: Form | null) => setText(next === null ? '' : JSON.stringify(next)), [setText])];
}
