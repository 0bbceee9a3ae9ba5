import { useMemo } from 'react';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { useZone } from '@/hooks/useZone';
import { shortDateTime } from '@/lib/format/time';
import type { LogStats } from '@/types/telemetry';

interface Props {
  label: string;
  stats: LogStats;
  height?: number;
  /** A moment that matters: where an incident began. */
  markers?: { at: number; label: string }[];
}

/** Levels by what they mean to somebody who looks for trouble. */
const kinds = [
  { name: 'Other', tone: 'quiet', levels: null },
  { name: 'Warnings', tone: 'warn', levels: ['WARN'] },
  { name: 'Errors', tone: 'bad', levels: ['ERROR', 'FATAL'] },
] as const;

/** How many lines were logged over time: errors, warnings and the rest. */
export function LogVolume({ label, stats, height = 120, markers }: Props) {
  const zone = useZone();
  const { histogram, step } = stats;
  const half = (step * 1_000) / 2;
  const drawn = useMemo(() => {
    const named = (levels: Record<string, number>, of: readonly string[]) =>
      of.reduce((sum, level) => sum + (levels[level] ?? 0), 0);
    const troubled = kinds.flatMap(({ levels }) => levels ?? []);
    return {
      // Bars stand around the middle of what they count.
      xs: histogram.map(({ t }) => Date.parse(t) + half),
      series: kinds.map(({ name, tone, levels }) => ({
        name,
        tone,
        values: histogram.map(({ by_level, total }) => (levels ? named(by_level, levels) : total - named(by_level, troubled))),
      })),
    };
  }, [histogram, half]);
  return (
    <TimeSeriesChart
      label={label}
      kind="bars"
      stacked
      height={height}
      zone={zone}
      {...drawn}
      {...(markers ? { markers } : {})}
      formatX={(at) => shortDateTime(at - half, zone.name)}
    />
  );
}
