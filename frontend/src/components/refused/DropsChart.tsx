import { useMemo } from 'react';
import { TimeSeriesChart } from '@/components/charts/TimeSeriesChart';
import { useZone } from '@/hooks/useZone';
import { shortDateTime } from '@/lib/format/time';
import type { Drop } from '@/types/telemetry';
import { reasonWords } from './dropWords';

interface Props {
  drops: readonly Drop[];
  from: number;
  to: number;
}

/** How much was refused over time, by reason. */
export function DropsChart({ drops, from, to }: Props) {
  const zone = useZone();
  const slices = drops[0]?.trend.length ?? 1;
  const width = (to - from) / slices;
  const drawn = useMemo(() => {
    const reasons = [...new Set(drops.map(({ reason }) => reason))];
    return {
      // Bars stand around the middle of what they count.
      xs: Array.from({ length: slices }, (_, index) => from + (index + 0.5) * width),
      series: reasons.map((reason) => ({
        name: reasonWords[reason].label,
        values: Array.from({ length: slices }, (_, index) =>
          drops.reduce((sum, drop) => sum + (drop.reason === reason ? (drop.trend[index] ?? 0) : 0), 0),
        ),
      })),
    };
  }, [drops, slices, from, width]);
  return (
    <TimeSeriesChart
      label="Refused items over time"
      kind="bars"
      stacked
      height={132}
      zone={zone}
      {...drawn}
      formatX={(at) => shortDateTime(at - width / 2, zone.name)}
    />
  );
}
