import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSocket } from '@/test/FakeSocket';
import { envelope, ids, incident, me, moment, postmortem } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent, server } from '@/test/server';
import type { Postmortem } from '@/types/api';

const base = '/api/v1/incidents/{incident_id}';
const one = `${base}/postmortem` as const;
const tab = `/incidents/${ids.incident}?tab=postmortem`;
const ada = {
  user_id: ids.user,
  user_name: 'Ada Lovelace',
  user_email: 'ada@example.com',
  role: 'owner',
  joined_at: moment,
} as const;

const drafting = { status: 'running', requested_at: moment, error_message: null } as const;

let stored: Postmortem;
let sent: { body: unknown; version: string | null }[];

/** A server that keeps a postmortem and minds its version. */
function serve(start: Partial<Postmortem> = {}) {
  stored = postmortem(start);
  sent = [];
  answer('get', one, () => stored);
  server.use(
    http.put('*/api/v1/incidents/:id/postmortem', async ({ request }) => {
      const body = (await request.json()) as Partial<Postmortem>;
      const version = request.headers.get('If-Match');
      sent.push({ body, version });
      if (version !== null && version !== `"${stored.version}"`) {
        return HttpResponse.json(envelope('VERSION_CONFLICT', { detail: 'Somebody changed it.' }), { status: 409 });
      }
      stored = { ...stored, ...body, action_items: stored.action_items, version: stored.version + 1, authors: ['Ada Lovelace'] };
      return HttpResponse.json(stored);
    }),
  );
}

beforeEach(() => {
  signInAs();
  answer('get', base, incident({ state: 'resolved' }));
  answer('get', '/api/v1/projects/{project_id}/members', [ada]);
  serve();
});

function live() {
  FakeSocket.install();
  answer('get', '/api/v1/auth/ws-token', {
    token: 'ticket',
    user_id: ids.user,
    tenant_id: ids.tenant,
    project_id: ids.project,
    expires_at: moment,
  });
  return {
    connect: async () => {
      await waitFor(() => expect(FakeSocket.all).not.toHaveLength(0));
      act(() => {
        FakeSocket.latest.open();
        FakeSocket.latest.receive({ type: 'connected', channels: ['incidents'], last_event_id: null, expires_at: moment });
      });
    },
    tell: (status: string) =>
      act(() =>
        FakeSocket.latest.receive({
          type: 'postmortem.generated',
          id: '1-0',
          channel: 'incidents',
          project_id: ids.project,
          timestamp: moment,
          data: { incident_id: ids.incident, postmortem_id: stored.id, status },
        }),
      ),
  };
}

