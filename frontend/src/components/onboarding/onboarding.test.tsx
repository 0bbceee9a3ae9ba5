import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { alert, ids, incident, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { MonitoringAlert, Role, Schema } from '@/types/api';
import { snippetOf } from './snippets';

const list = '/api/v1/projects/{project_id}/monitoring/integrations';
const source = newId();
const url = `https://sre.example.com/api/v1/webhooks/alertmanager/${source}`;

let alerts: MonitoringAlert[];

function integration(change: Partial<Schema<'Integration'>> = {}): Schema<'Integration'> {
  return {
    id: source,
    project_id: ids.project,
    project_name: 'Engine',
    integration_type: 'alertmanager',
    integration_type_display: 'Alert Manager',
    name: 'Alertmanager',
    description: '',
    url: 'http://alertmanager:9093',
    username: '',
    config: {},
    status: 'inactive',
    status_display: 'Inactive',
    last_test_at: null,
    last_test_success: false,
    last_error_message: null,
    last_webhook_at: null,
    webhook_enabled: true,
    webhook_url: url,
    is_primary: true,
    has_api_key: false,
    has_password: false,
    created_at: moment,
    updated_at: moment,
    ...change,
  };
}

function serve(role: Role, existing: Schema<'Integration'>[] = []) {
  signInAs(me({ current_project_role: role }));
  alerts = [];
  const ada = { user_id: ids.user, user_name: 'Ada Lovelace', user_email: 'ada@example.com', joined_at: moment } as const;
  answer('get', list, existing);
  answer('get', '/api/v1/projects/{project_id}/members', [{ ...ada, role: 'owner' }]);
  answer('get', '/api/v1/projects/{project_id}/monitoring/alerts', () => alerts);
  answer('get', '/api/v1/incidents/{incident_id}', incident({ title: 'API is down' }));
}

function figure(caption: HTMLElement): HTMLElement {
  const found = caption.closest('figure');
  if (!found) throw new Error('It stands in no figure.');
  return found;
}

describe('the way to the first incident', () => {
  beforeEach(() => serve('admin'));
  afterEach(() => vi.useRealTimers());

  it('makes a source, shows its snippet and leads to the incident of its first alert', async () => {
    let sent: unknown;
    answer('post', list, ({ body }) => {
      sent = body;
      return { ...integration(), webhook_secret: 'whsec_1' } as never;
    });
    answer('post', `${list}/{integration_id}/send-test-alert`, () => {
      alerts = [alert({ alert_name: 'TestAlert', integration_id: source })];
      return { status: 'success', message: '', received: 1, results: [], delivery_id: newId(), incident_ids: [ids.incident] };
    });
    const { router } = await renderApp('/onboarding');
    await userEvent.click(await screen.findByRole('button', { name: 'Create and show snippet' }));
    const snippet = figure(await screen.findByText('alertmanager.yml'));
    expect(snippet).toHaveTextContent(`url: "${url}"`);
    expect(snippet).toHaveTextContent('credentials: "whsec_1"');
    expect(within(snippet).getByRole('button', { name: /Copy/ })).toBeInTheDocument();
    expect(sent).toEqual({ integration_type: 'alertmanager', name: 'Alertmanager', url: 'http://alertmanager:9093' });
    expect(router.state.location.search).toMatchObject({ sel: source });
    expect(screen.getByText('Waiting for the first alert')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Send test alert' }));
    expect(await screen.findByText(/The first alert has arrived: TestAlert/)).toBeInTheDocument();
    expect(await screen.findByRole('link', { name: 'Open API is down' })).toHaveAttribute('href', `/incidents/${ids.incident}`);
  });

  it('runs a clock and names likely causes after a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    serve('admin', [integration()]);
    await renderApp(`/onboarding?sel=${source}`);
    expect(await screen.findByText('0s')).toBeInTheDocument();
    await act(() => vi.advanceTimersByTimeAsync(5_000));
    expect(screen.getByText('5s')).toBeInTheDocument();
    expect(screen.queryByText(/Usually it is one of these/)).not.toBeInTheDocument();
    await act(() => vi.advanceTimersByTimeAsync(56_000));
    expect(screen.getByText(/Usually it is one of these/)).toBeInTheDocument();
  });

  it('puts what the server found beside its field', async () => {
    fail('post', list, 400, 'VALIDATION_ERROR', { fields: [{ field: 'url', message: 'Enter an http address.' }] });
    const { router } = await renderApp('/onboarding');
    await userEvent.click(await screen.findByRole('radio', { name: /Grafana/ }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ source: 'grafana' }));
    await userEvent.click(screen.getByRole('button', { name: 'Create and show snippet' }));
    await waitFor(() => expect(screen.getByLabelText('Address')).toHaveAccessibleDescription(/Enter an http address/));
  });

  it('says why a test alert was not sent', async () => {
    fail('post', `${list}/{integration_id}/send-test-alert`, 409, 'CONFLICT', { detail: 'The source is switched off.' });
    await renderApp(`/onboarding?sel=${source}`);
    await userEvent.click(await screen.findByRole('button', { name: 'Send test alert' }));
    expect(await screen.findAllByText('The source is switched off.')).not.toHaveLength(0);
  });

  it('tells an engineer whom to ask and what they will get', async () => {
    serve('engineer', [integration({ name: 'Production' })]);
    await renderApp('/onboarding');
    expect(await screen.findByText(/Ask Ada Lovelace \(ada@example.com\)/)).toBeInTheDocument();
    expect(figure(screen.getByText('alertmanager.yml'))).toHaveTextContent('WEBHOOK_SECRET');
    expect(screen.queryByRole('button', { name: 'Create and show snippet' })).not.toBeInTheDocument();
    await userEvent.click(await screen.findByRole('button', { name: 'Production' }));
    expect(await screen.findByRole('button', { name: 'Send test alert' })).toBeInTheDocument();
  });

  it('lets a viewer only watch', async () => {
    serve('viewer', [integration()]);
    await renderApp(`/onboarding?sel=${source}`);
    expect(await screen.findByText('Waiting for the first alert')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Send test alert' })).not.toBeInTheDocument();
  });
});

describe('a snippet', () => {
  it.each(['grafana', 'webhook'] as const)('for %s holds the address and the secret', (kind) => {
    const { code } = snippetOf(kind, url, 'whsec_1');
    expect(code).toContain(url);
    expect(code).toContain('whsec_1');
  });
});
