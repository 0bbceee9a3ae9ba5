import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Generation, hypothesesQuery } from '@/services/queries/hypotheses';
import { queryClient } from '@/services/queryClient';
import { hypothesis, ids, incident, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, cutOff, fail, hang } from '@/test/server';
import { ownLink } from './ownLink';

const base = '/api/v1/incidents/{incident_id}';
const list = `${base}/hypotheses` as const;
const tab = `/incidents/${ids.incident}?tab=hypotheses`;

function generation(change: Partial<Generation> = {}): Generation {
  return {
    generation_id: newId(),
    status: 'completed',
    source: 'rules',
    using_mock: true,
    run: 1,
    hypotheses: 1,
    error_message: null,
    requested_by: 'System',
    reason: null,
    created_at: moment,
    completed_at: moment,
    ...change,
  };
}

function panel() {
  return screen.findByRole('region', { name: 'Hypotheses' });
}

async function panelIn(state: string) {
  await waitFor(async () => expect(await panel()).toHaveAttribute('data-state', state));
  return panel();
}

beforeEach(() => {
  signInAs();
  answer('get', base, incident({ hypothesis_status: 'completed' }));
  answer('get', `${base}/hypotheses/generations`, [generation()]);
  answer('get', '/api/v1/projects/{project_id}/members', []);
  answer('get', list, [hypothesis()]);
});

describe('the seven states of the hypotheses', () => {
  it('loading: says so while the first answer is on its way', async () => {
    hang('get', list);
    await renderApp(tab);
    expect(within(await panelIn('loading')).getByRole('status')).toHaveTextContent('Loading Hypotheses');
  });

  it('ready: shows claim, confidence, both sides, actions and who wrote it', async () => {
    answer('get', list, [hypothesis({ contradicting_evidence: ['Another region is fine'] })]);
    await renderApp(tab);
    const card = await screen.findByRole('article', { name: 'A deployment of api caused the errors' });
    for (const text of ['80 %', 'Rule engine', 'Deployment 1.4.2 at 11:56', 'Another region is fine', 'Roll back api']) {
      expect(within(card).getByText(text)).toBeInTheDocument();
    }
    await panelIn('ready');
  });

  it('empty: says why there are none and offers to look', async () => {
    answer('get', base, incident({ hypothesis_status: 'none' }));
    answer('get', list, []);
    await renderApp(tab);
    expect(await within(await panelIn('empty')).findByText('Not analyzed yet')).toBeInTheDocument();
    expect(screen.getAllByRole('button', { name: 'Analyze' })).not.toHaveLength(0);
  });

  it('error: names the failure and asks again', async () => {
    fail('get', list, 500, 'INTERNAL_ERROR', { detail: 'The database is full.' });
    await renderApp(tab);
    const failed = await panelIn('error');
    expect(failed).toHaveTextContent('Hypotheses could not be loaded: The database is full.');
    answer('get', list, [hypothesis()]);
    await userEvent.click(within(failed).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('article')).toBeInTheDocument();
  });

  it('stale: keeps what was loaded when a refresh fails', async () => {
    await renderApp(tab);
    await screen.findByRole('article');
    cutOff('get', list);
    await queryClient.invalidateQueries({ queryKey: hypothesesQuery(ids.incident).queryKey });
    expect(await panelIn('stale')).toHaveTextContent(/As of \d\d:\d\d:\d\d UTC/);
    expect(screen.getByRole('article')).toBeInTheDocument();
  });

  it('forbidden: names the role that is needed', async () => {
    fail('get', list, 403, 'INSUFFICIENT_ROLE');
    await renderApp(tab);
    expect(await panelIn('forbidden')).toHaveTextContent('Needs the viewer role.');
  });

  it('partial: says that the newest run failed and these are older', async () => {
    answer('get', `${base}/hypotheses/generations`, [
      generation({ status: 'failed', run: 2, error_message: 'The model did not answer.' }),
      generation(),
    ]);
    await renderApp(tab);
    expect(await panelIn('partial')).toHaveTextContent('Run 2 failed: The model did not answer. These are from an earlier run.');
    expect(screen.getByRole('article')).toBeInTheDocument();
  });
});

