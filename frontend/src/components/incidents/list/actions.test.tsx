import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { envelope, incident, incidentPage, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';
import { grace, listPath, serveIncidents, statePath } from './listServer';

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

describe('an action on the incident list', () => {
  beforeEach(() => {
    signInAs(me({ current_project_role: 'engineer' }));
    server = serveIncidents(20);
  });

  it('moves, selects and acknowledges with the keyboard alone', async () => {
    await open();
    await userEvent.keyboard('jj');
    expect(screen.getByText('Incident 1').closest('tr')).toHaveFocus();
    await userEvent.keyboard('k');
    expect(screen.getByText('Incident 0').closest('tr')).toHaveFocus();
    await userEvent.keyboard('a');
    expect(await row('Incident 0').findByText('Acknowledged')).toBeInTheDocument();
    await userEvent.keyboard('jxjx');
    expect(screen.getByText('2 selected')).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText('2 selected')).not.toBeInTheDocument();
  });

  it('resolves, assigns and comments with the keyboard alone', async () => {
    const said: unknown[] = [];
    answer('patch', '/api/v1/incidents/{incident_id}/assignee', ({ params, body }) => {
      const { assignee_id } = body as { assignee_id: string };
      return { ...server.find(params.incident_id), assignee_id, assignee_name: 'Grace Hopper' };
    });
    answer('post', '/api/v1/incidents/{incident_id}/comments', ({ params, body }) => {
      said.push([params.incident_id, body]);
      return {
        id: newId(),
        incident_id: params.incident_id ?? '',
        activity_type: 'comment',
        content: 'On it',
        old_value: null,
        new_value: null,
        user_id: grace.user_id,
        user_name: grace.user_name,
        user_email: grace.user_email,
        created_at: moment,
      };
    });
    await open();
    await userEvent.keyboard('jr');
    expect(await row('Incident 0').findByText('Resolved')).toBeInTheDocument();
    await userEvent.keyboard('jo');
    const dialog = within(await screen.findByRole('dialog', { name: 'Assign incident' }));
    const owner = await dialog.findByLabelText('Owner');
    await waitFor(() => expect(owner).toHaveFocus());
    await userEvent.selectOptions(owner, 'Grace Hopper');
    await userEvent.tab();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(await row('Incident 1').findByText('Grace Hopper')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await userEvent.keyboard('c');
    const box = await screen.findByRole('textbox', { name: 'Comment' });
    await waitFor(() => expect(box).toHaveFocus());
    await userEvent.keyboard('On it{Control>}{Enter}{/Control}');
    await waitFor(() => expect(said).toEqual([[server.kept.rows[1]?.id, { content: 'On it' }]]));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  it('keeps a refused comment in its dialog and says why', async () => {
    fail('post', '/api/v1/incidents/{incident_id}/comments', 503, 'UNAVAILABLE', { detail: 'Try again later.' });
    await open();
    await userEvent.keyboard('jc');
    const box = await screen.findByRole('textbox', { name: 'Comment' });
    await userEvent.type(box, 'Precious words');
    await userEvent.click(screen.getByRole('button', { name: 'Send comment' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again later.');
    expect(box).toHaveValue('Precious words');
  });

  it('opens the room of the row under the cursor on Enter', async () => {
    fail('get', '/api/v1/incidents/{incident_id}', 404, 'RESOURCE_NOT_FOUND');
    const { router } = await open();
    await userEvent.keyboard('j{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe(`/incidents/${server.kept.rows[0]?.id}`));
  });

  it('puts a row back and says why when the server refuses', async () => {
    fail('patch', statePath, 409, 'INVALID_TRANSITION', { detail: 'It is resolved already.' });
    await open();
    await userEvent.keyboard('ja');
    expect(await screen.findAllByText('It is resolved already.')).not.toHaveLength(0);
    expect(row('Incident 0').getByText('Detected')).toBeInTheDocument();
  });

  it('reports 18 done and 2 failed by name when 20 are acknowledged', async () => {
    const stubborn = new Set([server.kept.rows[3]?.id, server.kept.rows[11]?.id]);
    answer('patch', statePath, ({ params }) => {
      const found = server.find(params.incident_id);
      if (stubborn.has(found.id)) {
        return HttpResponse.json(envelope('INVALID_TRANSITION', { detail: 'It moved on.' }), { status: 409 });
      }
      return {
        status: 'success',
        incident_id: found.id,
        new_state: 'acknowledged',
        incident: { ...found, state: 'acknowledged' },
      };
    });
    await open();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select all incidents on this page' }));
    expect(screen.getByText('20 selected')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Acknowledge' }));
    const dialog = within(await screen.findByRole('dialog', { name: '18 done, 2 failed' }));
    const failed = within(dialog.getByRole('list', { name: 'Failed' }));
    expect(failed.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Incident 3It moved on.',
      'Incident 11It moved on.',
    ]);
    expect(within(dialog.getByRole('list', { name: 'Done' })).getAllByRole('listitem')).toHaveLength(18);
    await userEvent.click(dialog.getByText('Close'));
    expect(await screen.findByText('2 selected')).toBeInTheDocument();
  });

  it('assigns the row under the cursor with o', async () => {
    const sent = vi.fn();
    answer('patch', '/api/v1/incidents/{incident_id}/assignee', ({ body }) => {
      sent(body);
      return { ...(server.kept.rows[0] ?? incident()), assignee_id: grace.user_id, assignee_name: grace.user_name };
    });
    await open();
    await userEvent.keyboard('jo');
    await userEvent.selectOptions(await screen.findByLabelText('Owner'), 'Grace Hopper');
    await userEvent.click(screen.getByRole('button', { name: 'Assign' }));
    expect(await row('Incident 0').findByText('Grace Hopper')).toBeInTheDocument();
    expect(sent).toHaveBeenCalledWith({ assignee_id: grace.user_id });
  });

  it('exports the server.kept.rows of every page once, with the end of the range fixed', async () => {
    const first = server.kept.rows.slice(0, 12);
    const second = server.kept.rows.slice(11);
    const saved: Blob[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    Object.assign(URL, { createObjectURL: (blob: Blob) => saved.push(blob) && 'blob:x', revokeObjectURL: () => {} });
    await open('/incidents?severity=high');
    answer('get', listPath, ({ url }: Sent) => {
      server.kept.asked.push(url);
      const page = Number(url.searchParams.get('page'));
      return incidentPage(page === 1 ? first : second, { page, pages: 2, limit: 100, total: 20 });
    });
    await userEvent.click(screen.getByRole('button', { name: 'Export as CSV' }));
    expect(await screen.findByText('Exported 20 incidents')).toBeInTheDocument();
    const walked = server.kept.asked.filter((url) => url.searchParams.get('limit') === '100');
    expect(walked.map((url) => url.searchParams.get('severity'))).toEqual(['high', 'high']);
    expect(new Set(walked.map((url) => url.searchParams.get('to'))).size).toBe(1);
    const text = (await saved[0]?.text()) ?? '';
    expect(text.trim().split('\r\n')).toHaveLength(21);
  });

  it('declares an incident and opens its room', async () => {
    const sent = vi.fn();
    const made = incident({ id: newId(), title: 'Checkout is down' });
    answer('post', listPath, ({ body }) => {
      sent(body);
      return made;
    });
    fail('get', '/api/v1/incidents/{incident_id}', 404, 'RESOURCE_NOT_FOUND');
    const { router } = await open();
    await userEvent.keyboard('n');
    await userEvent.type(await screen.findByLabelText('Title'), 'Checkout is down');
    await userEvent.type(screen.getByLabelText('Service', { selector: '[id][required]' }), 'checkout');
    await userEvent.selectOptions(screen.getByLabelText('Severity'), 'Critical');
    await userEvent.click(screen.getByRole('button', { name: 'Declare incident' }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/incidents/${made.id}`));
    expect(sent).toHaveBeenCalledWith({
      title: 'Checkout is down',
      service_name: 'checkout',
      description: '',
      severity: 'critical',
      generate_hypotheses: true,
    });
  });
});
