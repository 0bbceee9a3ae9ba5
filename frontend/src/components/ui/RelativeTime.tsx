import { age, dateTime, relativeTime } from '@/lib/format/time';

interface Props {
  at: string;
  now: number;
  zone: { name: string; label: string };
  /** `age` is the bare distance ("5m"), for columns that say so in their head. */
  look?: 'ago' | 'age';
}

/** A distance in time; the moment itself is the tooltip. */
export function RelativeTime({ at, now, zone, look = 'ago' }: Props) {
  const exact = `${dateTime(at, zone.name)} ${zone.label}`;
  return (
    <time dateTime={at} title={exact} className="whitespace-nowrap">
      {look === 'age' ? age(now - Date.parse(at)) : relativeTime(at, now)}
    </time>
  );
}
