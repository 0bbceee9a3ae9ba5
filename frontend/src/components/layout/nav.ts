import { Bell, ChartColumn, FileClock, KeyRound, LayoutDashboard, type LucideIcon, Siren } from 'lucide-react';
import type { Action } from '@/lib/permissions';

export interface NavEntry {
  label: string;
  to: '/' | '/incidents' | '/settings/monitoring' | '/settings/api-keys' | '/analytics' | '/audit';
  icon: LucideIcon;
  permission?: Action;
  /** `g` and then this letter. */
  key?: string;
}

export interface NavGroup {
  label: string;
  entries: readonly NavEntry[];
}

/** Every page that the side navigation, the palette and the `g` keys lead to. */
export const navGroups: readonly NavGroup[] = [
  { label: 'Overview', entries: [{ label: 'Dashboard', to: '/', icon: LayoutDashboard, key: 'h' }] },
  {
    label: 'Respond',
    entries: [{ label: 'Incidents', to: '/incidents', icon: Siren, permission: 'incident.read', key: 'i' }],
  },
  {
    label: 'Analyze',
    entries: [{ label: 'AI analytics', to: '/analytics', icon: ChartColumn, permission: 'analytics.read' }],
  },
  {
    label: 'Settings',
    entries: [
      { label: 'Alert sources', to: '/settings/monitoring', icon: Bell, permission: 'integration.read' },
      { label: 'API keys', to: '/settings/api-keys', icon: KeyRound, permission: 'apikey.read' },
    ],
  },
  {
    label: 'Admin',
    entries: [{ label: 'Audit trail', to: '/audit', icon: FileClock, permission: 'audit.read' }],
  },
];
