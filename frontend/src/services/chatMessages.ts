import type { Schema } from '@/types/api';

type Message = Schema<'ChatMessage'>;

/** The conversation with a message that is new or has moved on. What is finished does not go back. */
export function withMessage(rows: Message[], message: Message): Message[] {
  const old = rows.find(({ id }) => id === message.id);
  if (!old) return [...rows, message].sort(byTime);
  if (old.finished_at && !message.finished_at) return rows;
  return rows.map((row) => (row.id === message.id ? message : row));
}

function byTime(a: Message, b: Message): number {
  return Date.parse(a.created_at) - Date.parse(b.created_at) || (a.id < b.id ? -1 : 1);
}
