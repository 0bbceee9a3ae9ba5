import { Contrast, type LucideIcon, Monitor, Moon, Sun } from 'lucide-react';
import type { Theme } from '@/lib/stores/preferences';

/** The themes by name. */
export const themeChoices: readonly { value: Theme; label: string; icon: LucideIcon }[] = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'contrast', label: 'High contrast', icon: Contrast },
];
