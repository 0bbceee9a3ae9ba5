import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleDashed, Hourglass, LoaderCircle, type LucideIcon, Sparkles } from 'lucide-react';
import { cx } from '@/components/ui/cx';
import type { Incident } from '@/types/api';

const looks: Record<Incident['hypothesis_status'], { icon: LucideIcon; words: string; tone: string }> = {
  none: { icon: CircleDashed, words: 'Not analyzed', tone: 'text-muted' },
  queued: { icon: Hourglass, words: 'Analysis queued', tone: 'text-accent-text' },
  running: { icon: LoaderCircle, words: 'Analyzing', tone: 'text-accent-text' },
  completed: { icon: Sparkles, words: 'Analyzed', tone: 'text-good' },
  failed: { icon: CircleAlert, words: 'Analysis failed', tone: 'text-bad' },
};

/** How far the search for causes is; leads to what it found. */
export function AnalysisLink({ incident }: { incident: Incident }) {
  const { icon: Icon, words, tone } = looks[incident.hypothesis_status];
  return (
    <Link
      to="/incidents/$incidentId"
      params={{ incidentId: incident.id }}
      search={{ tab: 'hypotheses' }}
      className="inline-flex min-h-6 items-center gap-1 whitespace-nowrap text-xs underline-offset-2 hover:underline"
    >
      <Icon size={13} aria-hidden className={cx('shrink-0', tone, incident.hypothesis_status === 'running' && 'animate-spin')} />
      {words}
    </Link>
  );
}
