import { CirclePause, CirclePlay, Eraser } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { count, missing, plural } from '@/lib/format/number';
import type { TailState } from '@/services/tail';
import type { useTail } from './useTail';

const looks: Record<TailState['kind'], { tone: 'good' | 'warn' | 'bad' | 'neutral'; label: string }> = {
  connecting: { tone: 'neutral', label: 'Connecting' },
  open: { tone: 'good', label: 'Live' },
  waiting: { tone: 'warn', label: 'Reconnecting' },
  ended: { tone: 'neutral', label: 'Ended' },
  refused: { tone: 'bad', label: 'Refused' },
};

/** What the stream does, how fast it is, and what it left out. */
export function TailBar({ tail }: { tail: ReturnType<typeof useTail> }) {
  const { tone, label } = looks[tail.state.kind];
  return (
    <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-3 border-border border-b bg-surface px-3 text-xs">
      <span role="status">
        <Badge tone={tone} label={tail.paused ? `${label}, paused` : label} />
      </span>
      <span className="tabular-nums">{tail.rate === null ? missing : tail.rate} lines/s</span>
      <span className={tail.dropped > 0 ? 'text-warn' : 'text-muted'}>
        {tail.dropped > 0 ? `${plural(tail.dropped, 'line')} dropped: they came faster than 200 a second` : 'Nothing dropped'}
      </span>
      {tail.left > 0 && <span className="text-muted">{count(tail.left)} older ones left this page</span>}
      <span className="flex-1" />
      {tail.paused ? (
        <Button size="sm" onClick={tail.resume}>
          <CirclePlay size={14} aria-hidden /> Resume{tail.held.length > 0 && ` (${count(tail.held.length)} new)`}
        </Button>
      ) : (
        <Button size="sm" onClick={tail.pause}>
          <CirclePause size={14} aria-hidden /> Pause
        </Button>
      )}
      <Button size="sm" onClick={tail.clear}>
        <Eraser size={14} aria-hidden /> Clear
      </Button>
    </div>
  );
}
