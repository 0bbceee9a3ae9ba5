import { useMemo } from 'react';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { useZone } from '@/hooks/useZone';
import { shortDateTime } from '@/lib/format/time';
import type { LogStats } from '@/types/telemetry';
import { bySeverity, levelTone } from './levels';

interface Props {
  stats: LogStats;
  onRange: (from: number, to: number) => void;
}

/** How many lines matched over time, by level. A drag narrows the time range. */
export function LogHistogram({ stats, onRange }: Props) {
  const zone = useZone();
  const { histogram, step } = stats;
  const half = (step * 1_000) / 2;
  const { xs, series } = useMemo(() => {
    const levels = [...new Set(histogram.flatMap(({ by_level }) => Object.keys(by_level)))].sort(bySeverity);
    return {
      // Bars stand around the middle of what they count.
      xs: histogram.map(({ t }) => Date.parse(t) + half),
      series: levels.map((name) => ({
        name,
        tone: levelTone(name),
        values: histogram.map(({ by_level }) => by_level[name] ?? 0),
      })),
    };
  }, [histogram, half]);
  return (
    <TimeSeriesChart
      label="Matching log lines over time"
      kind="bars"
      stacked
      height={84}
      zone={zone}
      xs={xs}
      series={series}
      formatX={(at) => shortDateTime(at - half, zone.name)}
      onRange={onRange}
    />
  );
}
