import type { Generation } from '@/services/queries/hypotheses';

/** Why the hypotheses on screen are not the whole story; null when they are. */
export function whatIsMissing(latest: Generation | undefined, chosen: string | undefined, runsFailed: boolean): string | null {
  if (runsFailed && !latest) return 'The list of runs could not be loaded; these may not be the newest hypotheses.';
  if (!latest) return null;
  if (chosen !== undefined && chosen !== latest.generation_id && latest.status === 'completed') {
    return `These are from an earlier run. Run ${latest.run} is the newest.`;
  }
  if (latest.status === 'failed' && chosen !== latest.generation_id) {
    return `Run ${latest.run} failed${latest.error_message ? `: ${latest.error_message.replace(/\.$/, '')}` : ''}. These are from an earlier run.`;
  }
  return null;
}
