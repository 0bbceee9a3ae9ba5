import { Cog, Sparkles } from 'lucide-react';
import { Badge } from '@/components/ui/Badge';

/** Who wrote this: a language model or the rule engine. */
export function SourceBadge({ source }: { source: 'model' | 'rules' }) {
  return source === 'rules' ? <Badge icon={Cog} label="Rule engine" /> : <Badge icon={Sparkles} tone="accent" label="AI model" />;
}
