import type { SeriesTone } from '@/components/charts/chartTypes';
import { logLevels } from '@/lib/search/logs';

const tones: Record<string, SeriesTone> = {
  FATAL: 'critical',
  ERROR: 'bad',
  WARN: 'warn',
  INFO: 'accent',
  DEBUG: 'quiet',
  TRACE: 'faint',
};

const words: Record<string, string> = {
  FATAL: 'text-bad font-semibold',
  ERROR: 'text-bad',
  WARN: 'text-warn',
  INFO: 'text-accent-text',
};

/** The color of a level in charts. */
export function levelTone(level: string): SeriesTone {
  return tones[level] ?? 'good';
}

/** The look of a level's name. */
export function levelLook(level: string): string {
  return words[level] ?? 'text-muted';
}

/** Levels from the least to the worst; unknown ones come first. */
export function bySeverity(a: string, b: string): number {
  const order: readonly string[] = logLevels;
  const rank = (level: string) => (order.includes(level) ? order.indexOf(level) : order.length);
  return rank(b) - rank(a) || a.localeCompare(b);
}
