import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { usePreferences } from '@/lib/stores/preferences';
import { incident, incidentPage, me } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';

const quiet = '/nothing/here';

async function open(path = quiet) {
  signInAs(me({ current_project_role: 'engineer' }));
  return renderApp(path);
}

describe('the palette', () => {
  it('opens by key, lists pages the person may open, and goes there', async () => {
    const { router } = await open();
    await userEvent.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox', { name: 'Search pages, actions and incidents' });
    await waitFor(() => expect(field).toHaveFocus());
    const results = within(screen.getByRole('listbox', { name: 'Results' }));
    expect(results.queryByText('API keys')).not.toBeInTheDocument();
    await userEvent.type(field, 'alert sou');
    expect(results.getByRole('option', { selected: true })).toHaveTextContent('Alert sources');
    answer('get', '/api/v1/incidents', incidentPage([]));
    fail('get', '/api/v1/projects/{project_id}/monitoring/integrations', 500, 'INTERNAL_ERROR');
    fail('get', '/api/v1/projects/{project_id}/monitoring/deliveries', 500, 'INTERNAL_ERROR');
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/settings/monitoring'));
  });

  it('finds incidents by words once typing stops', async () => {
    await open();
    const asked: string[] = [];
    answer('get', '/api/v1/incidents', ({ url }) => {
      asked.push(url.searchParams.get('search') ?? '');
      return incidentPage([incident({ title: 'Checkout is slow' })]);
    });
    await userEvent.keyboard('{Control>}k{/Control}');
    await userEvent.type(await screen.findByRole('combobox'), 'checkout');
    expect(await screen.findByRole('option', { name: /Checkout is slow/ })).toBeInTheDocument();
    expect(asked).toEqual(['checkout']);
  });

  it('says when it could not search and when nothing was found', async () => {
    await open();
    answer('get', '/api/v1/incidents', incidentPage([]));
    await userEvent.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox');
    await userEvent.type(field, 'zzzz');
    expect(await screen.findByText('Nothing found for “zzzz”')).toBeInTheDocument();
    fail('get', '/api/v1/incidents', 500, 'INTERNAL_ERROR');
    await userEvent.type(field, 'y');
    expect(await screen.findByText('Incidents could not be searched.')).toBeInTheDocument();
  });
});

describe('the shortcut sheet', () => {
  it('lists what works here, and lets keys be changed, switched off and reset', async () => {
    await open();
    await userEvent.keyboard('?');
    const sheet = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }));
    expect(sheet.getByText('Go to Incidents')).toBeInTheDocument();
    await userEvent.click(sheet.getByRole('button', { name: 'Change keys of Show shortcuts' }));
    await userEvent.keyboard('!');
    expect(usePreferences.getState().shortcuts).toEqual({ 'shell.shortcuts': '!' });
    await userEvent.click(sheet.getByRole('button', { name: 'Reset Show shortcuts' }));
    await userEvent.click(sheet.getByRole('button', { name: 'Switch off Show shortcuts' }));
    expect(usePreferences.getState().shortcuts).toEqual({ 'shell.shortcuts': '' });
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await userEvent.keyboard('?');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('obeys a person who wants no single keys', async () => {
    usePreferences.getState().set({ singleKeys: false });
    await open();
    await userEvent.keyboard('?');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    await userEvent.keyboard('{Control>}k{/Control}');
    expect(await screen.findByRole('combobox')).toBeInTheDocument();
  });
});

describe('the time picker', () => {
  /** The incident list reads a range; what it asks for is told. */
  async function openList(path = '/incidents') {
    answer('get', '/api/v1/incidents', incidentPage([]));
    fail('get', '/api/v1/incidents-stats', 500, 'INTERNAL_ERROR');
    fail('get', '/api/v1/incidents-timeline', 500, 'INTERNAL_ERROR');
    fail('get', '/api/v1/projects/{project_id}/members', 500, 'INTERNAL_ERROR');
    fail('get', '/api/v1/projects/{project_id}/monitoring/integrations', 500, 'INTERNAL_ERROR');
    return open(path);
  }

  it('changes the range by name, and Back takes it back', async () => {
    const { router } = await openList();
    await userEvent.click(screen.getByRole('button', { name: /Time range: All time/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Last 6 hours' }));
    expect(await screen.findByRole('button', { name: /Time range: Last 6 hours, UTC/ })).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ from: 'now-6h', to: 'now' });
    router.history.back();
    expect(await screen.findByRole('button', { name: /Time range: All time/ })).toBeInTheDocument();
  });

  it('takes moments of the zone, and refuses an end before the start', async () => {
    const { router } = await openList('/incidents?from=2026-01-24T10:00:00Z&to=2026-01-24T12:00:00Z');
    await userEvent.keyboard('t');
    const from = await screen.findByLabelText('From (UTC)');
    expect(from).toHaveValue('2026-01-24T10:00');
    await userEvent.clear(from);
    await userEvent.type(from, '2026-01-24T13:00');
    await userEvent.click(screen.getByRole('button', { name: 'Apply range' }));
    expect(await screen.findByText('The end must come after the start.')).toBeInTheDocument();
    await userEvent.clear(from);
    await userEvent.type(from, '2026-01-24T11:00');
    await userEvent.click(screen.getByRole('button', { name: 'Apply range' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ from: '2026-01-24T11:00:00.000Z' }));
  });

  it('is not there on pages without a range', async () => {
    await open();
    expect(screen.queryByRole('button', { name: /Time range/ })).not.toBeInTheDocument();
  });
});

describe('copying the link', () => {
  it('freezes a relative range', async () => {
    const user = userEvent.setup();
    answer('get', '/api/v1/incidents', incidentPage([]));
    await open('/incidents?from=now-1h&to=now&severity=high');
    await user.keyboard('y');
    const copied = new URL(await navigator.clipboard.readText());
    expect(copied.pathname).toBe('/incidents');
    expect(copied.searchParams.get('severity')).toBe('high');
    const [from, to] = ['from', 'to'].map((end) => Date.parse(copied.searchParams.get(end) ?? ''));
    expect((to ?? 0) - (from ?? 0)).toBe(3_600_000);
  });
});

describe('preferences', () => {
  it('change theme and density at once', async () => {
    await open();
    await userEvent.click(screen.getByRole('button', { name: /Account of/ }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Preferences' }));
    await userEvent.selectOptions(await screen.findByLabelText('Theme'), 'Dark');
    await userEvent.selectOptions(screen.getByLabelText('Density'), 'Comfortable');
    expect(document.documentElement.dataset).toMatchObject({ theme: 'dark', density: 'comfortable', contrast: 'normal' });
    await userEvent.selectOptions(screen.getByLabelText('Theme'), 'High contrast');
    expect(document.documentElement.dataset).toMatchObject({ theme: 'light', contrast: 'high' });
    expect(localStorage.getItem('sre-copilot.preferences')).toContain('"theme":"contrast"');
  });
});
