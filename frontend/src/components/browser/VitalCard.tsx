import { Badge } from '@/components/ui/Badge';
import { milliseconds, missing, percentage, plural } from '@/lib/format/number';
import type { Vital } from '@/types/telemetry';
import { ratings } from './ratings';
import { VitalCauses } from './VitalCauses';

interface Known {
  name: string;
  what: string;
  /** Up to here it is good, and up to there it is fair. */
  good: number;
  fair: number;
  format: (value: number) => string;
}

/** The Web Vitals with the bounds that they are judged by. */
export const vitals: readonly Known[] = [
  { name: 'LCP', what: 'Largest contentful paint', good: 2_500, fair: 4_000, format: milliseconds },
  { name: 'INP', what: 'Interaction to next paint', good: 200, fair: 500, format: milliseconds },
  { name: 'CLS', what: 'Cumulative layout shift', good: 0.1, fair: 0.25, format: (value) => value.toFixed(3) },
  { name: 'FCP', what: 'First contentful paint', good: 1_800, fair: 3_000, format: milliseconds },
  { name: 'TTFB', what: 'Time to first byte', good: 800, fair: 1_800, format: milliseconds },
];

/** One Web Vital: what three of four visits got at worst, and how the visits divide. */
export function VitalCard({ known, vital }: { known: Known; vital: Vital | undefined }) {
  const { name, what, good, fair, format } = known;
  const measured = vital !== undefined && vital.count > 0;
  const rating = !measured ? null : ratings[vital.p75 <= good ? 'good' : vital.p75 <= fair ? 'needs-improvement' : 'poor'];
  return (
    <section aria-label={what} className="flex min-w-0 flex-col gap-1 rounded-lg border border-border bg-surface p-3">
      <h2 className="flex items-center justify-between gap-2 text-xs">
        <span className="truncate font-semibold" title={what}>
          {name}
        </span>
        {rating && <Badge {...rating} />}
      </h2>
      <p className="font-semibold text-xl tabular-nums">{measured ? format(vital.p75) : missing}</p>
      {measured ? <Shares vital={vital} /> : <p className="text-muted text-xs">No visit in this range measured it.</p>}
      {measured && <VitalCauses causes={vital} format={format} />}
    </section>
  );
}

function Shares({ vital }: { vital: Vital }) {
  const all = Math.max(1, vital.good + vital.needs_improvement + vital.poor);
  const parts = [
    { word: 'good', value: vital.good, fill: 'bg-good' },
    { word: 'need work', value: vital.needs_improvement, fill: 'bg-warn' },
    { word: 'poor', value: vital.poor, fill: 'bg-bad' },
  ];
  return (
    <>
      <div aria-hidden className="flex h-2 overflow-hidden rounded-sm">
        {parts.map(({ word, value, fill }) => (
          <span key={word} className={fill} style={{ width: `${(value / all) * 100}%` }} />
        ))}
      </div>
      <p className="text-2xs text-muted">
        {parts.map(({ word, value }) => `${percentage((value / all) * 100)} ${word}`).join(', ')} of{' '}
        {plural(vital.count, 'visit')}
      </p>
    </>
  );
}
