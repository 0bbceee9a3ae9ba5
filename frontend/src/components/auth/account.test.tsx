import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { usePreferences } from '@/lib/stores/preferences';
import { envelope, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Schema } from '@/types/api';
import { deviceOf } from './device';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

function session(change: Partial<Schema<'SignIn'>> = {}): Schema<'SignIn'> {
  return {
    id: newId(),
    created_at: moment,
    last_used_at: moment,
    expires_at: moment,
    ip_address: '192.0.2.7',
    user_agent: firefox,
    current: false,
    ...change,
  };
}

describe('the profile page', () => {
  beforeEach(() => signInAs());

  it('is reached from the account menu', async () => {
    const { router } = await renderApp('/nothing/here');
    await userEvent.click(screen.getByRole('button', { name: /account/i }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Profile' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/settings/profile'));
  });

  it('saves the name', async () => {
    let sent: unknown;
    answer('patch', '/api/v1/auth/profile', ({ body }) => {
      sent = body;
      const { id, email, role, tenant_id, tenant_name } = me();
      return { id, email, role, tenant_id, tenant_name, full_name: 'Ada King' };
    });
    await renderApp('/settings/profile');
    const name = await screen.findByLabelText('Name');
    await userEvent.clear(name);
    await userEvent.click(screen.getByRole('button', { name: 'Save name' }));
    expect(await screen.findByText('Enter your name.')).toBeInTheDocument();
    await userEvent.type(name, ' Ada King ');
    await userEvent.click(screen.getByRole('button', { name: 'Save name' }));
    expect(await screen.findByText('You are Ada King.')).toBeInTheDocument();
    expect(sent).toEqual({ full_name: 'Ada King' });
  });

  it('shows why the server refused, at the field', async () => {
    fail('patch', '/api/v1/auth/profile', 400, 'VALIDATION_ERROR', { fields: [{ field: 'full_name', message: 'Not this.' }] });
    await renderApp('/settings/profile');
    await userEvent.click(await screen.findByRole('button', { name: 'Save name' }));
    await waitFor(() => expect(screen.getByLabelText('Name')).toHaveAccessibleDescription('Not this.'));
  });

  it('applies preferences at once', async () => {
    await renderApp('/settings/profile');
    await userEvent.selectOptions(await screen.findByLabelText('Density'), 'comfortable');
    expect(usePreferences.getState().density).toBe('comfortable');
  });

  it('opens without a project', async () => {
    signInAs(me({ current_project_id: null, current_project_role: null, projects: [] }));
    await renderApp('/settings/profile');
    expect(await screen.findByRole('heading', { name: 'Profile', level: 1 })).toBeInTheDocument();
  });
});

describe('the security page', () => {
  let sessions: Schema<'SignIn'>[];

  beforeEach(() => {
    signInAs();
    sessions = [session({ current: true }), session({ user_agent: 'curl/8.0', ip_address: '192.0.2.8' })];
    answer('get', '/api/v1/auth/sessions', () => sessions);
  });

  it('ends one session after asking, but not the one that asks', async () => {
    answer('delete', '/api/v1/auth/sessions/{session_id}', ({ params }) => {
      sessions = sessions.filter(({ id }) => id !== params.session_id);
      return new Response(null, { status: 204 });
    });
    await renderApp('/settings/security');
    expect(await screen.findByText('This session')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'End session Firefox on Linux' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'End session curl/8.0' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'End the session "curl/8.0"?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'End session' }));
    await waitFor(() => expect(screen.queryByText('curl/8.0')).not.toBeInTheDocument());
  });

  it('ends all others and says how many there were', async () => {
    let sent: unknown;
    answer('post', '/api/v1/auth/logout-all', ({ body }) => {
      sent = body;
      return { message: 'Done.', revoked: 1 };
    });
    await renderApp('/settings/security');
    await userEvent.click(await screen.findByRole('button', { name: 'End all others' }));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'End all others' }));
    expect(await screen.findByText('1 session ended')).toBeInTheDocument();
    expect(sent).toEqual({ keep_current: true });
  });

  it('keeps the dialog open with the reason when ending failed', async () => {
    fail('delete', '/api/v1/auth/sessions/{session_id}', 500, 'INTERNAL_ERROR');
    await renderApp('/settings/security');
    await userEvent.click(await screen.findByRole('button', { name: 'End session curl/8.0' }));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'End session' }));
    expect(await within(dialog).findByText('It did not work.')).toBeInTheDocument();
  });

  it('changes the password once it meets the rules, and names a wrong current one', async () => {
    answer('post', '/api/v1/auth/change-password', ({ body }) =>
      (body as { current_password: string }).current_password === 'right-password'
        ? { message: 'Changed.' }
        : Response.json(
            envelope('INVALID_FIELD_VALUE', { fields: [{ field: 'current_password', message: 'That is not it.' }] }),
            { status: 400 },
          ),
    );
    await renderApp('/settings/security');
    const current = await screen.findByLabelText('Current password');
    await userEvent.type(current, 'wrong-password');
    await userEvent.type(screen.getByLabelText('New password'), 'short');
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText('The password does not meet the rules below.')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('New password'), ' but long enough now');
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText('That is not it.')).toBeInTheDocument();
    await userEvent.clear(current);
    await userEvent.type(current, 'right-password');
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText('Password changed')).toBeInTheDocument();
    expect(current).toHaveValue('');
  });

  it('has no password form for those who have no password', async () => {
    signInAs(me({ has_password: false }));
    await renderApp('/settings/security');
    expect(await screen.findByText(/You have no password here/)).toBeInTheDocument();
    expect(screen.queryByLabelText('Current password')).not.toBeInTheDocument();
  });
});

describe('the name of a device', () => {
  it.each([
    [firefox, 'Firefox on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1', 'Safari on iOS'],
    ['curl/8.0', 'curl/8.0'],
    ['', ''],
  ])('of %j is %j', (agent, name) => expect(deviceOf(agent)).toBe(name));
});
