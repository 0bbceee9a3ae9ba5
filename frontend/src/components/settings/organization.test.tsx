import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { ids, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Schema } from '@/types/api';

const tenant: Schema<'Tenant'> = {
  id: ids.tenant,
  name: 'Analytical',
  slug: 'analytical',
  plan_type: 'starter',
  is_active: true,
  created_at: moment,
  user_count: 2,
  project_count: 1,
  require_totp: false,
};

function person(change: Partial<Schema<'TenantUser'>> = {}): Schema<'TenantUser'> {
  return {
    id: newId(),
    email: 'bob@example.com',
    full_name: 'Bob',
    role: 'engineer',
    is_active: true,
    last_login_at: null,
    created_at: moment,
    projects: [{ id: ids.project, name: 'Engine', role: 'owner' }],
    ...change,
  };
}

describe('the organization page', () => {
  let people: Schema<'TenantUser'>[];

  beforeEach(() => {
    signInAs();
    people = [person({ id: ids.user, full_name: 'Ada Lovelace', email: 'ada@example.com', role: 'admin' }), person()];
    answer('get', '/api/v1/tenant', tenant);
    answer('get', '/api/v1/tenant/users', ({ url }) =>
      people.filter(({ email }) => email.includes(url.searchParams.get('search') ?? '')),
    );
  });

  it('renames the organization', async () => {
    let sent: unknown;
    answer('patch', '/api/v1/tenant', ({ body }) => {
      sent = body;
      return { ...tenant, name: 'Engines' };
    });
    await renderApp('/settings/organization');
    const name = await screen.findByLabelText('Name');
    await userEvent.clear(name);
    await userEvent.type(name, 'Engines');
    await userEvent.click(screen.getByRole('button', { name: 'Save name' }));
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    expect(sent).toEqual({ name: 'Engines' });
  });

  it('finds people as the URL says', async () => {
    await renderApp('/settings/organization?q=bob');
    expect(await screen.findByText('bob@example.com')).toBeInTheDocument();
    expect(screen.queryByText('ada@example.com')).not.toBeInTheDocument();
  });

  it('deactivates somebody after asking, but not oneself', async () => {
    answer('patch', '/api/v1/tenant/users/{user_id}', ({ body }) => {
      people = people.map((one) => (one.full_name === 'Bob' ? { ...one, ...(body as object) } : one));
      return people[1] as Schema<'TenantUser'>;
    });
    await renderApp('/settings/organization');
    await userEvent.click(await screen.findByRole('button', { name: 'Deactivate Bob' }));
    expect(screen.queryByRole('button', { name: 'Deactivate Ada Lovelace' })).not.toBeInTheDocument();
    const dialog = await screen.findByRole('alertdialog', { name: 'Deactivate Bob?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Deactivate' }));
    expect(await screen.findByRole('button', { name: 'Reactivate Bob' })).toBeInTheDocument();
  });

  it.each([
    ['CONFLICT', /last admin of the organization/],
    ['LAST_OWNER', /only owner of a project/],
  ])('explains %s', async (code, words) => {
    fail('patch', '/api/v1/tenant/users/{user_id}', 409, code);
    await renderApp('/settings/organization');
    await userEvent.selectOptions(await screen.findByLabelText('Role of Ada Lovelace'), 'viewer');
    const dialog = await screen.findByRole('alertdialog', { name: 'Make Ada Lovelace viewer of the organization?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Change role' }));
    await waitFor(() => expect(dialog).toHaveTextContent(words));
  });

  it('is closed to everybody else, whatever their role in the project', async () => {
    signInAs(me({ role: 'engineer', current_project_role: 'owner' }));
    await renderApp('/settings/organization');
    expect(await screen.findByText(/Needs the admin role in your organization/)).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Organization' })).not.toBeInTheDocument();
  });
});
