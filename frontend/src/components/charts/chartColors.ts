import { useEffect, useState } from 'react';
import type { SeriesTone } from './chartTypes';

/** Colors of the theme as a canvas needs them: it cannot follow CSS variables. */
export interface ChartColors {
  series: string[];
  tones: Record<SeriesTone, string>;
  axis: string;
  grid: string;
  font: string;
}

const seriesCount = 8;

function read(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: Array.from({ length: seriesCount }, (_, index) => value(`--series-${index + 1}`)),
    tones: {
      critical: value('--series-4'),
      bad: value('--bad'),
      warn: value('--series-2'),
      good: value('--good'),
      accent: value('--series-1'),
      quiet: value('--series-8'),
      faint: value('--border-strong'),
    },
    axis: value('--text-muted'),
    grid: value('--border'),
    font: `11px ${value('--font') || 'sans-serif'}`,
  };
}

/** The colors in force; they change with the theme. */
export function useChartColors(): ChartColors {
  const [colors, setColors] = useState(read);
  useEffect(() => {
    const observer = new MutationObserver(() => setColors(read()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
    return () => observer.disconnect();
  }, []);
  return colors;
}

/** The look of the nth series: its tone, or one of eight colors, then the same with dashes. */
export function seriesLook(index: number, colors: ChartColors, tone?: SeriesTone): { color: string; dash: number[] } {
  if (tone) return { color: colors.tones[tone], dash: [] };
  const color = colors.series[index % seriesCount] ?? colors.axis;
  return { color, dash: index < seriesCount ? [] : [6, 4] };
}
