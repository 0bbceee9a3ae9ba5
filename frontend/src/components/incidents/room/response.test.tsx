import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IncidentTask } from '@/services/queries/response';
import { ids, incident, incidentPage, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Incident } from '@/types/api';
import { impactBody, impactForm, impactProblems } from './impactForm';
import { openFirst } from './taskOrder';

const base = '/api/v1/incidents/{incident_id}';
const room = `/incidents/${ids.incident}`;
const grace = newId();

function task(change: Partial<IncidentTask> = {}): IncidentTask {
  return {
    id: newId(),
    incident_id: ids.incident,
    title: 'Roll back api',
    status: 'open',
    assignee_id: null,
    assignee_name: null,
    due_at: null,
    done_at: null,
    created_by: 'Ada Lovelace',
    created_at: moment,
    updated_at: moment,
    ...change,
  };
}

/** A server that knows one incident and its tasks; what is written is read back. */
function serve(start: Partial<Incident> = {}, tasks: IncidentTask[] = []) {
  const kept = { incident: incident({ title: 'API is down', ...start }), tasks };
  answer('get', base, ({ params }) => ({ ...kept.incident, id: params.incident_id ?? '' }));
  answer('get', `${base}/tasks`, () => kept.tasks);
  answer('get', `${base}/events`, []);
  answer('get', `${base}/activities`, []);
  answer('get', `${base}/alerts`, []);
  answer('get', `${base}/hypotheses`, []);
  answer('get', `${base}/hypotheses/generations`, []);
  const ada = { user_id: ids.user, user_name: 'Ada Lovelace', user_email: 'ada@example.com', joined_at: moment } as const;
  answer('get', '/api/v1/projects/{project_id}/members', [
    { ...ada, role: 'owner' },
    { ...ada, user_id: grace, user_name: 'Grace Hopper', role: 'engineer' },
  ]);
  return kept;
}

beforeEach(() => signInAs(me({ current_project_role: 'engineer' })));

describe('the roles of a response', () => {
  it('are given to members and stand in the header', async () => {
    const kept = serve();
    let sent: unknown;
    answer('put', `${base}/roles`, ({ body }) => {
      sent = body;
      kept.incident = { ...kept.incident, roles: [{ role: 'commander', user_id: grace, user_name: 'Grace Hopper' }] };
      return kept.incident.roles;
    });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('button', { name: 'Assign commander' }));
    await userEvent.click(await screen.findByRole('menuitemcheckbox', { name: /Grace Hopper/ }));
    expect(await screen.findByRole('button', { name: 'Remove Grace Hopper as commander' })).toBeInTheDocument();
    expect(sent).toEqual({ roles: [{ role: 'commander', user_id: grace }] });
    expect(screen.getByText('Commander', { selector: 'span' }).parentElement).toHaveTextContent('Commander Grace Hopper');
  });

  it('are taken away, and the reason is shown when the server refuses', async () => {
    serve({ roles: [{ role: 'scribe', user_id: grace, user_name: 'Grace Hopper' }] });
    fail('put', `${base}/roles`, 403, 'INSUFFICIENT_ROLE', { detail: 'You may not.' });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('button', { name: 'Remove Grace Hopper as scribe' }));
    expect(await screen.findAllByText('You may not.')).not.toHaveLength(0);
    expect(screen.getByRole('button', { name: 'Remove Grace Hopper as scribe' })).toBeInTheDocument();
  });
});

