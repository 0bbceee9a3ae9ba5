import type { ReactNode } from 'react';
import { missing } from '@/lib/format/number';

interface Props {
  /** Term and value; a null value is shown as a dash. */
  rows: readonly { term: string; value: ReactNode }[];
}

/** Facts as term and value. */
export function KeyValue({ rows }: Props) {
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
      {rows.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt className="text-muted">{term}</dt>
          <dd className="min-w-0 break-words">{value ?? missing}</dd>
        </div>
      ))}
    </dl>
  );
}
