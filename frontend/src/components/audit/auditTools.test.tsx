import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ids, me, moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Role } from '@/types/api';

const list = '/api/v1/audit-logs';

function serve(role: Role) {
  signInAs(me({ current_project_role: role }));
  answer('get', list, { total: 0, skip: 0, limit: 100, logs: [] });
  const ada = { user_id: ids.user, user_name: 'Ada Lovelace', user_email: 'ada@example.com', joined_at: moment } as const;
  answer('get', '/api/v1/projects/{project_id}/members', [{ ...ada, role: 'owner' }]);
}

describe('the export', () => {
  const saved: { name: string; text: Promise<string> }[] = [];

  beforeEach(() => {
    serve('admin');
    saved.length = 0;
    let last: Blob | undefined;
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (file: Blob) => {
          last = file;
          return 'blob:here';
        },
        revokeObjectURL: () => {},
      }),
    );
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push({ name: this.download, text: last?.text() ?? Promise.resolve('') });
    });
  });

  it.each([
    ['CSV', 'csv'],
    ['NDJSON', 'ndjson'],
  ] as const)('as %s holds what the filters match', async (label, format) => {
    let asked: URL | undefined;
    answer('get', '/api/v1/audit-logs/export', ({ url }) => {
      asked = url;
      const headers = { 'Content-Type': 'text/csv', 'Content-Disposition': `attachment; filename="audit-2026.${format}"` };
      return new Response('one\ntwo\n', { headers });
    });
    await renderApp('/audit?action=incident.*&status=failed&page=3&from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z');
    await userEvent.click(screen.getByRole('button', { name: 'Export' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: new RegExp(`^${label}`) }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]?.name).toBe(`audit-2026.${format}`);
    expect(await saved[0]?.text).toBe('one\ntwo\n');
    expect(Object.fromEntries(asked?.searchParams ?? [])).toEqual({
      action: 'incident.*',
      success: 'false',
      start_date: '2026-01-01T00:00:00.000Z',
      end_date: '2026-01-02T00:00:00.000Z',
      format,
    });
  });

  it('that is refused saves nothing and says why', async () => {
    fail('get', '/api/v1/audit-logs/export', 503, 'UNAVAILABLE', { detail: 'Too many exports at once.' });
    await renderApp('/audit');
    await userEvent.click(screen.getByRole('button', { name: 'Export' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /^CSV/ }));
    expect(await screen.findAllByText('Too many exports at once.')).not.toHaveLength(0);
    expect(saved).toEqual([]);
  });
});

describe('the statistics', () => {
  const stats = {
    period_days: 7,
    total_events: 81,
    successful_events: 80,
    failed_events: 1,
    success_rate: '98.76%',
    top_actions: [['incident.created', 60]],
    top_users: [[ids.user, 50]],
    resource_breakdown: { incident: 70, auth: 11 },
    timeline: [{ date: '2026-01-24', total: 81, failed: 1 }],
  };

  it('count the days of the URL, name people and narrow the list', async () => {
    serve('admin');
    let asked: string | null = null;
    answer('get', '/api/v1/audit-logs/stats', ({ url }) => {
      asked = url.searchParams.get('days');
      return stats;
    });
    const { router } = await renderApp('/audit?days=30');
    await userEvent.click(screen.getByRole('button', { name: 'Statistics' }));
    const panel = within(await screen.findByRole('complementary', { name: 'Statistics' }));
    expect(await panel.findByText('80 (98.76%)')).toBeInTheDocument();
    expect(asked).toBe('30');
    expect(await panel.findByRole('button', { name: /Ada Lovelace/ })).toBeInTheDocument();
    await userEvent.click(panel.getByRole('button', { name: /incident.created/ }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ panel: 'stats', action: 'incident.created' }));
  });

  it('call nothing a success when nothing happened', async () => {
    serve('admin');
    answer('get', '/api/v1/audit-logs/stats', { ...stats, total_events: 0, success_rate: '100.00%' });
    await renderApp('/audit?panel=stats');
    expect(await screen.findByText('No entry in these days')).toBeInTheDocument();
    expect(screen.queryByText(/100/)).not.toBeInTheDocument();
  });
});

describe('removing old entries', () => {
  it('is not offered to an admin', async () => {
    serve('admin');
    await renderApp('/audit');
    expect(screen.getByRole('button', { name: 'Export' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'More actions' })).not.toBeInTheDocument();
  });

  it('asks an owner with the days in the question and says what went', async () => {
    serve('owner');
    let asked: string | null = null;
    answer('delete', '/api/v1/audit-logs/cleanup', ({ url }) => {
      asked = url.searchParams.get('days_to_keep');
      return { message: 'Done.', removed_count: 12, remaining_count: 34 };
    });
    await renderApp('/audit');
    await userEvent.click(screen.getByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Remove old entries' }));
    const dialog = within(await screen.findByRole('alertdialog', { name: 'Remove entries older than 365 days?' }));
    const days = dialog.getByLabelText('Days to keep');
    await userEvent.clear(days);
    await userEvent.type(days, '29');
    await userEvent.click(dialog.getByRole('button', { name: 'Remove old entries' }));
    expect(days).toHaveAccessibleDescription(/Enter a number from 30 to 3650/);
    expect(asked).toBeNull();
    await userEvent.clear(days);
    await userEvent.type(days, '90');
    expect(screen.getByRole('alertdialog', { name: 'Remove entries older than 90 days?' })).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Remove old entries' }));
    expect(await screen.findAllByText('12 entries removed')).not.toHaveLength(0);
    expect(asked).toBe('90');
  });

  it('shows why the server refuses', async () => {
    serve('owner');
    fail('delete', '/api/v1/audit-logs/cleanup', 409, 'CONFLICT', { detail: 'Another removal is running.' });
    await renderApp('/audit');
    await userEvent.click(screen.getByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Remove old entries' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Remove old entries' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Another removal is running.');
  });
});
