import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { useLive } from '@/lib/stores/live';
import { useSession } from '@/lib/stores/session';
import { useUi } from '@/lib/stores/ui';
import { queryClient } from '@/services/queryClient';
import { meQuery } from '@/services/session';
import { incident, incidentPage, me, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, cutOff, fail } from '@/test/server';

// A page of the shell that asks for nothing.
const quiet = '/nothing/here';

function navigation() {
  return within(screen.getAllByRole('navigation', { name: 'Main' })[0] as HTMLElement);
}

describe('the shell', () => {
  it('asks for sign-in and leads back to where one wanted to go', async () => {
    const { router } = await renderApp('/incidents?severity=high');
    expect(screen.getByRole('heading', { level: 1, name: 'Sign in' })).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ next: '/incidents?severity=high' });
  });

  it('has landmarks, one h1, a title and a way past the navigation', async () => {
    signInAs();
    await renderApp(quiet);
    expect(screen.getByRole('main')).toHaveAttribute('id', 'main');
    expect(screen.getAllByRole('banner')[0]).toBeInTheDocument();
    expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
    expect(screen.getByRole('link', { name: 'Skip to content' })).toHaveAttribute('href', '#main');
    await waitFor(() => expect(document.title).toBe('Not found · SRE Copilot'));
  });

  it.each([
    ['viewer', false],
    ['admin', true],
  ] as const)('shows a %s only pages that open to them', async (role, administers) => {
    signInAs(me({ role, current_project_role: role }));
    await renderApp(quiet);
    const pages = navigation()
      .getAllByRole('listitem')
      .map((link) => link.textContent);
    expect(pages).toEqual(expect.arrayContaining(['Dashboard', 'Incidents', 'Runbooks', 'Alert sources']));
    for (const page of ['API keys', 'Audit trail', 'Organization']) expect(pages.includes(page)).toBe(administers);
  });

  it('names the role that a page needs instead of opening it', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    await renderApp('/settings/api-keys');
    expect(screen.getByRole('heading', { level: 1, name: 'Not allowed' })).toBeInTheDocument();
    expect(screen.getByText(/Needs the admin role/)).toBeInTheDocument();
  });

  it('tells a person without a project whom to ask', async () => {
    signInAs(me({ current_project_id: null, current_project_role: null, projects: [] }));
    await renderApp(quiet);
    expect(screen.getByText(/Ask an admin of your organization/)).toBeInTheDocument();
  });

  it('says that it cannot be loaded when the server is away, and tries again', async () => {
    signInAs();
    fail('get', '/api/v1/auth/me', 500, 'INTERNAL_ERROR', { detail: 'The database is away.' });
    await renderApp(quiet);
    expect(screen.getByText('The database is away.')).toBeInTheDocument();
    expect(screen.getByText('req-12345678')).toBeInTheDocument();
    answer('get', '/api/v1/auth/me', me());
    await userEvent.click(screen.getByRole('button', { name: 'Reload' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Not found' })).toBeInTheDocument();
  });

  it.each([
    ['idle', 'Connecting'],
    ['live', 'Live'],
    ['reconnecting', 'Reconnecting'],
    ['offline', 'Offline'],
  ] as const)('shows the connection %s as %s', async (status, word) => {
    signInAs();
    await renderApp(quiet);
    useLive.getState().set({ status });
    expect(await within(screen.getAllByRole('banner')[0] as HTMLElement).findByText(word)).toBeInTheDocument();
  });

  it('says that the browser is offline while it is', async () => {
    signInAs();
    await renderApp(quiet);
    const online = Object.getOwnPropertyDescriptor(Navigator.prototype, 'onLine');
    Object.defineProperty(navigator, 'onLine', { value: false, configurable: true });
    dispatchEvent(new Event('offline'));
    expect(await screen.findByRole('alert')).toHaveTextContent('This browser is offline.');
    Reflect.deleteProperty(navigator, 'onLine');
    if (online) Object.defineProperty(Navigator.prototype, 'onLine', online);
    dispatchEvent(new Event('online'));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
  });
});

describe('signing out', () => {
  async function choose(name: string) {
    await userEvent.click(screen.getByRole('button', { name: /Account of/ }));
    await userEvent.click(await screen.findByRole('menuitem', { name }));
  }

  it('ends the session on the server, forgets everything and shows the sign-in page', async () => {
    signInAs();
    answer('post', '/api/v1/auth/logout', { message: 'ok' });
    await renderApp(quiet);
    sessionStorage.setItem('sre-copilot.last-event:x', '1-0');
    useUi.getState().setDraft('comment', 'half a thought');
    await choose('Sign out');
    expect(await screen.findByRole('heading', { level: 1, name: 'Sign in' })).toBeInTheDocument();
    expect(queryClient.getQueryData(meQuery.queryKey)).toBeUndefined();
    expect(sessionStorage.getItem('sre-copilot.last-event:x')).toBeNull();
    expect(useUi.getState().drafts).toEqual({});
    expect(useSession.getState()).toMatchObject({ signedIn: false, ended: null });
  });

  it('that the server did not confirm leaves the session open and offers to try again', async () => {
    signInAs();
    cutOff('post', '/api/v1/auth/logout');
    await renderApp(quiet);
    await choose('Sign out');
    expect((await screen.findAllByText('You may still be signed in on the server')).length).toBeGreaterThan(0);
    expect(useSession.getState().signedIn).toBe(true);
    answer('post', '/api/v1/auth/logout', { message: 'ok' });
    await userEvent.click(screen.getByRole('button', { name: 'Retry', hidden: true }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Sign in' })).toBeInTheDocument();
  });
});

describe('a session that ends by itself', () => {
  it('leads to sign-in and back, with what was typed still there for the same person', async () => {
    signInAs();
    const { router } = await renderApp(quiet);
    useUi.getState().setDraft('comment', 'half a thought');
    useSession.getState().end('expired');
    expect(await screen.findByText('Your session ended. Sign in to go on where you were.')).toBeInTheDocument();
    answer('post', '/api/v1/auth/login', {
      access_token: 'x',
      token_type: 'bearer',
      expires_in: 900,
      user: me(),
      projects: [],
    });
    await userEvent.type(screen.getByLabelText('E-mail'), 'ada@example.com');
    await userEvent.type(screen.getByLabelText('Password'), 'correct horse battery');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Not found' })).toBeInTheDocument();
    expect(router.state.location.pathname).toBe(quiet);
    expect(useUi.getState().drafts).toEqual({ comment: 'half a thought' });
  });
});

describe('switching project', () => {
  const other = { id: newId(), name: 'Loom', slug: 'loom', role: 'viewer' as const, is_active: true };
  const inOther = me({ current_project_id: other.id, current_project_role: 'viewer', projects: [...me().projects, other] });

  it('moves the session, drops the data of the project before and stays on the page', async () => {
    signInAs(me({ projects: [...me().projects, other] }));
    const { router } = await renderApp(quiet);
    queryClient.setQueryData(['get', '/api/v1/incidents', {}], incidentPage([incident()]));
    answer('post', '/api/v1/auth/switch-project', ({ body }) => {
      answer('get', '/api/v1/auth/me', inOther);
      expect(body).toEqual({ project_id: other.id });
      return { access_token: 'x', token_type: 'bearer', project: other };
    });
    await userEvent.click(screen.getByRole('button', { name: /Project: Engine/ }));
    await userEvent.click(await screen.findByRole('menuitemradio', { name: /Loom/ }));
    expect(await screen.findByRole('button', { name: /Project: Loom/ })).toBeInTheDocument();
    expect(queryClient.getQueryData(['get', '/api/v1/incidents', {}])).toBeUndefined();
    expect(router.state.location.pathname).toBe(quiet);
    expect(navigation().queryByText('API keys')).not.toBeInTheDocument();
  });

  it('that fails says why and changes nothing', async () => {
    signInAs(me({ projects: [...me().projects, other] }));
    fail('post', '/api/v1/auth/switch-project', 403, 'FORBIDDEN', { detail: 'You are no member of that project.' });
    await renderApp(quiet);
    await userEvent.click(screen.getByRole('button', { name: /Project: Engine/ }));
    await userEvent.click(await screen.findByRole('menuitemradio', { name: /Loom/ }));
    expect((await screen.findAllByText('You are no member of that project.')).length).toBeGreaterThan(0);
    expect(screen.getByRole('button', { name: /Project: Engine/ })).toBeInTheDocument();
  });
});
