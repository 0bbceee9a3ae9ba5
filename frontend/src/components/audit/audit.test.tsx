import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { ids, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, hang, type Sent } from '@/test/server';
import type { Schema } from '@/types/api';

type Entry = Schema<'AuditEntry'>;

function entry(change: Partial<Entry> = {}): Entry {
  return {
    id: newId(),
    timestamp: moment,
    user_id: ids.user,
    user_email: 'ada@example.com',
    tenant_id: ids.tenant,
    action: 'incident.state_changed',
    resource_type: 'incident',
    resource_id: ids.incident,
    changes: { state: { old: 'detected', new: 'acknowledged' } },
    ip_address: '192.0.2.17',
    user_agent: 'curl/8.0',
    request_id: 'req-audit-1',
    success: true,
    error_message: null,
    metadata: {},
    project_id: ids.project,
    actor_type: 'user',
    actor_name: 'Ada Lovelace',
    service: 'incident-service',
    hash: 'aaaa',
    prev_hash: 'bbbb',
    ...change,
  };
}

let entries: Entry[];
let asked: URL[];

function serve() {
  answer('get', '/api/v1/audit-logs', ({ url }: Sent) => {
    asked.push(url);
    return { total: entries.length, skip: Number(url.searchParams.get('skip')), limit: 100, logs: entries };
  });
  answer('get', '/api/v1/audit-logs/{log_id}', ({ params }) => entries.find(({ id }) => id === params.log_id) ?? entry());
  answer('get', '/api/v1/projects/{project_id}/members', []);
}

describe('the audit trail', () => {
  beforeEach(() => {
    asked = [];
    entries = [
      entry(),
      entry({
        action: 'auth.login_failed',
        resource_type: 'auth',
        resource_id: null,
        success: false,
        error_message: 'Wrong password.',
      }),
    ];
    signInAs(me({ current_project_role: 'admin' }));
    serve();
  });

  it('asks the server for what the URL says', async () => {
    await renderApp(
      `/audit?q=ada&owner=${ids.user}&actor=user&action=incident.*&resource=incident&status=failed&page=3&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z`,
    );
    await screen.findByText('incident.state_changed');
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      search: 'ada',
      user_id: ids.user,
      actor_type: 'user',
      action: 'incident.*',
      resource_type: 'incident',
      success: 'false',
      start_date: '2026-01-01T00:00:00.000Z',
      end_date: '2026-01-02T00:00:00.000Z',
      skip: '200',
      limit: '100',
    });
  });

  it('leaves a range that ends now open for later entries', async () => {
    await renderApp('/audit');
    await screen.findByText('incident.state_changed');
    expect([...(asked[0]?.searchParams.keys() ?? [])]).toEqual(['start_date', 'skip', 'limit']);
  });

  it('writes filters into the URL', async () => {
    const { router } = await renderApp('/audit');
    await userEvent.click(await screen.findByRole('button', { name: 'Filter by Result' }));
    await userEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Failed' }));
    await userEvent.type(screen.getByLabelText('Action, such as incident.*'), 'auth.*{Enter}');
    await waitFor(() => expect(router.state.location.search).toMatchObject({ status: 'failed', action: 'auth.*' }));
    await waitFor(() => expect(asked.at(-1)?.searchParams.get('action')).toBe('auth.*'));
  });

  it('shows who, what and the result of each entry', async () => {
    await renderApp('/audit');
    const cell = await screen.findByText('auth.login_failed');
    const row = within(cell.closest('tr') as HTMLElement);
    expect(row.getByText('Ada Lovelace')).toBeInTheDocument();
    expect(row.getByText('Failed')).toBeInTheDocument();
    expect(row.getByText('2026-01-24 12:00:00')).toBeInTheDocument();
  });

  it('opens an entry with its changes, address and request, and keeps it in the URL', async () => {
    const { router } = await renderApp('/audit');
    await screen.findByText('incident.state_changed');
    await userEvent.keyboard('j{Enter}');
    const panel = within(await screen.findByRole('complementary', { name: 'incident.state_changed' }));
    expect(panel.getByText('192.0.2.17')).toBeInTheDocument();
    expect(panel.getByText('req-audit-1')).toBeInTheDocument();
    const changes = within(panel.getByRole('list', { name: 'Changed fields' }));
    expect(changes.getByText('detected').closest('del')).not.toBeNull();
    expect(changes.getByText('acknowledged').closest('ins')).not.toBeNull();
    expect(router.state.location.search).toMatchObject({ sel: entries[0]?.id });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('sel', entries[0]?.id));
  });

  it('says why a failed action failed', async () => {
    await renderApp(`/audit?sel=${entries[1]?.id}`);
    expect(await screen.findByText('Wrong password.')).toBeInTheDocument();
  });

  it('says that a linked entry is gone', async () => {
    fail('get', '/api/v1/audit-logs/{log_id}', 404, 'RESOURCE_NOT_FOUND');
    await renderApp(`/audit?sel=${newId()}`);
    expect(await screen.findByText(/audit entry/)).toBeInTheDocument();
  });

  it('prints how many entries of an intact chain were checked', async () => {
    answer('get', '/api/v1/audit-logs/verify', { checked: 12_403, valid: true, first_invalid_id: null as never });
    await renderApp('/audit');
    await userEvent.click(screen.getByRole('button', { name: 'Check chain' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The chain is intact: 12,403 entries checked');
  });

  it('names the first entry that breaks the chain and opens it', async () => {
    const broken = entries[1]?.id ?? '';
    answer('get', '/api/v1/audit-logs/verify', { checked: 7, valid: false, first_invalid_id: broken });
    const { router } = await renderApp('/audit');
    await userEvent.click(screen.getByRole('button', { name: 'Check chain' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The chain is broken');
    await userEvent.click(screen.getByRole('button', { name: 'Show entry' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ sel: broken }));
  });

  it('never calls an unanswered check a good one', async () => {
    fail('get', '/api/v1/audit-logs/verify', 500, 'INTERNAL_ERROR', { detail: 'The disk is slow.' });
    await renderApp('/audit');
    await userEvent.click(screen.getByRole('button', { name: 'Check chain' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The chain could not be checked: The disk is slow.');
  });

  it('says which entries cannot be turned to', async () => {
    answer('get', '/api/v1/audit-logs', { total: 50_000, skip: 0, limit: 100, logs: entries });
    await renderApp('/audit');
    expect(await screen.findByText(/The newest 10,100 of 50,000 entries/)).toBeInTheDocument();
    expect(screen.getByText('Page 1 of 101')).toBeInTheDocument();
  });

  it.each([
    ['loading', () => hang('get', '/api/v1/audit-logs')],
    ['error', () => fail('get', '/api/v1/audit-logs', 500, 'INTERNAL_ERROR')],
    ['forbidden', () => fail('get', '/api/v1/audit-logs', 403, 'INSUFFICIENT_ROLE')],
    ['empty', () => answer('get', '/api/v1/audit-logs', { total: 0, skip: 0, limit: 100, logs: [] })],
  ] as const)('is %s when the answer is', async (state, prepare) => {
    prepare();
    await renderApp('/audit');
    await waitFor(() => expect(screen.getByRole('region', { name: 'Audit entries' })).toHaveAttribute('data-state', state));
  });

  it('is closed to engineers', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    await renderApp('/audit');
    expect(screen.getByRole('heading', { level: 1, name: 'Not allowed' })).toBeInTheDocument();
    expect(asked).toEqual([]);
  });
});
