import { Radio, RefreshCw, WifiOff } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import { useZone } from '@/hooks/useZone';
import { clockTime } from '@/lib/format/time';
import { type LiveStatus, useLive } from '@/lib/stores/live';

const looks: Record<LiveStatus, { word: string; icon: typeof Radio; tone: string; meaning: string }> = {
  idle: { word: 'Connecting', icon: RefreshCw, tone: 'text-muted', meaning: 'Waiting for the live connection.' },
  live: { word: 'Live', icon: Radio, tone: 'text-good', meaning: 'Changes appear as they happen.' },
  reconnecting: {
    word: 'Reconnecting',
    icon: RefreshCw,
    tone: 'text-warn',
    meaning: 'The live connection was cut; missed changes will be caught up.',
  },
  offline: {
    word: 'Offline',
    icon: WifiOff,
    tone: 'text-bad',
    meaning: 'No live connection; pages ask every 15 seconds instead.',
  },
};

/** Whether what is on screen is current. */
export function LiveIndicator() {
  const status = useLive((state) => state.status);
  const currentAt = useLive((state) => state.currentAt);
  const zone = useZone();
  const { word, icon: Icon, tone, meaning } = looks[status];
  const since = currentAt && status !== 'live' ? ` Current as of ${clockTime(currentAt, zone.name)} ${zone.label}.` : '';
  return (
    <span role="status" title={`${meaning}${since}`} className="inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-xs">
      <Icon size={14} aria-hidden className={cx('shrink-0', tone)} />
      <span className="max-lg:sr-only">{word}</span>
    </span>
  );
}
