import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { ids, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Schema } from '@/types/api';

const one = '/api/v1/projects/{project_id}/monitoring/integrations/{integration_id}';
const list = '/api/v1/projects/{project_id}/monitoring/integrations';
const deliveries = '/api/v1/projects/{project_id}/monitoring/deliveries';
const dead = '/api/v1/projects/{project_id}/monitoring/dead-letters';

function source(change: Partial<Schema<'Integration'>> = {}): Schema<'Integration'> {
  return {
    id: newId(),
    project_id: ids.project,
    project_name: 'Engine',
    integration_type: 'alertmanager',
    integration_type_display: 'Alert Manager',
    name: 'production',
    description: '',
    url: 'http://alertmanager:9093',
    username: '',
    config: { default_severity: 'low', auto_resolve: 'off' },
    status: 'active',
    status_display: 'Active',
    last_test_at: null,
    last_test_success: false,
    last_error_message: null,
    webhook_enabled: true,
    webhook_url: 'http://localhost/api/v1/webhooks/alertmanager/1',
    is_primary: false,
    created_at: moment,
    updated_at: moment,
    has_password: true,
    has_api_key: false,
    last_webhook_at: moment,
    ...change,
  };
}

const delivery: Schema<'WebhookDelivery'> = {
  id: newId(),
  integration_id: newId(),
  received_at: moment,
  status: 'processed',
  alerts: 1,
  results: [
    { index: 0, status: 'created', alert_id: null, detail: null, error_code: null, fingerprint: null, incident_id: ids.incident },
  ],
  source_ip: '192.0.2.9',
};

const result: Schema<'WebhookResult'> = {
  status: 'success',
  message: 'ok',
  delivery_id: delivery.id,
  received: 1,
  incident_ids: [ids.incident],
  results: delivery.results,
};

let sources: Schema<'Integration'>[];

function serve() {
  sources = [source()];
  answer('get', list, () => sources);
  answer('get', deliveries, [delivery]);
  answer('get', dead, []);
}

