import { CircleCheck, CirclePause, Clock, type LucideIcon } from 'lucide-react';
import type { Schema } from '@/types/api';

interface KeyState {
  tone: 'good' | 'neutral' | 'warn';
  icon: LucideIcon;
  label: string;
}

/** Whether a key works now. */
export function keyState(key: Schema<'APIKey'>): KeyState {
  if (!key.is_active) return { tone: 'neutral', icon: CirclePause, label: 'Disabled' };
  if (key.expires_at && Date.parse(key.expires_at) < Date.now()) return { tone: 'warn', icon: Clock, label: 'Expired' };
  return { tone: 'good', icon: CircleCheck, label: 'Active' };
}
