import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { ids, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import { log } from '@/test/telemetry';
import type { Schema } from '@/types/api';
import type { Log } from '@/types/telemetry';

const list = '/api/v1/projects/{project_id}/api-keys';
const keyId = newId();

function apiKey(change: Partial<Schema<'APIKey'>> = {}): Schema<'APIKey'> {
  return {
    id: keyId,
    name: 'Logs',
    key_prefix: 'srec_abcdefg',
    scopes: ['ingest:logs'],
    allowed_origins: [],
    is_active: true,
    expires_at: null,
    last_used_at: null,
    created_at: moment,
    created_by: ids.user,
    ...change,
  };
}

let lines: Log[];

describe('the way to the first telemetry', () => {
  beforeEach(() => {
    lines = [];
    signInAs(me({ current_project_role: 'admin' }));
    answer('get', list, [apiKey()]);
    answer('get', '/api/v1/logs/search', () => ({ items: lines, next_cursor: null, total: lines.length }) as never);
  });

  it('makes a key of one scope, fills it into every snippet and tells of the first line', async () => {
    let sent: unknown;
    answer('post', list, ({ body }) => {
      sent = body;
      return { ...apiKey(), raw_key: 'srec_secret' };
    });
    const { router } = await renderApp('/onboarding');
    await userEvent.click(await screen.findByRole('radio', { name: /^Logs/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Create key and fill it in' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ signal: 'logs', sel: keyId }));
    expect(sent).toEqual({ name: 'Logs', scopes: ['ingest:logs'] });
    for (const sender of ['curl', 'OpenTelemetry SDK', 'OpenTelemetry Collector', 'Promtail', 'Alloy', 'syslog-ng']) {
      await userEvent.click(screen.getByRole('tab', { name: sender }));
      const panel = screen.getByRole('tabpanel', { name: sender });
      expect(panel).toHaveTextContent('srec_secret');
      expect(panel).toHaveTextContent(`${location.origin}/api/v1/`);
    }
    expect(router.state.location.search).toMatchObject({ sender: 'syslog-ng' });
    expect(screen.getByText('Waiting for the first of your logs')).toBeInTheDocument();
    lines = [log({ service_name: 'checkout' })];
    expect(await screen.findByText(/Arrived: first item seen at .* a line of checkout/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open logs' })).toHaveAttribute('href', '/logs');
  });

  it('tells that the key was used although nothing is stored, and where refusals stand', async () => {
    answer('get', list, [apiKey({ last_used_at: moment })]);
    await renderApp(`/onboarding?signal=logs&sel=${keyId}`);
    expect(await screen.findByText(/the sender reaches this address/)).toBeInTheDocument();
    expect(screen.getByText(/The key was shown once/)).toBeInTheDocument();
  });

  it('asks for the site of a key that browsers send, and names what is wrong with it', async () => {
    fail('post', list, 400, 'VALIDATION_ERROR', { fields: [{ field: 'allowed_origins', message: 'is no origin' }] });
    answer('get', '/api/v1/browser/overview', { total_events: 0 } as never);
    await renderApp('/onboarding?signal=browser');
    const create = await screen.findByRole('button', { name: 'Create key and fill it in' });
    expect(create).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Your site'), 'https://shop.example');
    await userEvent.click(create);
    expect(await screen.findByText('is no origin')).toBeInTheDocument();
  });

  it('tells an engineer whom to ask, with what they will get', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    answer('get', '/api/v1/projects/{project_id}/members', [
      { user_id: ids.user, user_name: 'Ada Lovelace', user_email: 'ada@example.com', joined_at: moment, role: 'owner' },
    ]);
    await renderApp('/onboarding?signal=logs');
    expect(await screen.findByText(/Ask Ada Lovelace/)).toBeInTheDocument();
    expect(within(screen.getByRole('tabpanel', { name: 'curl' })).getByText(/srec_YOUR_KEY/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Create key and fill it in' })).toBeNull();
  });
});
