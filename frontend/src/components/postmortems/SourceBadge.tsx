import { Cog, Sparkles } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import type { Postmortem } from '@/types/api';
import { isWritten } from './looks';

/** Who wrote the draft it began with. Text that no person is credited for and no model wrote is of the rule engine. */
export function SourceBadge({ postmortem }: { postmortem: Postmortem }) {
  if (postmortem.ai_generated) return <Badge icon={Sparkles} tone="accent" label="AI draft" />;
  if (postmortem.authors.length === 0 && isWritten(postmortem)) return <Badge icon={Cog} label="Rule engine" />;
  return null;
}