describe('before there is a postmortem', () => {
  it('says why not yet while the incident goes on', async () => {
    answer('get', base, incident({ state: 'investigating' }));
    fail('get', one, 404, 'NOT_FOUND');
    await renderApp(tab);
    expect(await screen.findByText('Not yet')).toBeInTheDocument();
    expect(screen.getByText(/This incident is investigating/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Draft it' })).not.toBeInTheDocument();
  });

  it('has one drafted: queued, then there by itself', async () => {
    const socket = live();
    fail('get', one, 404, 'NOT_FOUND');
    answer(
      'post',
      `${one}/generate`,
      ({ body }: Sent) => {
        expect(body).toEqual({ overwrite: false });
        answer('get', one, postmortem({ draft: drafting }));
        return { incident_id: ids.incident, postmortem_id: stored.id, status: 'queued' };
      },
      202,
    );
    await renderApp(tab);
    await socket.connect();
    await userEvent.click(await screen.findByRole('button', { name: 'Draft it' }));
    expect(await screen.findByText(/The draft is queued/)).toBeInTheDocument();
    answer('get', one, postmortem({ source: 'rules', draft: { ...drafting, status: 'ready' } }));
    socket.tell('draft');
    expect(await screen.findByText(/The draft is here/)).toBeInTheDocument();
    expect(await screen.findByText('HighErrorRate fired.')).toBeInTheDocument();
    expect(screen.getByText('Rule engine')).toBeInTheDocument();
  });

  it('tells when the draft could not be written, and why none was asked for', async () => {
    const socket = live();
    fail('get', one, 404, 'NOT_FOUND');
    fail('post', `${one}/generate`, 409, 'IN_PROGRESS', { detail: 'A draft is being written.' });
    await renderApp(tab);
    await socket.connect();
    await userEvent.click(await screen.findByRole('button', { name: 'Draft it' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('No draft was asked for: A draft is being written.');
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    answer('get', one, postmortem({ draft: { status: 'failed', requested_at: null, error_message: 'The model was away.' } }));
    socket.tell('failed');
    expect(await screen.findByRole('alert')).toHaveTextContent('The draft could not be written: The model was away.');
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText(/could not be written/)).not.toBeInTheDocument();
  });

  it('shows a draft that somebody else asked for', async () => {
    serve({ draft: drafting });
    await renderApp(tab);
    expect(await screen.findByText(/The draft is queued/)).toBeInTheDocument();
  });

  it('shows why the last draft did not come', async () => {
    serve({ draft: { status: 'failed', requested_at: null, error_message: 'The budget is spent.' } });
    await renderApp(tab);
    expect(await screen.findByText(/The draft could not be written: The budget is spent/)).toBeInTheDocument();
  });

  it('still says that the rules drafted it after people changed it', async () => {
    serve({ source: 'rules', authors: ['Ada Lovelace'] });
    await renderApp(tab);
    expect(await screen.findByText('Rule engine')).toBeInTheDocument();
  });

  it('begins an empty one', async () => {
    fail('get', one, 404, 'NOT_FOUND');
    await renderApp(tab);
    const begin = await screen.findByRole('button', { name: 'Begin empty' });
    answer('get', one, () => stored);
    await userEvent.click(begin);
    expect(await screen.findByRole('article', { name: 'Postmortem' })).toBeInTheDocument();
    expect(sent).toEqual([{ body: {}, version: null }]);
  });

  it('offers viewers nothing', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    fail('get', one, 404, 'NOT_FOUND');
    await renderApp(tab);
    expect(await screen.findByText(/Needs the engineer role/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Begin empty' })).not.toBeInTheDocument();
  });
});

describe('the sections', () => {
  it('are changed, only what was touched is sent, with the version it was written from', async () => {
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await userEvent.type(screen.getByLabelText('Summary'), ' Again.');
    await userEvent.type(screen.getByLabelText('Lessons'), '{enter}Test more');
    await userEvent.type(screen.getByLabelText('Line 1 text'), ' Twice.');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Test more')).toBeInTheDocument();
    expect(sent).toEqual([
      {
        version: '"2"',
        body: {
          summary: `${postmortem().summary} Again.`,
          lessons: ['Watch pools', 'Test more'],
          timeline: [{ at: moment, text: 'HighErrorRate fired. Twice.' }],
        },
      },
    ]);
  });

  it('hold action items with owner, date, state and link', async () => {
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add action item' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('1 field needs another look: Action item 2.');
    await userEvent.type(screen.getByLabelText('Item 2 title'), 'Larger pool');
    await screen.findAllByRole('option', { name: 'Ada Lovelace' });
    await userEvent.selectOptions(screen.getByLabelText('Item 2 owner'), 'Ada Lovelace');
    await userEvent.type(screen.getByLabelText(/Item 2 due date/), '2026-02-01');
    await userEvent.selectOptions(screen.getByLabelText('Item 2 state'), 'In progress');
    await userEvent.type(screen.getByLabelText(/Item 2 link/), 'https://tracker.example.com/1');
    await userEvent.click(screen.getByRole('button', { name: 'Remove item 1' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.body).toEqual({
      action_items: [
        {
          title: 'Larger pool',
          owner_id: ids.user,
          due_date: '2026-02-01',
          status: 'in_progress',
          link: 'https://tracker.example.com/1',
        },
      ],
    });
  });

  it('are kept when one leaves before saving', async () => {
    const { router } = await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await userEvent.type(screen.getByLabelText('Impact'), ' Badly.');
    await act(() =>
      router
        .navigate({ to: '/incidents/$incidentId', params: { incidentId: ids.incident }, search: { tab: 'runbooks' } })
        .catch(() => {}),
    );
    answer('get', `${base}/runbooks`, []);
    answer('get', '/api/v1/runbooks/executions', []);
    await userEvent.click(screen.getByRole('tab', { name: 'Postmortem' }));
    expect(await screen.findByLabelText('Impact')).toHaveValue('Checkout failed. Badly.');
  });

  it('are not lost when somebody else saved first', async () => {
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await userEvent.type(screen.getByLabelText('Impact'), ' Badly.');
    stored = { ...stored, version: 3, summary: 'Theirs' };
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Your text is still here and not saved: Impact.');
    await userEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
    expect(await screen.findByText('Checkout failed. Badly.')).toBeInTheDocument();
    expect(screen.getByText('Theirs')).toBeInTheDocument();
    expect(sent.map(({ version }) => version)).toEqual(['"2"', '"3"']);
  });

  it('show what the server refused at the field', async () => {
    fail('put', one, 400, 'VALIDATION_ERROR', { fields: [{ field: 'lessons[0]', message: 'must have 1 to 1000 characters' }] });
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    await userEvent.type(screen.getByLabelText('Lessons'), '!');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.getByLabelText('Lessons')).toHaveAccessibleDescription(/must have 1 to 1000 characters/));
  });
});

describe('a written postmortem', () => {
  it('is published, or says what the server misses', async () => {
    fail('post', `${one}/publish`, 400, 'VALIDATION_ERROR', {
      fields: [{ field: 'root_cause', message: 'must be written before the postmortem is published' }],
    });
    await renderApp(tab);
    const publish = async () => {
      await userEvent.click(await screen.findByRole('button', { name: 'Publish' }));
      await userEvent.click(await screen.findByRole('button', { name: 'Publish postmortem' }));
    };
    await publish();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Not published. Root cause must be written before the postmortem is published',
    );
    answer('post', `${one}/publish`, postmortem({ status: 'published', published_at: moment }));
    await publish();
    expect(await screen.findByText('Published')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Publish' })).not.toBeInTheDocument();
  });

  it('is drafted again only after a question', async () => {
    const asked: unknown[] = [];
    answer(
      'post',
      `${one}/generate`,
      ({ body }: Sent) => {
        asked.push(body);
        stored = { ...stored, draft: drafting };
        return { incident_id: ids.incident, postmortem_id: stored.id, status: 'queued' };
      },
      202,
    );
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Draft again' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(asked).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Draft again' }));
    expect(await screen.findByText(/The draft is queued/)).toBeInTheDocument();
    expect(asked).toEqual([{ overwrite: true }]);
  });

  it('takes the state of an action item, and says why not', async () => {
    const item = `${one}/action-items/{item_id}` as const;
    fail('patch', item, 404, 'NOT_FOUND', { detail: 'It was removed.' });
    await renderApp(tab);
    const state = await screen.findByLabelText('State of Alert earlier');
    await userEvent.selectOptions(state, 'Done');
    expect(await screen.findByRole('alert')).toHaveTextContent('The action item was not changed: It was removed.');
    answer('patch', item, () => postmortem({ action_items: stored.action_items.map((old) => ({ ...old, status: 'done' })) }));
    await userEvent.selectOptions(state, 'Done');
    await waitFor(() => expect(screen.getByLabelText('State of Alert earlier')).toHaveValue('done'));
  });

  it('is exported from what is on screen', async () => {
    const blobs: Blob[] = [];
    vi.stubGlobal(
      'URL',
      Object.assign(URL, { createObjectURL: (blob: Blob) => blobs.push(blob) && 'blob:1', revokeObjectURL: () => {} }),
    );
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Export Markdown' }));
    expect(click).toHaveBeenCalled();
    click.mockRestore();
    expect(await blobs[0]?.text()).toContain('## Root cause\n\nA pool of connections was too small.');
  });

  it('is only read by viewers', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    serve({ ai_generated: true, source: 'model' });
    await renderApp(tab);
    expect(await screen.findByText('AI draft')).toBeInTheDocument();
    for (const name of ['Edit', 'Publish', 'Draft again']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
    expect(screen.getByRole('button', { name: 'Export Markdown' })).toBeInTheDocument();
  });
});