describe('a hypothesis', () => {
  it('is confirmed, and the verdict is what the server says', async () => {
    const claim = hypothesis();
    let stored = claim;
    answer('get', list, () => [stored]);
    answer('patch', `${base}/hypotheses/{hypothesis_id}`, ({ body }) => {
      stored = { ...claim, ...(body as { status: 'confirmed' }) };
      return stored;
    });
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Confirm' }));
    expect(await screen.findByText('Confirmed')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Take back verdict' })).toBeInTheDocument();
  });

  it('keeps its place when a second one cannot be confirmed', async () => {
    fail('patch', `${base}/hypotheses/{hypothesis_id}`, 409, 'CONFLICT', { detail: 'Another hypothesis is confirmed.' });
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Confirm' }));
    expect(await screen.findAllByText('Another hypothesis is confirmed.')).not.toHaveLength(0);
    expect(screen.queryByText('Confirmed')).not.toBeInTheDocument();
  });

  it('is rated with a comment', async () => {
    const claim = hypothesis();
    let sent: unknown;
    let mine = claim.feedback;
    answer('get', list, () => [{ ...claim, feedback: mine }]);
    answer('get', `${base}/hypotheses/{hypothesis_id}/feedback`, []);
    answer('post', `${base}/hypotheses/{hypothesis_id}/feedback`, ({ body }) => {
      sent = body;
      mine = { up: 0, down: 1, mine: 'down' };
      const said = { id: newId(), hypothesis_id: claim.id, user_id: ids.user, user_name: 'Ada Lovelace', created_at: moment };
      return { ...said, rating: 'down', comment: 'No', actual_cause: 'DNS' };
    });
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Feedback' }));
    const dialog = await screen.findByRole('dialog', { name: 'Feedback' });
    await userEvent.selectOptions(within(dialog).getByLabelText('Rating'), 'down');
    await userEvent.type(within(dialog).getByLabelText(/Comment/), 'No');
    await userEvent.type(within(dialog).getByLabelText(/Actual cause/), 'DNS');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save feedback' }));
    await waitFor(() => expect(sent).toEqual({ rating: 'down', comment: 'No', actual_cause: 'DNS' }));
    expect(await screen.findByRole('button', { name: 'Not helpful (1)', pressed: true })).toBeInTheDocument();
  });

  it('offers a viewer no verdict and no new analysis', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp(tab);
    await screen.findByRole('article');
    expect(screen.queryByRole('button', { name: /Confirm|Reject|Analyze/ })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: /^Helpful/ })).toBeDisabled();
  });
});

describe('a new analysis', () => {
  it('is started with what the person knows', async () => {
    let sent: unknown;
    answer('post', `${base}/hypotheses/generate`, ({ body }) => {
      sent = body;
      return { incident_id: ids.incident, generation_id: newId(), status: 'queued', cached: false };
    });
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Analyze again' }));
    await userEvent.type(await screen.findByLabelText(/What should it know/), 'The database failed over');
    await userEvent.click(screen.getByRole('button', { name: 'Start analysis' }));
    await waitFor(() => expect(sent).toEqual({ force: true, context: 'The database failed over' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });
});

describe('the link of a piece of evidence', () => {
  const ref = newId();
  const own = `/incidents/${ids.incident}`;
  it.each([
    ['an incident leads to its room', 'incident', own, own],
    ['an alert is pointed at on the tab that lists it', 'alert', `${own}?tab=related`, `${own}?tab=related&sel=${ref}`],
    ['another site is not linked', 'log', 'https://evil.example/x', null],
    ['another site without a scheme is not linked', 'log', '//evil.example/incidents/x', null],
    ['a backslash does not leave the site', 'log', '/\\evil.example', null],
    ['a script is not linked', 'log', 'javascript:alert(1)', null],
    ['a page that does not exist is not linked', 'log', '/logs?q=x', null],
    ['no link is no link', 'host', null, null],
  ] as const)('%s', (_, kind, link, expected) => {
    expect(ownLink({ kind, ref, link })).toBe(expected);
  });
});
