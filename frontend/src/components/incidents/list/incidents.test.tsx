import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { useArrivals } from '@/lib/stores/arrivals';
import { me, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { listPath, rowOf, serveIncidents } from './listServer';

let server: ReturnType<typeof serveIncidents>;

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
    signInAs(me({ current_project_role: 'engineer' }));
    server = serveIncidents(20);
  });

  it('asks the server for what the URL says, lists joined by comma', async () => {
    await open(
      '/incidents?q=disk&severity=critical&severity=high&state=detected&state=mitigated&service=api&sort=severity&order=asc&page=2&from=now-7d&to=now',
    );
    expect(Object.fromEntries(server.kept.asked[0]?.searchParams ?? [])).toEqual({
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
    expect(server.kept.asked[0]?.search).toBe('?sort=detected_at&order=desc&page=1&limit=50');
  });

  it('writes a chosen filter into the URL and starts at the first page', async () => {
    const { router } = await open('/incidents?page=2');
    await userEvent.click(screen.getByRole('button', { name: 'Filter by Severity' }));
    await userEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Critical' }));
    await userEvent.click(screen.getByRole('menuitemcheckbox', { name: 'Low' }));
    await waitFor(() => expect(router.state.location.searchStr).toBe('?severity=critical&severity=low'));
    await waitFor(() => expect(server.kept.asked.at(-1)?.searchParams.get('severity')).toBe('critical,low'));
    expect(screen.getByRole('button', { name: 'Filter by Severity: Critical, Low' })).toBeInTheDocument();
  });

  it('searches once the typing rests and clears everything at once', async () => {
    const { router } = await open();
    await userEvent.keyboard('/');
    await userEvent.type(screen.getByLabelText('Search incidents'), 'disk full');
    await waitFor(() => expect(server.kept.asked.at(-1)?.searchParams.get('search')).toBe('disk full'));
    expect(server.kept.asked.filter((url) => url.searchParams.has('search'))).toHaveLength(1);
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

  it('holds new incidents back until they are server.kept.asked for', async () => {
    await open();
    useArrivals.getState().add(listPath, newId());
    const button = await screen.findByRole('button', { name: '1 new' });
    server.kept.rows = [rowOf(99), ...server.kept.rows];
    expect(screen.queryByText('Incident 99')).not.toBeInTheDocument();
    await userEvent.click(button);
    expect(await screen.findByText('Incident 99')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '1 new' })).not.toBeInTheDocument();
  });
});

describe('the incident list for others', () => {
  it('shows a viewer no way to change anything and says what declaring needs', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    server = serveIncidents(1);
    await open();
    await userEvent.keyboard('ja');
    expect(row('Incident 0').getByText('Detected')).toBeInTheDocument();
    const declare = screen.getByRole('button', { name: 'Declare incident' });
    expect(declare).toHaveAttribute('aria-disabled', 'true');
    expect(declare).toHaveAttribute('aria-description', expect.stringContaining('Needs the engineer role'));
  });

  it('leads to an alert source when there never was an incident', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    server = serveIncidents(0);
    await renderApp('/incidents');
    expect(await screen.findByText('No incidents yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Connect an alert source' })).toHaveAttribute('href', '/settings/monitoring');
  });

  it('offers to clear filters when none match', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    server = serveIncidents(0);
    await renderApp('/incidents?severity=low');
    expect(await screen.findByText('No incident matches')).toBeInTheDocument();
  });
});
