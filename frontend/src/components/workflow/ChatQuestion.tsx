import { RelativeTime } from '@/components/ui/RelativeTime';
import { safeText } from '@/lib/format/text';
import type { ChatMessage } from '@/services/queries/chat';

interface Props {
  message: ChatMessage;
  now: number;
  zone: { name: string; label: string };
}

/** What somebody asked. */
export function ChatQuestion({ message, now, zone }: Props) {
  const name = safeText(message.asked_by_name ?? 'Somebody');
  return (
    <article
      aria-label={`Question of ${name}`}
      className="ml-8 flex max-w-180 flex-col gap-1 self-end rounded-lg bg-selected px-3 py-2"
    >
      <p className="flex gap-2 text-muted text-xs">
        <span className="font-medium">{name}</span>
        <RelativeTime at={message.created_at} now={now} zone={zone} />
      </p>
      <p className="whitespace-pre-wrap break-words text-sm">{safeText(message.text)}</p>
    </article>
  );
}