async function choose(item: string) {
  await userEvent.click(await screen.findByRole('button', { name: 'Actions for production' }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

describe('alert sources', () => {
  beforeEach(() => {
    signInAs();
    serve();
  });

  it('adds Grafana with a contact point to paste, after a test of the address', async () => {
    let sent: unknown;
    answer('post', `${list}/test-connection`, { success: false, message: 'Refused.', response_time_ms: 7, details: null });
    answer(
      'post',
      list,
      ({ body }) => {
        sent = body;
        return {
          ...source({ name: 'boards', integration_type: 'grafana', webhook_url: 'http://localhost/hook' }),
          webhook_secret: 's3cret',
        };
      },
      201,
    );
    await renderApp('/settings/monitoring');
    await userEvent.click(await screen.findByRole('button', { name: 'Add source' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add alert source' }));
    await userEvent.selectOptions(dialog.getByLabelText('Type'), 'grafana');
    await userEvent.type(dialog.getByLabelText('Name'), 'boards');
    await userEvent.type(dialog.getByLabelText('Address'), 'http://grafana:3000');
    await userEvent.type(dialog.getByLabelText(/^API key/), 'token');
    await userEvent.click(dialog.getByRole('button', { name: 'Test connection' }));
    expect(await dialog.findByText('Refused. (7 ms)')).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Add source' }));
    const shown = await screen.findByRole('dialog', { name: 'Connect boards' });
    expect(shown).toHaveTextContent('authorization_credentials: "s3cret"');
    expect(sent).toEqual({
      integration_type: 'grafana',
      name: 'boards',
      url: 'http://grafana:3000',
      api_key: 'token',
      config: { auto_resolve: 'mitigated' },
    });
  });

  it('edits without touching stored secrets or settings that the form does not show', async () => {
    let sent: unknown;
    answer('patch', one, ({ body }) => {
      sent = body;
      return { ...source({ name: 'staging' }), webhook_secret: null };
    });
    await renderApp('/settings/monitoring');
    await choose('Edit');
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit production' }));
    expect(screen.queryByText('Deliveries of production')).not.toBeInTheDocument();
    await userEvent.clear(dialog.getByLabelText('Name'));
    await userEvent.type(dialog.getByLabelText('Name'), 'staging');
    await userEvent.click(dialog.getByRole('button', { name: 'Save source' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    expect(sent).toEqual({
      name: 'staging',
      url: 'http://alertmanager:9093',
      username: '',
      webhook_enabled: true,
      config: { default_severity: 'low', auto_resolve: 'off' },
    });
  });

  it('removes a stored secret when asked to', async () => {
    let sent: unknown;
    answer('patch', one, ({ body }) => {
      sent = body;
      return { ...source(), webhook_secret: null };
    });
    await renderApp('/settings/monitoring');
    await choose('Edit');
    await userEvent.click(await screen.findByRole('button', { name: 'Remove Password' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save source' }));
    await waitFor(() => expect(sent).toMatchObject({ password: null }));
  });

  it('tests, and says what the other side said', async () => {
    answer('post', `${one}/test`, { success: true, message: 'Version 0.28.', response_time_ms: 12, details: null });
    await renderApp('/settings/monitoring');
    await choose('Test connection');
    expect(await screen.findAllByText('Version 0.28. (12 ms)')).not.toHaveLength(0);
  });

  it('sends a test alert and leads to its incident', async () => {
    answer('post', `${one}/send-test-alert`, result, 202);
    await renderApp('/settings/monitoring');
    await choose('Send test alert');
    expect(await screen.findByRole('button', { name: 'Open incident' })).toBeInTheDocument();
  });

  it('makes another source the primary one', async () => {
    answer('patch', one, ({ body }) => {
      expect(body).toEqual({ is_primary: true });
      sources = [source({ is_primary: true })];
      return { ...source(), webhook_secret: null };
    });
    await renderApp('/settings/monitoring');
    await choose('Make primary');
    expect(await screen.findByText('production (primary)')).toBeInTheDocument();
  });

  it('deletes after asking, and says why not', async () => {
    fail('delete', one, 500, 'INTERNAL_ERROR');
    await renderApp('/settings/monitoring');
    await choose('Delete');
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete alert source "production"?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete source' }));
    expect(await within(dialog).findByText('It did not work.')).toBeInTheDocument();
    answer('delete', one, () => {
      sources = [];
      return { status: 'deleted', message: '' };
    });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete source' }));
    expect(await screen.findByText('No alert source yet')).toBeInTheDocument();
  });

  it('shows the raw payload of a delivery and replays it', async () => {
    answer('get', `${deliveries}/{delivery_id}`, { ...delivery, raw_payload: { alerts: ['the-body'] } });
    answer('post', `${deliveries}/{delivery_id}/replay`, result, 202);
    await renderApp(`/settings/monitoring?sel=${sources[0]?.id}`);
    await userEvent.click(await screen.findByRole('button', { name: /^Raw payload/ }));
    expect(await screen.findByText(/the-body/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /^Replay/ }));
    expect(await screen.findByText('Delivery replayed')).toBeInTheDocument();
  });

  it('lists what was given up and queues it again', async () => {
    answer('get', dead, [
      {
        id: newId(),
        kind: 'incident_action',
        service: 'integration-service',
        topic: '/internal/incidents',
        reason: 'refused',
        attempts: 12,
        created_at: moment,
        dead_at: moment,
      },
    ]);
    answer('post', `${dead}/{dead_letter_id}/retry`, { id: newId(), status: 'queued' });
    await renderApp('/settings/monitoring');
    await userEvent.click(await screen.findByRole('button', { name: 'Retry Change of an incident' }));
    expect(await screen.findByText('Change of an incident is queued again')).toBeInTheDocument();
  });

  it('walks to older deliveries by the cursor of the server', async () => {
    const older = { ...delivery, id: newId(), source_ip: '198.51.100.7' };
    answer('get', deliveries, ({ url }) =>
      url.searchParams.get('cursor') === 'older'
        ? [older]
        : HttpResponse.json([delivery], { headers: { 'X-Next-Cursor': 'older' } }),
    );
    await renderApp(`/settings/monitoring?sel=${sources[0]?.id}`);
    expect(await screen.findByText('The newest 1 delivery')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    expect(await screen.findByText(/198\.51\.100\.7/)).toBeInTheDocument();
    expect(screen.getByText('2 deliveries')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Show older' })).not.toBeInTheDocument();
  });

  it('walks to older undelivered messages', async () => {
    const letter = (reason: string) => ({
      id: newId(),
      kind: 'event' as const,
      service: 'incident-service',
      topic: 'incidents',
      reason,
      attempts: 12,
      created_at: moment,
      dead_at: moment,
    });
    answer('get', dead, ({ url }) =>
      url.searchParams.get('cursor') === 'older'
        ? [letter('the second page')]
        : HttpResponse.json([letter('the first page')], { headers: { 'X-Next-Cursor': 'older' } }),
    );
    await renderApp('/settings/monitoring');
    expect(await screen.findByText('the first page')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    expect(await screen.findByText('the second page')).toBeInTheDocument();
    expect(screen.getByText('2 undelivered messages')).toBeInTheDocument();
  });

  it('offers an engineer tests only', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    await renderApp('/settings/monitoring');
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for production' }));
    const items = (await screen.findAllByRole('menuitem')).map((item) => item.textContent);
    expect(items).toEqual(['Test connection', 'Send test alert']);
  });

  it('offers a viewer nothing', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp('/settings/monitoring');
    await screen.findByText('production');
    expect(screen.queryByRole('button', { name: 'Actions for production' })).not.toBeInTheDocument();
    expect(screen.queryByText('Undelivered messages')).not.toBeInTheDocument();
  });
});
