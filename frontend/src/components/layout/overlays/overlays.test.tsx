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
