import { useEffect, useRef, useState } from 'react';
import { useDebounced } from '@/hooks/useDebounced';

const settleTime = 300;

/**
 * The text of a field whose value stands in the URL. What is typed takes effect after a pause, unless `paused`;
 * what changes the URL from outside, such as Back and "Clear filters", changes the text.
 */
export function useSettledText(value: string, onValue: (value: string) => void, paused = false) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  const settled = useDebounced(text, settleTime);
  const latest = useRef({ value, onValue, text });
  useEffect(() => {
    latest.current = { value, onValue, text };
  });
  useEffect(() => {
    const now = latest.current;
    if (!paused && settled === now.text && settled.trim() !== now.value) now.onValue(settled.trim());
  }, [settled, paused]);
  return [text, setText] as const;
}
