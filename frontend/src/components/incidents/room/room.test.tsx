import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TimelineEvent } from '@/services/queries/incident';
import { ids, incident, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, hang, server } from '@/test/server';
import type { Activity, Incident } from '@/types/api';

const base = '/api/v1/incidents/{incident_id}';
const room = `/incidents/${ids.incident}`;
const ada = {
  user_id: ids.user,
  user_name: 'Ada Lovelace',
  user_email: 'ada@example.com',
  role: 'owner',
  joined_at: moment,
} as const;

function activity(change: Partial<Activity>): Activity {
  return {
    id: newId(),
    incident_id: ids.incident,
    activity_type: 'comment',
    content: '',
    old_value: null,
    new_value: null,
    user_id: ids.user,
    user_name: 'Ada Lovelace',
    user_email: 'ada@example.com',
    created_at: moment,
    ...change,
  };
}

function event(change: Partial<TimelineEvent>): TimelineEvent {
  const base = {
    id: newId(),
    at: moment,
    kind: 'activity',
    title: '',
    detail: '',
    ref: newId(),
    pinned: false,
    hidden: false,
  } as const;
  return { ...base, edited_by: null, ...change };
}

function commentEvent(said: Activity): TimelineEvent {
  return event({ id: `activity_${said.id}`, ref: said.id, title: `${said.user_name} commented.`, detail: said.content });
}

/** A server that knows one incident; what is written to it is read back. */
function serve(start: Partial<Incident> = {}) {
  const state = {
    incident: incident({ title: 'API is down', ...start }),
    events: [] as TimelineEvent[],
    activities: [] as Activity[],
  };
  answer('get', base, () => state.incident);
  answer('get', `${base}/events`, () => state.events);
  answer('get', `${base}/activities`, () => state.activities);
  answer('get', `${base}/alerts`, []);
  answer('get', `${base}/tasks`, []);
  answer('get', `${base}/hypotheses`, []);
  answer('get', `${base}/hypotheses/generations`, []);
  answer('get', `${base}/related`, { deployments: [], error_groups: [], slow_traces: [], log_patterns: [], incidents: [] });
  answer('get', '/api/v1/projects/{project_id}/members', [ada, { ...ada, user_id: newId(), user_name: 'Grace Hopper' }]);
  return state;
}

/** Answers only once the test lets it. */
function answerLater(method: 'patch' | 'post', path: string, make: (body: unknown) => object): () => void {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pattern = `*${path.replace('{incident_id}', ':incident_id')}`;
  server.use(
    http[method](pattern, async ({ request }) => {
      const body = await request.json();
      await opened;
      return HttpResponse.json(make(body) as never);
    }),
  );
  return () => open();
}

function stateButton(state: string) {
  return screen.findByRole('button', { name: `State: ${state}. Change state` });
}

beforeEach(() => signInAs());