describe('the tasks', () => {
  it('stand with the open ones first, by their due time', () => {
    const tasks = [
      task({ title: 'done', status: 'done' }),
      task({ title: 'later' }),
      task({ title: 'soon', due_at: moment }),
      task({ title: 'dropped', status: 'dropped', updated_at: '2026-02-01T00:00:00Z' }),
    ];
    expect(openFirst(tasks).map(({ title }) => title)).toEqual(['soon', 'later', 'dropped', 'done']);
  });

  it('are added with a person and a due time', async () => {
    const kept = serve();
    let sent: unknown;
    answer('post', `${base}/tasks`, ({ body }) => {
      sent = body;
      const added = task({ title: 'Page the vendor', assignee_id: grace, assignee_name: 'Grace Hopper' });
      kept.tasks = [added];
      return added;
    });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('button', { name: 'Add task' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add task' }));
    await userEvent.type(dialog.getByLabelText('Task'), 'Page the vendor');
    await userEvent.selectOptions(dialog.getByLabelText('Assigned to'), 'Grace Hopper');
    await userEvent.type(dialog.getByLabelText(/Due/), '2026-01-25T10:00');
    await userEvent.click(dialog.getByRole('button', { name: 'Add task' }));
    expect(await screen.findByText('Page the vendor')).toBeInTheDocument();
    expect(sent).toEqual({ title: 'Page the vendor', assignee_id: grace, due_at: '2026-01-25T10:00:00.000Z' });
  });

  it('are done, and the toast offers to undo it', async () => {
    const kept = serve({}, [task()]);
    const asked: unknown[] = [];
    answer('patch', `${base}/tasks/{task_id}`, ({ body }) => {
      asked.push(body);
      kept.tasks = kept.tasks.map((old) => ({ ...old, ...(body as Partial<IncidentTask>) }));
      return kept.tasks[0] ?? task();
    });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Done: Roll back api' }));
    expect(await screen.findByRole('checkbox', { name: 'Done: Roll back api', checked: true })).toBeInTheDocument();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(asked).toEqual([{ status: 'done' }, { status: 'open' }]));
  });

  it('keep their state and say why when the server refuses', async () => {
    serve({}, [task()]);
    fail('patch', `${base}/tasks/{task_id}`, 409, 'CONFLICT', { detail: 'Somebody was faster.' });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Done: Roll back api' }));
    expect(await screen.findAllByText('Somebody was faster.')).not.toHaveLength(0);
    expect(screen.getByRole('checkbox', { name: 'Done: Roll back api' })).not.toBeChecked();
  });

  it('are deleted only after a question that names them', async () => {
    const kept = serve({}, [task()]);
    answer('delete', `${base}/tasks/{task_id}`, () => {
      kept.tasks = [];
      return new Response(null, { status: 204 });
    });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('button', { name: 'Actions for task Roll back api' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const question = within(await screen.findByRole('alertdialog', { name: 'Delete the task “Roll back api”?' }));
    await userEvent.click(question.getByRole('button', { name: 'Delete task' }));
    expect(await screen.findByText('No tasks')).toBeInTheDocument();
  });

  it('are only read by a viewer', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    serve({}, [task()]);
    await renderApp(room);
    expect(await screen.findByRole('checkbox', { name: 'Done: Roll back api' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Add task' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Assign|Actions for task/ })).not.toBeInTheDocument();
  });
});

describe('the impact', () => {
  it('is stated in the edit dialog and shown in the overview', async () => {
    const kept = serve();
    let sent: unknown;
    answer('patch', base, ({ body }) => {
      sent = body;
      const { impact } = body as { impact: object };
      const stated = { level: 'major', summary: '', services: [], users_affected: null, started_at: null, ended_at: null };
      kept.incident = { ...kept.incident, impact: { ...stated, ...impact } as Incident['impact'] };
      return kept.incident;
    });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit incident' }));
    await userEvent.selectOptions(dialog.getByLabelText('Impact'), 'Major');
    await userEvent.type(dialog.getByLabelText(/Users affected/), '12x');
    expect(dialog.getByText('Enter a whole number.')).toBeInTheDocument();
    expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
    await userEvent.type(dialog.getByLabelText(/Users affected/), '{Backspace}00');
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('region', { name: 'Impact: major' })).toHaveTextContent('1,200');
    expect(sent).toMatchObject({ impact: { level: 'major', services: [], users_affected: 1200 } });
  });

  it('survives the way through the form', () => {
    const impact = {
      level: 'minor',
      summary: 'Slow',
      services: ['api', 'web'],
      users_affected: 3,
      started_at: '2026-01-24T12:00:00.000Z',
      ended_at: '2026-01-24T13:00:00.000Z',
    } as const;
    const form = impactForm({ ...impact, services: [...impact.services] }, 'Europe/Berlin');
    expect(form.started).toBe('2026-01-24T13:00');
    expect(impactBody(form, 'Europe/Berlin')).toEqual(impact);
    expect(impactBody(impactForm(null, 'UTC'), 'UTC')).toBeNull();
    expect(impactProblems({ ...form, ended: '2026-01-24T12:00' })).toEqual({ ended: 'The end is before the start.' });
  });
});

describe('merging', () => {
  const other = incident({ id: newId(), title: 'Checkout is down' });

  async function choose() {
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Merge into another' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Merge into another incident' }));
    await userEvent.click(await dialog.findByRole('radio', { name: /Checkout is down/ }));
    expect(dialog.queryByRole('radio', { name: /API is down/ })).not.toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Merge' }));
    return dialog;
  }

  it('leads to the incident that took this one in', async () => {
    const kept = serve();
    answer('get', '/api/v1/incidents', incidentPage([other, kept.incident]));
    let sent: unknown;
    answer('post', `${base}/merge`, ({ body }) => {
      sent = body;
      return other;
    });
    const { router } = await renderApp(room);
    await choose();
    await waitFor(() => expect(router.state.location.pathname).toBe(`/incidents/${other.id}`));
    expect(sent).toEqual({ into: other.id });
  });

  it('shows why the server refuses', async () => {
    const kept = serve();
    answer('get', '/api/v1/incidents', incidentPage([other, kept.incident]));
    fail('post', `${base}/merge`, 409, 'CONFLICT', { detail: 'That one is a duplicate itself.' });
    await renderApp(room);
    const dialog = await choose();
    expect(await dialog.findByRole('alert')).toHaveTextContent('That one is a duplicate itself.');
  });

  it('is named on the duplicate, with a link, and taken back', async () => {
    const kept = serve({ duplicate_of: other.id, state: 'resolved' });
    answer('get', base, ({ params }) => (params.incident_id === other.id ? other : kept.incident));
    answer('post', `${base}/unmerge`, () => {
      kept.incident = { ...kept.incident, duplicate_of: null, state: 'investigating' };
      return kept.incident;
    });
    await renderApp(room);
    expect(await screen.findByRole('link', { name: 'Checkout is down' })).toHaveAttribute('href', `/incidents/${other.id}`);
    await userEvent.click(screen.getByRole('button', { name: 'Unmerge' }));
    await waitFor(() => expect(screen.queryByText(/Duplicate of/)).not.toBeInTheDocument());
    expect(screen.getByRole('button', { name: 'State: Investigating. Change state' })).toBeInTheDocument();
  });
});
