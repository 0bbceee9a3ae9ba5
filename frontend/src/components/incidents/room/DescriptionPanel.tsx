import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Markdown } from '@/components/ui/Markdown';
import type { Incident } from '@/types/api';

const short = 600;
const fewLines = 8;

/** What the incident is about, in the words of whoever opened it. */
export function DescriptionPanel({ incident }: { incident: Incident }) {
  const [whole, setWhole] = useState(false);
  const { description } = incident;
  const lines = description.split('\n');
  const isLong = description.length > short || lines.length > fewLines;
  const shown = isLong && !whole ? `${lines.slice(0, fewLines).join('\n').slice(0, short)}…` : description;
  return (
    <section aria-labelledby="description" className="rounded-lg border border-border bg-surface">
      <h2 id="description" className="flex min-h-9 items-center border-border border-b px-3 font-semibold text-sm">
        Description
      </h2>
      <div className="flex flex-col items-start gap-2 px-3 py-2.5">
        {description.trim() === '' ? <p className="text-muted text-sm">No description.</p> : <Markdown source={shown} />}
        {isLong && (
          <Button size="sm" variant="ghost" onClick={() => setWhole(!whole)}>
            {whole ? 'Show less' : 'Show all'}
          </Button>
        )}
      </div>
    </section>
  );
}
