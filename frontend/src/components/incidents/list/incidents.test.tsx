import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useArrivals } from '@/lib/stores/arrivals';
import { envelope, ids, incident, incidentPage, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';
import type { Incident } from '@/types/api';

const list = '/api/v1/incidents';
const state = '/api/v1/incidents/{incident_id}/state';

const other = {
  user_id: newId(),
  user_name: 'Grace Hopper',
  user_email: 'grace@example.com',
  role: 'engineer',
  joined_at: moment,
} as const;
const self = { ...other, user_id: ids.user, user_name: 'Ada Lovelace', user_email: 'ada@example.com' };

let rows: Incident[];
let asked: URL[];

function rowOf(index: number): Incident {
  return incident({ id: newId(), title: `Incident ${index}`, severity: 'high' });
}

/** A server that keeps what it is told. */
function serve() {
  answer('get', list, ({ url }: Sent) => {
    asked.push(url);
    return incidentPage(rows, { limit: 50, total: rows.length });
  });
  const zero = { critical: 0, high: rows.length, medium: 0, low: 0 };
  const states = {
    detected: rows.length,
    acknowledged: 0,
    investigating: 0,
    mitigated: 0,
    resolved: 0,
    learned: 0,
    open: 0,
    closed: 0,
  };
  answer('get', '/api/v1/incidents-stats', {
    total: rows.length,
    by_severity: zero,
    by_state: states,
    mtta_minutes: 4.5,
    mttr_minutes: null,
  });
  answer('get', '/api/v1/incidents-timeline', {
    days: 2,
    start_date: '2026-01-23',
    end_date: '2026-01-24',
    timeline: [
      { date: '2026-01-23', count: 3 },
      { date: '2026-01-24', count: 0 },
    ],
  });
  answer('get', '/api/v1/projects/{project_id}/members', [self, other]);
  answer('patch', state, ({ params, body }) => {
    const to = (body as { state: Incident['state'] }).state;
    const found = rows.find(({ id }) => id === params.incident_id) ?? incident();
    return { status: 'success', incident_id: found.id, new_state: to, incident: { ...found, state: to } };
  });
}

function row(title: string) {
  const found = screen.getByText(title).closest('tr');
  if (!found) throw new Error(`${title} stands in no row.`);
  return within(found);
}

async function open(path = '/incidents') {
  const view = await renderApp(path);
  await screen.findByText('Incident 0');
  return view;
}

describe('the incident list', () => {
  beforeEach(() => {
    rows = Array.from({ length: 20 }, (_, index) => rowOf(index));
    asked = [];
    signInAs(me({ current_project_role: 'engineer' }));
    serve();
  });

  it('asks the server for what the URL says, lists joined by comma', async () => {
    await open(
      '/incidents?q=disk&severity=critical&severity=high&state=detected&state=mitigated&service=api&sort=severity&order=asc&page=2&from=now-7d&to=now',
    );
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      search: 'disk',
      severity: 'critical,high',
      state: 'detected,mitigated',
      service_name: 'api',
      sort: 'severity',
      order: 'asc',
      from: 'now-7d',
      to: 'now',
      page: '2',
      limit: '50',
    });
  });

  it('leaves out what is not filtered', async () => {
    await open('/incidents?severity=nonsense&page=-3');
    expect(asked[0]?.search).toBe('?sort=detected_at&order=desc&page=1&limit=50');
  });

  it('writes a chosen filter into the URL and starts at the first page', async () => {
    const { router } = await open('/incidents?page=2');
    await userEvent.click(screen.getByRole('button', { name: 'Severity' }));
    await userEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Critical' }));
    await userEvent.click(screen.getByRole('menuitemcheckbox', { name: 'Low' }));
    await waitFor(() => expect(router.state.location.searchStr).toBe('?severity=critical&severity=low'));
    await waitFor(() => expect(asked.at(-1)?.searchParams.get('severity')).toBe('critical,low'));
    expect(screen.getByRole('button', { name: 'Severity: Critical, Low' })).toBeInTheDocument();
  });

  it('searches once the typing rests and clears everything at once', async () => {
    const { router } = await open();
    await userEvent.keyboard('/');
    await userEvent.type(screen.getByLabelText('Search incidents'), 'disk full');
    await waitFor(() => expect(asked.at(-1)?.searchParams.get('search')).toBe('disk full'));
    expect(asked.filter((url) => url.searchParams.has('search'))).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() => expect(router.state.location.searchStr).toBe(''));
    expect(screen.getByLabelText('Search incidents')).toHaveValue('');
  });

  it('filters by a day of the project from its bar and back', async () => {
    const { router } = await open();
    await userEvent.click(await screen.findByRole('button', { name: 'Fri, Jan 23: 3 incidents' }));
    await waitFor(() =>
      expect(router.state.location.search).toMatchObject({ from: '2026-01-23T00:00:00.000Z', to: '2026-01-23T23:59:59.999Z' }),
    );
    const bar = screen.getByRole('button', { name: 'Fri, Jan 23: 3 incidents' });
    expect(bar).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(bar);
    await waitFor(() => expect(router.state.location.searchStr).toBe(''));
  });

  it('prints a time that nobody knows yet as a dash', async () => {
    await open();
    const totals = within(await screen.findByLabelText('Totals of the time range'));
    expect(totals.getByText('4m 30s')).toBeInTheDocument();
    expect(totals.getByText('–')).toBeInTheDocument();
  });

  it('moves, selects and acknowledges with the keyboard alone', async () => {
    await open();
    await userEvent.keyboard('jj');
    expect(screen.getByText('Incident 1').closest('tr')).toHaveFocus();
    await userEvent.keyboard('k');
    expect(screen.getByText('Incident 0').closest('tr')).toHaveFocus();
    await userEvent.keyboard('a');
    expect(await row('Incident 0').findByText('Acknowledged')).toBeInTheDocument();
    await userEvent.keyboard('jxjx');
    expect(screen.getByText('2 selected')).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText('2 selected')).not.toBeInTheDocument();
  });

  it('opens the room of the row under the cursor on Enter', async () => {
    fail('get', '/api/v1/incidents/{incident_id}', 404, 'RESOURCE_NOT_FOUND');
    const { router } = await open();
    await userEvent.keyboard('j{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe(`/incidents/${rows[0]?.id}`));
  });

  it('puts a row back and says why when the server refuses', async () => {
    fail('patch', state, 409, 'INVALID_TRANSITION', { detail: 'It is resolved already.' });
    await open();
    await userEvent.keyboard('ja');
    expect(await screen.findByText('It is resolved already.')).toBeInTheDocument();
    expect(row('Incident 0').getByText('Detected')).toBeInTheDocument();
  });

  it('reports 18 done and 2 failed by name when 20 are acknowledged', async () => {
    const stubborn = new Set([rows[3]?.id, rows[11]?.id]);
    answer('patch', state, ({ params }) => {
      const found = rows.find(({ id }) => id === params.incident_id) ?? incident();
      if (stubborn.has(found.id)) {
        return HttpResponse.json(envelope('INVALID_TRANSITION', { detail: 'It moved on.' }), { status: 409 });
      }
      return {
        status: 'success',
        incident_id: found.id,
        new_state: 'acknowledged',
        incident: { ...found, state: 'acknowledged' },
      };
    });
    await open();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select all incidents on this page' }));
    expect(screen.getByText('20 selected')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
    const dialog = within(await screen.findByRole('dialog', { name: '18 done, 2 failed' }));
    const failed = within(dialog.getByRole('list', { name: 'Failed' }));
    expect(failed.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Incident 3It moved on.',
      'Incident 11It moved on.',
    ]);
    expect(within(dialog.getByRole('list', { name: 'Done' })).getAllByRole('listitem')).toHaveLength(18);
    await userEvent.click(dialog.getByText('Close'));
    expect(await screen.findByText('2 selected')).toBeInTheDocument();
  });

  it('assigns the row under the cursor with o', async () => {
    const sent = vi.fn();
    answer('patch', '/api/v1/incidents/{incident_id}/assignee', ({ body }) => {
      sent(body);
      return { ...(rows[0] ?? incident()), assignee_id: other.user_id, assignee_name: other.user_name };
    });
    await open();
    await userEvent.keyboard('jo');
    await userEvent.selectOptions(await screen.findByLabelText('Owner'), 'Grace Hopper');
    await userEvent.click(screen.getByRole('button', { name: 'Assign' }));
    expect(await row('Incident 0').findByText('Grace Hopper')).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({ assignee_id: other.user_id });
  });

  it('holds new incidents back until they are asked for', async () => {
    await open();
    useArrivals.getState().add(list, newId());
    const button = await screen.findByRole('button', { name: '1 new' });
    rows = [rowOf(99), ...rows];
    expect(screen.queryByText('Incident 99')).not.toBeInTheDocument();
    await userEvent.click(button);
    expect(await screen.findByText('Incident 99')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '1 new' })).not.toBeInTheDocument();
  });

  it('exports the rows of every page once, with the end of the range fixed', async () => {
    const first = rows.slice(0, 12);
    const second = rows.slice(11);
    const saved: Blob[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    Object.assign(URL, { createObjectURL: (blob: Blob) => saved.push(blob) && 'blob:x', revokeObjectURL: () => {} });
    await open('/incidents?severity=high');
    answer('get', list, ({ url }: Sent) => {
      asked.push(url);
      const page = Number(url.searchParams.get('page'));
      return incidentPage(page === 1 ? first : second, { page, pages: 2, limit: 100, total: 20 });
    });
    await userEvent.click(screen.getByRole('button', { name: 'Export as CSV' }));
    expect(await screen.findByText('Exported 20 incidents')).toBeInTheDocument();
    const walked = asked.filter((url) => url.searchParams.get('limit') === '100');
    expect(walked.map((url) => url.searchParams.get('severity'))).toEqual(['high', 'high']);
    expect(new Set(walked.map((url) => url.searchParams.get('to'))).size).toBe(1);
    const text = (await saved[0]?.text()) ?? '';
    expect(text.trim().split('\r\n')).toHaveLength(21);
  });

  it('declares an incident and opens its room', async () => {
    const sent = vi.fn();
    const made = incident({ id: newId(), title: 'Checkout is down' });
    answer('post', list, ({ body }) => {
      sent(body);
      return made;
    });
    fail('get', '/api/v1/incidents/{incident_id}', 404, 'RESOURCE_NOT_FOUND');
    const { router } = await open();
    await userEvent.keyboard('n');
    await userEvent.type(await screen.findByLabelText('Title'), 'Checkout is down');
    await userEvent.type(screen.getByLabelText('Service', { selector: '[id][required]' }), 'checkout');
    await userEvent.selectOptions(screen.getByLabelText('Severity'), 'Critical');
    await userEvent.click(screen.getByRole('button', { name: 'Declare incident' }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/incidents/${made.id}`));
    expect(sent).toHaveBeenCalledWith({
      title: 'Checkout is down',
      service_name: 'checkout',
      description: '',
      severity: 'critical',
      generate_hypotheses: true,
    });
  });
});

describe('the incident list for others', () => {
  beforeEach(() => {
    rows = [rowOf(0)];
    asked = [];
  });

  it('shows a viewer no way to change anything and says what declaring needs', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    serve();
    await open();
    await userEvent.keyboard('ja');
    expect(row('Incident 0').getByText('Detected')).toBeInTheDocument();
    const declare = screen.getByRole('button', { name: 'Declare incident' });
    expect(declare).toHaveAttribute('aria-disabled', 'true');
    expect(declare).toHaveAttribute('aria-description', expect.stringContaining('Needs the engineer role'));
  });

  it('leads to an alert source when there never was an incident', async () => {
    rows = [];
    signInAs();
    serve();
    await renderApp('/incidents');
    expect(await screen.findByText('No incidents yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Connect an alert source' })).toHaveAttribute('href', '/settings/monitoring');
  });

  it('offers to clear filters when none match', async () => {
    rows = [];
    signInAs();
    serve();
    await renderApp('/incidents?severity=low');
    expect(await screen.findByText('No incident matches')).toBeInTheDocument();
  });
});
