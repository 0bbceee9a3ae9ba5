import { Cog, Sparkles } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';
import type { Postmortem } from '@/types/api';

/** Who wrote the draft it began with, however much people have changed since. */
export function SourceBadge({ postmortem }: { postmortem: Postmortem }) {
  switch (postmortem.source) {
    case 'model':
      return <Badge icon={Sparkles} tone="accent" label="AI draft" />;
    case 'rules':
      return <Badge icon={Cog} label="Rule engine" />;
    case null:
      return null;
  }
}
