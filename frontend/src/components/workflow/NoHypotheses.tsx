import { EmptyState } from '@/components/layout/EmptyState';
import type { Incident } from '@/types/api';
import { GenerateButton } from './GenerateButton';

const words: Record<Incident['hypothesis_status'], { title: string; text: string }> = {
  none: { title: 'Not analyzed yet', text: 'An analysis looks at alerts and earlier incidents and ranks likely causes.' },
  queued: { title: 'The analysis is queued', text: 'Its hypotheses appear here by themselves.' },
  running: {
    title: 'The analysis is running',
    text: 'Its hypotheses appear here by themselves. The workflow tab shows each step.',
  },
  completed: { title: 'The analysis found no likely cause', text: 'Tell it what you know and let it look again.' },
  failed: { title: 'The analysis failed', text: 'The workflow tab shows the step that failed and why.' },
};

/** Why there are no hypotheses and how to get some. */
export function NoHypotheses({ incident, reason }: { incident: Incident; reason?: string | null | undefined }) {
  const { title, text } = words[incident.hypothesis_status];
  return (
    <EmptyState title={title} action={<GenerateButton incident={incident} size="sm" />}>
      {reason ?? text}
    </EmptyState>
  );
}