describe('the header of the room', () => {
  it('shows a new state before the server has answered', async () => {
    const state = serve();
    let asked: unknown;
    const open = answerLater('patch', `${base}/state`, (body) => {
      asked = body;
      state.incident = {
        ...state.incident,
        state: 'acknowledged',
        allowed_transitions: ['investigating', 'mitigated', 'resolved'],
      };
      return { status: 'success', incident_id: ids.incident, new_state: 'acknowledged', incident: state.incident };
    });
    await renderApp(room);
    await stateButton('Detected');
    await userEvent.click(firstAcknowledge());
    expect(await stateButton('Acknowledged')).toBeInTheDocument();
    expect(state.incident.state).toBe('detected');
    open();
    await waitFor(() => expect(asked).toEqual({ state: 'acknowledged' }));
    expect(await stateButton('Acknowledged')).toBeInTheDocument();
  });

  it('goes back and names what is allowed when the server refuses', async () => {
    serve();
    fail('patch', `${base}/state`, 409, 'INVALID_TRANSITION', {
      detail: 'A resolved incident cannot be acknowledged.',
      allowed: ['learned', 'investigating'],
    });
    await renderApp(room);
    await stateButton('Detected');
    hang('get', base);
    await userEvent.keyboard('a');
    expect(await screen.findAllByText(/Allowed now: Learned, Investigating\./)).not.toHaveLength(0);
    expect(await stateButton('Detected')).toBeInTheDocument();
  });

  it('gives the incident to a member and offers to undo it', async () => {
    const state = serve();
    answer('patch', `${base}/assignee`, ({ body }) => {
      const { assignee_id } = body as { assignee_id: string };
      state.incident = { ...state.incident, assignee_id, assignee_name: 'Ada Lovelace' };
      return state.incident;
    });
    await renderApp(room);
    await screen.findByRole('tab', { name: 'Overview' });
    await userEvent.keyboard('o');
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Take it' }));
    expect(await screen.findByRole('button', { name: 'Owner: Ada Lovelace. Change owner' })).toBeInTheDocument();
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeInTheDocument();
  });

  it('shows a viewer the state without a control that would be refused', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    serve();
    await renderApp(room);
    await screen.findByRole('tab', { name: 'Overview' });
    expect(screen.queryByRole('button', { name: /Change/ })).not.toBeInTheDocument();
    expect(screen.queryByRole('textbox', { name: 'Comment' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Acknowledge' })).toHaveAttribute(
      'aria-description',
      'Needs the engineer role. An admin of this project can grant it.',
    );
  });

  it('asks for an admin to delete and names the incident', async () => {
    serve();
    let deleted = false;
    answer('delete', base, () => {
      deleted = true;
      return { status: 'deleted', incident_id: ids.incident };
    });
    await renderApp(room);
    await userEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete “API is down”?' });
    expect(deleted).toBe(false);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete incident' }));
    await waitFor(() => expect(deleted).toBe(true));
  });

  it('says not found for an incident that does not exist', async () => {
    serve();
    fail('get', base, 404, 'RESOURCE_NOT_FOUND');
    await renderApp(room);
    expect(await screen.findByText(/This incident does not exist/)).toBeInTheDocument();
  });
});

function firstAcknowledge() {
  const [first] = screen.getAllByRole('button', { name: 'Acknowledge' });
  if (!first) throw new Error('There is no button Acknowledge.');
  return first;
}

describe('comments', () => {
  it('stand on the timeline at once, formatted, and once', async () => {
    const state = serve();
    const open = answerLater('post', `${base}/comments`, (body) => {
      const said = activity({ content: (body as { content: string }).content });
      state.activities = [said];
      state.events = [commentEvent(said)];
      return said;
    });
    await renderApp(`${room}?tab=timeline`);
    await screen.findByText('Nothing has happened yet');
    await userEvent.keyboard('c');
    const box = screen.getByRole('textbox', { name: 'Comment' });
    expect(box).toHaveFocus();
    await userEvent.type(box, 'Looks like **DNS**');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    expect((await screen.findByText('DNS')).tagName).toBe('STRONG');
    expect(screen.getByText('Sending…')).toBeInTheDocument();
    expect(box).toHaveValue('');
    open();
    await waitFor(() => expect(screen.queryByText('Sending…')).not.toBeInTheDocument());
    expect(screen.getAllByText('DNS')).toHaveLength(1);
  });

  it('come back as a draft when the server refuses them', async () => {
    serve();
    fail('post', `${base}/comments`, 503, 'UNAVAILABLE', { detail: 'Try again later.' });
    await renderApp(`${room}?tab=timeline`);
    const box = await screen.findByRole('textbox', { name: 'Comment' });
    await userEvent.type(box, 'Precious words');
    await userEvent.click(screen.getByRole('button', { name: 'Send comment' }));
    expect(await screen.findAllByText('Try again later.')).not.toHaveLength(0);
    expect(screen.getByRole('textbox', { name: 'Comment' })).toHaveValue('Precious words');
    expect(screen.queryByText('Sending…')).not.toBeInTheDocument();
  });

  it('are told from other events by the filter, which stands in the URL', async () => {
    const state = serve();
    const said = activity({ content: 'It is DNS' });
    state.activities = [said];
    state.events = [event({ kind: 'alert', title: 'Alert HighErrorRate fired.' }), commentEvent(said)];
    const { router } = await renderApp(`${room}?tab=timeline`);
    await screen.findByText('It is DNS');
    await userEvent.click(screen.getByRole('button', { name: /Comments/ }));
    await waitFor(() => expect(screen.queryByText('Alert HighErrorRate fired.')).not.toBeInTheDocument());
    expect(screen.getByText('It is DNS')).toBeInTheDocument();
    expect(router.state.location.searchStr).toContain('kind=comment');
  });
});

describe('the keyboard', () => {
  it('goes through the tabs with the brackets, around the end', async () => {
    serve();
    const { router } = await renderApp(room);
    await screen.findByRole('tab', { name: 'Overview' });
    await userEvent.keyboard(']');
    expect(await screen.findByRole('tab', { name: 'Timeline', selected: true })).toBeInTheDocument();
    await userEvent.keyboard('[[');
    await userEvent.keyboard('[[');
    expect(await screen.findByRole('tab', { name: /Related/, selected: true })).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ tab: 'related' });
  });

  it('writes into the comment and acknowledges nothing while someone types', async () => {
    serve();
    await renderApp(room);
    const box = await screen.findByRole('textbox', { name: 'Comment' });
    await userEvent.type(box, 'arc');
    expect(box).toHaveValue('arc');
    expect(await stateButton('Detected')).toBeInTheDocument();
  });

  it('explains a key that has nowhere to go', async () => {
    serve({ state: 'learned', allowed_transitions: [] });
    await renderApp(room);
    await screen.findByRole('tab', { name: 'Overview' });
    await userEvent.keyboard('r');
    expect(await screen.findByText(/past that: learned/)).toBeInTheDocument();
  });
});
