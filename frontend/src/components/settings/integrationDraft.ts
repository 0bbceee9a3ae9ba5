import type { Schema } from '@/types/api';

type Integration = Schema<'Integration'>;

export type Kind = Integration['integration_type'];
export type AutoResolve = 'mitigated' | 'resolved' | 'off';

/** An alert source as the form holds it. A secret that is empty is kept, null is removed. */
export interface IntegrationDraft {
  kind: Kind;
  name: string;
  url: string;
  username: string;
  password: string | null;
  apiKey: string | null;
  autoResolve: AutoResolve;
  enabled: boolean;
}

export const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'alertmanager', label: 'Alertmanager' },
  { value: 'prometheus', label: 'Prometheus without Alertmanager' },
  { value: 'grafana', label: 'Grafana' },
  { value: 'webhook', label: 'Any other sender (webhook)' },
];

export function draftOf(source: Integration | null): IntegrationDraft {
  return {
    kind: source?.integration_type ?? 'alertmanager',
    name: source?.name ?? '',
    url: source?.url ?? '',
    username: source?.username ?? '',
    password: '',
    apiKey: '',
    autoResolve: source?.config.auto_resolve ?? 'mitigated',
    enabled: source?.webhook_enabled ?? true,
  };
}

export function createBody(draft: IntegrationDraft): Schema<'CreateIntegrationRequest'> {
  return {
    integration_type: draft.kind,
    name: draft.name.trim(),
    url: draft.url.trim(),
    config: { auto_resolve: draft.autoResolve },
    ...credentials(draft),
  };
}

export function testBody(draft: IntegrationDraft): Schema<'TestConnectionRequest'> {
  return { integration_type: draft.kind, url: draft.url.trim(), ...credentials(draft) };
}

/** What to change. The configuration is replaced as a whole, so what the form does not show is sent along. */
export function updateBody(draft: IntegrationDraft, source: Integration): Schema<'UpdateIntegrationRequest'> {
  return {
    name: draft.name.trim(),
    url: draft.url.trim(),
    username: draft.username.trim(),
    webhook_enabled: draft.enabled,
    config: { ...source.config, auto_resolve: draft.autoResolve },
    ...(draft.password === '' ? {} : { password: draft.password }),
    ...(draft.apiKey === '' ? {} : { api_key: draft.apiKey }),
  };
}

function credentials({ username, password, apiKey }: IntegrationDraft) {
  return {
    ...(username.trim() ? { username: username.trim() } : {}),
    ...(password ? { password } : {}),
    ...(apiKey ? { api_key: apiKey } : {}),
  };
}
