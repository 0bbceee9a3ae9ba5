import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { LiveCache } from '@/services/liveCache';
import { applyEvent } from '@/services/liveRules';
import { queryClient } from '@/services/queryClient';
import { execution, ids, incident, me, moment, runbook } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { RunbookExecution, Schema } from '@/types/api';

const base = '/api/v1/incidents/{incident_id}';
const all = '/api/v1/runbooks/executions';
const one = '/api/v1/runbooks/executions/{execution_id}';
const tab = `/incidents/${ids.incident}?tab=runbooks`;

let executions: RunbookExecution[];

/** A server that remembers what is said about an execution. */
function serve() {
  executions = [];
  answer('get', base, incident());
  answer('get', '/api/v1/projects/{project_id}/members', []);
  answer('get', `${base}/runbooks`, [
    { ...runbook(), match_score: 0.8, match_reasons: ['It is for the alert HighErrorRate.', 'It is for the service api.'] },
  ]);
  answer('get', all, () => executions);
  answer(
    'post',
    '/api/v1/runbooks/{runbook_id}/executions',
    ({ body }) => {
      expect(body).toEqual({ incident_id: ids.incident });
      executions = [execution()];
      return execution();
    },
    201,
  );
  answer('patch', one, ({ body }) => {
    const { status, steps = [] } = body as Schema<'UpdateExecutionRequest'>;
    const [old = execution()] = executions;
    const next = {
      ...old,
      status: status ?? old.status,
      steps: old.steps.map((step) => {
        const said = steps.find(({ step_id }) => step_id === step.step_id);
        return said ? { ...step, ...said, by: 'Ada Lovelace', at: moment } : step;
      }),
    };
    executions = [next];
    return next;
  });
}

beforeEach(() => {
  signInAs();
  serve();
});

describe('the runbooks of an incident', () => {
  it('shows what fits with score and reasons, and follows one as a checklist', async () => {
    await renderApp(tab);
    expect(await screen.findByText('80 % match')).toBeInTheDocument();
    expect(screen.getByText('It is for the alert HighErrorRate.')).toBeInTheDocument();
    expect(await screen.findByText('No runbook was followed yet')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Start Errors of the API' }));
    const card = await screen.findByRole('article', { name: 'Errors of the API' });
    expect(screen.getByRole('button', { name: 'Start Errors of the API' })).toBeDisabled();

    await userEvent.type(within(card).getByLabelText(/Note on step 1/), 'two were down');
    await userEvent.click(within(card).getByRole('button', { name: 'Done: Look at the pods' }));
    expect(await within(card).findByText('1 of 2 steps')).toBeInTheDocument();
    expect(executions[0]?.steps[0]).toMatchObject({ status: 'done', note: 'two were down' });
    await userEvent.click(within(card).getByRole('button', { name: 'Skip: Roll back' }));
    expect(await within(card).findByText('Skipped')).toBeInTheDocument();
    await userEvent.click(within(card).getByRole('button', { name: 'Complete' }));
    expect(await within(card).findByText('Completed')).toBeInTheDocument();
    expect(within(card).queryByRole('button', { name: 'Complete' })).not.toBeInTheDocument();
  });

  it('takes an answer back, and changes a note alone', async () => {
    executions = [execution()];
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Failed: Roll back' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Back to pending: Roll back' }));
    await userEvent.type(await screen.findByLabelText(/Note on step 2/), 'waiting');
    await userEvent.click(screen.getByRole('button', { name: 'Save note: Roll back' }));
    await waitFor(() => expect(executions[0]?.steps[1]).toMatchObject({ status: 'pending', note: 'waiting' }));
  });

  it('shows why the server did not complete it, and aborts it after a question', async () => {
    executions = [execution()];
    fail('patch', one, 409, 'CONFLICT', { detail: '2 steps are still pending.' });
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Complete' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('2 steps are still pending.');
    answer('patch', one, () => {
      executions = [execution({ status: 'aborted', finished_at: moment })];
      return execution({ status: 'aborted', finished_at: moment });
    });
    await userEvent.click(screen.getByRole('button', { name: 'Abort' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Abort execution' }));
    expect(await screen.findByText('Aborted')).toBeInTheDocument();
  });

  it('moves with what others do', async () => {
    executions = [execution()];
    await renderApp(tab);
    await screen.findByText('0 of 2 steps');
    const next = execution();
    next.steps = next.steps.map((step) => ({ ...step, status: 'done', by: 'Grace', at: moment }));
    executions = [next];
    act(() => applyEvent(new LiveCache(queryClient), { type: 'runbook.execution', data: next, timestamp: moment }));
    expect(await screen.findByText('2 of 2 steps')).toBeInTheDocument();
  });

  it('shows viewers everything and lets them do nothing', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    executions = [execution()];
    await renderApp(tab);
    await screen.findByText('0 of 2 steps');
    for (const name of [/^Start/, /^Done/, 'Complete', 'Abort']) {
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument();
    }
  });

  it('says why a runbook was not started', async () => {
    fail('post', '/api/v1/runbooks/{runbook_id}/executions', 409, 'CONFLICT', { detail: 'The runbook is not enabled.' });
    await renderApp(tab);
    await userEvent.click(await screen.findByRole('button', { name: 'Start Errors of the API' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The runbook is not enabled.');
  });

  it('offers to write one where none fits', async () => {
    answer('get', `${base}/runbooks`, []);
    await renderApp(tab);
    expect(await screen.findByRole('link', { name: 'Write a runbook' })).toHaveAttribute('href', '/runbooks?view=new');
  });
});
