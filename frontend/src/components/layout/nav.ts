import {
  Activity,
  Ban,
  Bell,
  BookOpen,
  Bot,
  Box,
  Building2,
  Cable,
  ChartColumn,
  ChartGantt,
  CircleAlert,
  FileClock,
  FileText,
  Folder,
  Globe,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Rocket,
  ScrollText,
  Server,
  Siren,
  Users,
  Workflow,
} from 'lucide-react';
import type { Action } from '@/lib/permissions';

export interface NavEntry {
  label: string;
  to:
    | '/'
    | '/incidents'
    | '/settings/monitoring'
    | '/settings/api-keys'
    | '/settings/connections'
    | '/settings/ai'
    | '/settings/members'
    | '/settings/projects'
    | '/settings/organization'
    | '/audit'
    | '/onboarding'
    | '/runbooks'
    | '/postmortems'
    | '/analytics'
    | '/apm'
    | '/service-map'
    | '/infrastructure'
    | '/metrics'
    | '/settings/refused'
    | '/logs'
    | '/traces'
    | '/errors'
    | '/browser';
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
    entries: [
      { label: 'Incidents', to: '/incidents', icon: Siren, permission: 'incident.read', key: 'i' },
      { label: 'Runbooks', to: '/runbooks', icon: BookOpen, permission: 'runbook.read' },
      { label: 'Postmortems', to: '/postmortems', icon: FileText, permission: 'postmortem.read' },
    ],
  },
  {
    label: 'Observe',
    entries: [
      { label: 'Services', to: '/apm', icon: Box, permission: 'metric.read', key: 's' },
      { label: 'Service map', to: '/service-map', icon: Workflow, permission: 'trace.read' },
      { label: 'Hosts', to: '/infrastructure', icon: Server, permission: 'host.read' },
      { label: 'Metrics', to: '/metrics', icon: Activity, permission: 'promql.read', key: 'm' },
      { label: 'Logs', to: '/logs', icon: ScrollText, permission: 'log.read', key: 'l' },
      { label: 'Traces', to: '/traces', icon: ChartGantt, permission: 'trace.read', key: 't' },
      { label: 'Errors', to: '/errors', icon: CircleAlert, permission: 'error.read' },
      { label: 'Browser', to: '/browser', icon: Globe, permission: 'browser.read' },
    ],
  },
  {
    label: 'Analyze',
    entries: [{ label: 'AI analytics', to: '/analytics', icon: ChartColumn, permission: 'analytics.read' }],
  },
  {
    label: 'Settings',
    entries: [
      { label: 'Alert sources', to: '/settings/monitoring', icon: Bell, permission: 'integration.read' },
      { label: 'Refused data', to: '/settings/refused', icon: Ban, permission: 'drop.read' },
      { label: 'Connections', to: '/settings/connections', icon: Cable, permission: 'connection.read' },
      { label: 'AI provider', to: '/settings/ai', icon: Bot, permission: 'ai.read' },
      { label: 'API keys', to: '/settings/api-keys', icon: KeyRound, permission: 'apikey.read' },
      { label: 'Members', to: '/settings/members', icon: Users, permission: 'member.read' },
      { label: 'Projects', to: '/settings/projects', icon: Folder, permission: 'project.read' },
      { label: 'Get started', to: '/onboarding', icon: Rocket },
    ],
  },
  {
    label: 'Admin',
    entries: [
      { label: 'Audit trail', to: '/audit', icon: FileClock, permission: 'audit.read' },
      { label: 'Organization', to: '/settings/organization', icon: Building2, permission: 'organization.read' },
    ],
  },
];
