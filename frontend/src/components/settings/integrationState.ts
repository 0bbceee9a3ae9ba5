import { CircleAlert, CircleCheck, CirclePause, Clock, type LucideIcon } from 'lucide-react';
import type { Schema } from '@/types/api';

interface SourceState {
  tone: 'good' | 'neutral' | 'bad' | 'info';
  icon: LucideIcon;
  label: string;
}

/** What is known of an alert source: a source that never sent anything is not called working. */
export function sourceState(source: Schema<'Integration'>): SourceState {
  if (!source.webhook_enabled) return { tone: 'neutral', icon: CirclePause, label: 'Off' };
  if (source.status === 'error') return { tone: 'bad', icon: CircleAlert, label: 'Failing' };
  if (!source.last_webhook_at) return { tone: 'info', icon: Clock, label: 'Waiting' };
  return { tone: 'good', icon: CircleCheck, label: 'Receiving' };
}
