import { Badge } from '@/components/ui/Badge';
import { milliseconds, plural } from '@/lib/format/number';
import { safeText, sentence } from '@/lib/format/text';
import type { VitalCauses as Causes, VitalShare } from '@/types/telemetry';
import { ratings } from './ratings';

interface Props {
  causes: Causes;
  format: (value: number) => string;
}

/** Where a Web Vital is worst: pages, elements, what was painted, and the times it is made of. */
export function VitalCauses({ causes, format }: Props) {
  const { pages = [], targets = [], resources = [], parts = [] } = causes;
  return (
    <details className="text-xs">
      <summary className="min-h-6 cursor-pointer text-accent-text">Where it is worst</summary>
      <Shares title="Pages" shares={pages} format={format} />
      <Shares title="Elements" shares={targets} format={format} />
      <Shares title="What was painted" shares={resources} format={format} />
      {parts.length > 0 && (
        <>
          <h3 className="mt-2 font-semibold">Longest parts</h3>
          <ul>
            {parts.map(({ name, p75 }) => (
              <li key={name} className="flex justify-between gap-2">
                <span className="truncate">{sentence(name)}</span>
                <span className="tabular-nums">{milliseconds(p75)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {targets.length === 0 && parts.length === 0 && (
        <p className="mt-2 text-muted">
          Pages that use the attribution build of web-vitals and send its attribution also tell elements and times.
        </p>
      )}
    </details>
  );
}

function Shares({ title, shares, format }: { title: string; shares: readonly VitalShare[]; format: (value: number) => string }) {
  if (shares.length === 0) return null;
  return (
    <>
      <h3 className="mt-2 font-semibold">{title}</h3>
      <ul className="flex flex-col gap-1">
        {shares.map(({ name, count, p75, rating }) => (
          <li key={name} className="flex min-w-0 flex-col">
            <span className="truncate" title={safeText(name)}>
              {safeText(name)}
            </span>
            <span className="flex items-center justify-between gap-2 text-2xs text-muted">
              <span className="tabular-nums">
                {format(p75)}, {plural(count, 'visit')}
              </span>
              <Badge {...ratings[rating]} look="plain" />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
