import {
  Bell,
  BookOpen,
  ChartLine,
  Clock,
  History,
  Lightbulb,
  ListChecks,
  type LucideIcon,
  MessageSquare,
  Siren,
} from 'lucide-react';
import { safeText } from '@/lib/format/text';
import { clockTime, dateTime } from '@/lib/format/time';
import type { Citation } from '@/services/queries/chat';
import { EvidenceLink } from './EvidenceLink';
import { ownLink } from './ownLink';

const kinds: Record<Citation['kind'], { icon: LucideIcon; words: string }> = {
  incident: { icon: Siren, words: 'This incident' },
  alert: { icon: Bell, words: 'Alert' },
  activity: { icon: Clock, words: 'Timeline' },
  comment: { icon: MessageSquare, words: 'Comment' },
  hypothesis: { icon: Lightbulb, words: 'Hypothesis' },
  similar_incident: { icon: History, words: 'Similar incident' },
  metric: { icon: ChartLine, words: 'Metric' },
  runbook: { icon: BookOpen, words: 'Runbook' },
  execution: { icon: ListChecks, words: 'Run of a runbook' },
};

interface Props {
  citations: readonly Citation[];
  zone: { name: string; label: string };
}

/** The stored data that an answer rests on, each with the way to it. */
export function CitationList({ citations, zone }: Props) {
  return (
    <ul aria-label="What this rests on" className="flex flex-col gap-1 border-border border-t pt-2">
      {citations.map((citation) => {
        const { icon: Icon, words } = kinds[citation.kind];
        const href = ownLink(citation);
        return (
          <li key={citation.id} className="flex min-w-0 items-start gap-2 text-sm">
            <Icon size={14} aria-label={words} className="mt-0.5 shrink-0 text-muted" />
            <span className="min-w-0 flex-1 break-words">
              {href ? <EvidenceLink href={href}>{safeText(citation.title)}</EvidenceLink> : safeText(citation.title)}
            </span>
            {citation.observed_at && (
              <time
                dateTime={citation.observed_at}
                title={`${dateTime(citation.observed_at, zone.name)} ${zone.label}`}
                className="shrink-0 text-muted text-xs leading-[18px]"
              >
                {clockTime(citation.observed_at, zone.name)} {zone.label}
              </time>
            )}
          </li>
        );
      })}
    </ul>
  );
}
