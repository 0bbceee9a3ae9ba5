import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { ids, me, moment, newId, project } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Schema } from '@/types/api';
import { isSlug, slugOf } from './slug';

const other = project({ id: newId(), name: 'Shop', slug: 'shop' });

describe('the projects page', () => {
  let projects: Schema<'Project'>[];

  beforeEach(() => {
    signInAs();
    projects = [project(), other];
    answer('get', '/api/v1/projects', () => projects);
  });

  it('creates a project with a slug made of its name', async () => {
    let sent: unknown;
    answer('post', '/api/v1/projects', ({ body }) => {
      sent = body;
      return project({ id: newId(), name: 'Zürich (EU)' });
    });
    await renderApp('/settings/projects');
    await userEvent.click(await screen.findByRole('button', { name: 'Create project' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Create project' }));
    await userEvent.type(dialog.getByLabelText('Name'), 'Zürich (EU)');
    expect(dialog.getByLabelText('Slug')).toHaveValue('zurich-eu');
    await userEvent.clear(dialog.getByLabelText('Time zone'));
    await userEvent.type(dialog.getByLabelText('Time zone'), 'Europe/Zurich');
    await userEvent.click(dialog.getByRole('button', { name: 'Create project' }));
    expect(await screen.findByText('Zürich (EU) is created')).toBeInTheDocument();
    expect(sent).toEqual({ name: 'Zürich (EU)', slug: 'zurich-eu', description: '', timezone: 'Europe/Zurich' });
  });

  it('says at the slug that it is taken', async () => {
    fail('post', '/api/v1/projects', 409, 'ALREADY_EXISTS');
    await renderApp('/settings/projects');
    await userEvent.click(await screen.findByRole('button', { name: 'Create project' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Name'), 'Shop');
    await userEvent.click(dialog.getByRole('button', { name: 'Create project' }));
    await waitFor(() => expect(dialog.getByLabelText('Slug')).toHaveAccessibleDescription(/has this slug already/));
  });

  it('edits a project and shows server errors at the field', async () => {
    fail('patch', '/api/v1/projects/{project_id}', 400, 'VALIDATION_ERROR', {
      fields: [{ field: 'timezone', message: 'No such time zone.' }],
    });
    await renderApp('/settings/projects');
    await userEvent.click(await screen.findByRole('button', { name: 'Edit Engine' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit Engine' }));
    expect(dialog.queryByLabelText('Slug')).not.toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Save project' }));
    await waitFor(() => expect(dialog.getByLabelText('Time zone')).toHaveAccessibleDescription(/No such time zone/));
  });

  it('deactivates another project after naming it, and revives it', async () => {
    answer('delete', '/api/v1/projects/{project_id}', () => {
      projects = [project(), { ...other, is_active: false }];
      return { status: 'deleted', message: '' };
    });
    answer('patch', '/api/v1/projects/{project_id}', ({ body }) => {
      expect(body).toEqual({ is_active: true });
      projects = [project(), other];
      return other;
    });
    await renderApp('/settings/projects');
    await userEvent.click(await screen.findByRole('button', { name: 'Deactivate Shop' }));
    const asked = await screen.findByRole('alertdialog', { name: 'Deactivate project "Shop"?' });
    await userEvent.click(within(asked).getByRole('button', { name: 'Deactivate project' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Revive Shop' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Revive project' }));
    expect(await screen.findByRole('button', { name: 'Deactivate Shop' })).toBeInTheDocument();
  });

  it('does not switch off the project one works in', async () => {
    await renderApp('/settings/projects');
    const button = await screen.findByRole('button', { name: 'Deactivate Engine' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(/Switch to another project first/);
  });

  it('shows a viewer what exists and nothing that would be refused', async () => {
    signInAs(me({ role: 'viewer', current_project_role: 'viewer' }));
    answer('get', '/api/v1/projects', [project({ current_user_role: 'viewer' })]);
    await renderApp('/settings/projects');
    await screen.findByText('engine');
    expect(screen.queryByRole('button', { name: /Edit|Deactivate/ })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Create project' })).toHaveAccessibleDescription(/engineer role/);
  });
});

function member(change: Partial<Schema<'Member'>> = {}): Schema<'Member'> {
  return { user_id: newId(), user_email: 'bob@example.com', user_name: 'Bob', role: 'engineer', joined_at: moment, ...change };
}

const ada = member({ user_id: ids.user, user_email: 'ada@example.com', user_name: 'Ada Lovelace', role: 'owner' });

describe('the members page', () => {
  let members: Schema<'Member'>[];

  beforeEach(() => {
    signInAs();
    members = [ada, member()];
    answer('get', '/api/v1/projects/{project_id}/members', () => members);
  });

  it('adds somebody, and explains when they are not in the organization', async () => {
    answer('post', '/api/v1/projects/{project_id}/members', () => member({ user_name: 'Eve' }), 201);
    fail('post', '/api/v1/projects/{project_id}/members', 404, 'RESOURCE_NOT_FOUND');
    await renderApp('/settings/members');
    await userEvent.click(await screen.findByRole('button', { name: 'Add member' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('E-mail'), 'eve@example.com');
    await userEvent.click(dialog.getByRole('button', { name: 'Add member' }));
    await waitFor(() =>
      expect(dialog.getByLabelText('E-mail')).toHaveAccessibleDescription(/Nobody with this e-mail is in your organization/),
    );
    answer('post', '/api/v1/projects/{project_id}/members', () => member({ user_name: 'Eve' }), 201);
    await userEvent.click(dialog.getByRole('button', { name: 'Add member' }));
    expect(await screen.findByText('Eve is a member')).toBeInTheDocument();
  });

  it('changes a role at once and says why it could not', async () => {
    let sent: unknown;
    answer('patch', '/api/v1/projects/{project_id}/members/{user_id}', ({ body }) => {
      sent = body;
      members = [ada, member({ role: 'admin' })];
      return members[1] as Schema<'Member'>;
    });
    await renderApp('/settings/members');
    await userEvent.selectOptions(await screen.findByLabelText('Role of Bob'), 'admin');
    expect(await screen.findByText('Bob is admin now')).toBeInTheDocument();
    expect(sent).toEqual({ role: 'admin' });
    fail('patch', '/api/v1/projects/{project_id}/members/{user_id}', 409, 'LAST_OWNER');
    await userEvent.selectOptions(screen.getByLabelText('Role of Ada Lovelace'), 'viewer');
    await userEvent.click(await screen.findByRole('button', { name: 'Change my role' }));
    expect(await screen.findAllByText(/a project needs one. Make somebody else an owner first/)).not.toHaveLength(0);
  });

  it('removes a member after asking', async () => {
    answer('delete', '/api/v1/projects/{project_id}/members/{user_id}', () => {
      members = [ada];
      return { status: 'deleted', message: '' };
    });
    await renderApp('/settings/members');
    await userEvent.click(await screen.findByRole('button', { name: 'Remove Bob' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Remove member' }));
    await waitFor(() => expect(screen.queryByText('bob@example.com')).not.toBeInTheDocument());
  });

  it('leaves, but not as the only owner', async () => {
    fail('delete', '/api/v1/projects/{project_id}/members/{user_id}', 409, 'LAST_OWNER');
    await renderApp('/settings/members');
    await userEvent.click(await screen.findByRole('button', { name: 'Leave project' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Leave project "Engine"?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Leave project' }));
    expect(await within(dialog).findByText(/You are the only owner/)).toBeInTheDocument();
  });

  it('gives an admin no owner to touch and no ownership to give', async () => {
    signInAs(me({ current_project_role: 'admin' }));
    await renderApp('/settings/members');
    const role = await screen.findByLabelText('Role of Bob');
    expect(
      within(role)
        .getAllByRole('option')
        .map((option) => option.textContent),
    ).toEqual(['Viewer', 'Engineer', 'Admin']);
    expect(screen.queryByLabelText('Role of Ada Lovelace')).not.toBeInTheDocument();
  });

  it('lets a viewer read and leave only', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp('/settings/members');
    await screen.findByText('bob@example.com');
    expect(screen.queryByRole('button', { name: /Remove/ })).not.toBeInTheDocument();
    expect(screen.queryByRole('combobox', { name: /Role of/ })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Add member' })).toHaveAttribute('aria-disabled', 'true');
    expect(screen.getByRole('button', { name: 'Leave project' })).toBeInTheDocument();
  });
});

describe('slugs', () => {
  it('are made of names and are always accepted', () => {
    for (const name of ['Zürich (EU)', '--a--b--', 'x'.repeat(300), 'Ελλάδα 2']) {
      const slug = slugOf(name);
      expect(slug === '' || isSlug(slug)).toBe(true);
    }
    expect(isSlug('a--b')).toBe(false);
  });
});
