import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { queryClient } from '@/services/queryClient';
import { alert, incident, incidentPage, me, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, cutOff, fail, hang } from '@/test/server';
import type { Schema } from '@/types/api';

const list = '/api/v1/incidents';
const alerts = '/api/v1/projects/{project_id}/monitoring/alerts';
const perDay = '/api/v1/incidents-timeline';
const stats = '/api/v1/incidents-stats';
const sources = '/api/v1/projects/{project_id}/monitoring/integrations';

const panels = [
  { path: list, name: /^Open incidents/ },
  { path: list, name: 'Open by severity, owner and age' },
  { path: alerts, name: /^Firing alerts/ },
  { path: perDay, name: 'Incidents per day' },
  { path: stats, name: 'Response' },
] as const;

function counts(change: Partial<Schema<'IncidentStats'>> = {}): Schema<'IncidentStats'> {
  return {
    total: 12,
    by_severity: { critical: 1, high: 2, medium: 4, low: 5 },
    by_state: { detected: 1, acknowledged: 1, investigating: 0, mitigated: 0, resolved: 9, learned: 1, open: 1, closed: 1 },
    mtta_minutes: 4.5,
    mttr_minutes: 90,
    ...change,
  };
}

function days(values: number[]): Schema<'IncidentTimeline'> {
  const timeline = values.map((count, index) => ({ date: `2026-01-${String(index + 10)}`, count }));
  return { days: values.length, start_date: '2026-01-10', end_date: timeline.at(-1)?.date ?? '2026-01-10', timeline };
}

function serve() {
  const someone = { assignee_id: newId(), assignee_name: 'Grace Hopper' };
  answer(
    'get',
    list,
    incidentPage([
      incident({ id: newId(), title: 'Disk is full', severity: 'critical' }),
      incident({ id: newId(), title: 'Slow search', severity: 'high', state: 'investigating', ...someone }),
    ]),
  );
  answer('get', alerts, [alert({ alert_name: 'DiskFull' })]);
  answer('get', perDay, days([1, 0, 3]));
  answer('get', stats, counts());
  answer('get', sources, []);
  answer('get', '/api/v1/services/registry', []);
}

function panel(name: string | RegExp) {
  return screen.findByRole('region', { name });
}

async function inState(name: string | RegExp, state: string) {
  await waitFor(async () => expect(await panel(name)).toHaveAttribute('data-state', state));
  return within(await panel(name));
}

describe('the dashboard', () => {
  beforeEach(() => {
    signInAs(me({ current_project_role: 'engineer' }));
    serve();
  });

  it.each(panels)('shows $name as loading while its request is in flight', async ({ path, name }) => {
    hang('get', path);
    await renderApp('/');
    await inState(name, 'loading');
  });

  it.each(panels)('shows the data of $name', async ({ name }) => {
    await renderApp('/');
    await inState(name, 'ready');
  });

  it.each(panels)('names the failure of $name and keeps the panels beside it', async ({ path, name }) => {
    fail('get', path, 500, 'INTERNAL_ERROR', { detail: 'The database is full.' });
    await renderApp('/');
    const failed = await inState(name, 'error');
    expect(failed.getByRole('alert')).toHaveTextContent('The database is full.');
    for (const other of panels.filter((candidate) => candidate.path !== path)) await inState(other.name, 'ready');
  });

  it.each(panels)('names the role that $name needs', async ({ path, name }) => {
    fail('get', path, 403, 'INSUFFICIENT_ROLE');
    await renderApp('/');
    const refused = await inState(name, 'forbidden');
    expect(refused.getByText(/Needs the viewer role/)).toBeInTheDocument();
  });

  it.each(panels)('keeps the old data of $name when a refresh fails', async ({ path, name }) => {
    await renderApp('/');
    await inState(name, 'ready');
    cutOff('get', path);
    await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === path });
    await inState(name, 'stale');
  });

  it('says that nothing can report trouble when no alert source is connected', async () => {
    answer('get', list, incidentPage([]));
    answer('get', alerts, []);
    await renderApp('/');
    const open = await inState(/^Open incidents/, 'empty');
    expect(await open.findByText(/No alert source is connected/)).toBeInTheDocument();
    expect(open.getByRole('link', { name: 'Connect an alert source' })).toHaveAttribute('href', '/settings/monitoring');
    await inState('Open by severity, owner and age', 'empty');
    const firing = await inState(/^Firing alerts/, 'empty');
    expect(await firing.findByRole('link', { name: 'Connect an alert source' })).toBeInTheDocument();
  });

  it('says that the range holds nothing instead of drawing zeros', async () => {
    answer('get', perDay, days([0, 0]));
    answer('get', stats, counts({ total: 0 }));
    await renderApp('/');
    await inState('Incidents per day', 'empty');
    await inState('Response', 'empty');
  });

  it('says how many of the open incidents it counts when there are more', async () => {
    answer('get', list, incidentPage([incident()], { total: 240 }));
    await renderApp('/');
    const cut = await inState('Open by severity, owner and age', 'partial');
    expect(cut.getByText('Of the 1 worst; 240 are open.')).toBeInTheDocument();
  });

  it('says that more alerts fire than are read', async () => {
    answer(
      'get',
      alerts,
      Array.from({ length: 200 }, () => alert()),
    );
    await renderApp('/');
    const cut = await inState(/^Firing alerts \(200\+\)/, 'partial');
    expect(cut.getByText('The newest 200 are read; there are more.')).toBeInTheDocument();
  });

  it('prints a time that is not known as a dash with its reason', async () => {
    answer('get', stats, counts({ mttr_minutes: null }));
    await renderApp('/');
    const response = await inState('Response', 'ready');
    expect(response.getByText('4m 30s')).toBeInTheDocument();
    expect(response.getByText('–')).toBeInTheDocument();
    expect(response.getByText('none yet')).toBeInTheDocument();
  });

  it('acknowledges from its row', async () => {
    answer('patch', '/api/v1/incidents/{incident_id}/state', ({ params }) => {
      const next = incident({ id: String(params.incident_id), title: 'Disk is full', state: 'acknowledged' });
      return { status: 'success', incident_id: next.id, new_state: 'acknowledged', incident: next };
    });
    await renderApp('/');
    const open = await inState(/^Open incidents/, 'ready');
    await userEvent.click(open.getByRole('button', { name: 'Acknowledge Disk is full' }));
    expect(await open.findByText('Acknowledged')).toBeInTheDocument();
    expect(open.queryByRole('button', { name: /Acknowledge/ })).not.toBeInTheDocument();
  });

  it('leads from a bar to the incidents behind it', async () => {
    const { router } = await renderApp('/');
    const bars = await inState('Open by severity, owner and age', 'ready');
    await userEvent.click(bars.getByRole('button', { name: /Grace Hopper/ }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/incidents'));
    expect(router.state.location.searchStr).toContain('state=detected&state=acknowledged');
    expect(router.state.location.searchStr).toContain('owner=');
  });
});
