import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { ChatMessage } from '@/services/queries/chat';

const near = 80;

/** Keeps the end of a conversation in sight while the person is there. Who scrolled up is left alone. */
export function useNewest(frame: RefObject<HTMLElement | null>, messages: readonly ChatMessage[]): void {
  const seen = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message that came or grew is what moves the end
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return;
    const wasAtEnd = seen.current - box.scrollTop - box.clientHeight < near;
    seen.current = box.scrollHeight;
    if (wasAtEnd) box.scrollTop = box.scrollHeight;
  }, [frame, messages]);
}
