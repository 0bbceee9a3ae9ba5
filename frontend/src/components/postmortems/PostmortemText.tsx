import { type ReactNode, useId } from 'react';
import { Markdown } from '@/components/ui/Markdown';
import { useZone } from '@/hooks/useZone';
import { postmortemSections } from '@/lib/format/postmortemMarkdown';
import { safeText } from '@/lib/format/text';
import { dateTime } from '@/lib/format/time';
import type { Postmortem } from '@/types/api';
import { ActionItems } from './ActionItems';

/** Every section, to read. */
export function PostmortemText({ postmortem }: { postmortem: Postmortem }) {
  const zone = useZone();
  const { title, contributing_factors, timeline, lessons } = postmortem;
  return (
    <div className="flex flex-col gap-4 rounded-lg border border-border bg-surface p-4 max-sm:p-3">
      <h2 className="break-words font-semibold text-lg">{safeText(title)}</h2>
      {postmortemSections.map(([field, name]) => (
        <Section key={field} title={name}>
          {postmortem[field] ? <Markdown source={postmortem[field]} /> : <Nothing />}
        </Section>
      ))}
      <Section title="Contributing factors">
        <Lines lines={contributing_factors} />
      </Section>
      <Section title={`Timeline (${zone.label})`}>
        {timeline.length === 0 ? (
          <Nothing />
        ) : (
          <ol className="flex flex-col gap-1 text-sm">
            {timeline.map(({ at, text }, index) => (
              <li key={`${at}-${String(index)}`} className="flex gap-3 max-sm:flex-col max-sm:gap-0">
                <time dateTime={at} className="shrink-0 text-muted tabular-nums">
                  {dateTime(at, zone.name)}
                </time>
                <span className="min-w-0 break-words">{safeText(text)}</span>
              </li>
            ))}
          </ol>
        )}
      </Section>
      <Section title="Lessons">
        <Lines lines={lessons} />
      </Section>
      <Section title="Action items">
        <ActionItems postmortem={postmortem} />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-1">
      <h3 id={id} className="font-semibold text-sm">
        {title}
      </h3>
      {children}
    </section>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return <Nothing />;
  return (
    <ul className="list-disc pl-5 text-sm">
      {lines.map((line) => (
        <li key={line} className="break-words">
          {safeText(line)}
        </li>
      ))}
    </ul>
  );
}

function Nothing() {
  return <p className="text-faint text-sm">Not written</p>;
}
