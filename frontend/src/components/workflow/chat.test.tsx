import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { withMessage } from '@/services/chatMessages';
import { type ChatMessage, chatQuery } from '@/services/queries/chat';
import { queryClient } from '@/services/queryClient';
import { ids, incident, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, cutOff, fail, hang } from '@/test/server';
import type { Schema } from '@/types/api';
import { ownLink } from './ownLink';

const base = '/api/v1/incidents/{incident_id}';
const path = `${base}/chat` as const;
const tab = `/incidents/${ids.incident}?tab=chat`;

function message(change: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: newId(),
    incident_id: ids.incident,
    question_id: null,
    role: 'user',
    text: 'What is wrong with api?',
    citations: [],
    note: null,
    status: 'completed',
    failure_reason: null,
    model: null,
    input_tokens: 0,
    output_tokens: 0,
    cost_usd: 0,
    asked_by: ids.user,
    asked_by_name: 'Ada Lovelace',
    created_at: moment,
    finished_at: moment,
    ...change,
  };
}

const question = message();
const citation: ChatMessage['citations'][number] = {
  id: 'E2',
  kind: 'alert',
  title: 'HighErrorRate on api',
  ref: '0198c0de-0000-7000-8000-0000000000c1',
  observed_at: moment,
  link: `/incidents/${ids.incident}?tab=related&sel=0198c0de-0000-7000-8000-0000000000c1`,
};

function reply(change: Partial<ChatMessage> = {}): ChatMessage {
  return message({
    question_id: question.id,
    role: 'assistant',
    text: 'HighErrorRate fires on api.',
    citations: [citation],
    model: 'small',
    input_tokens: 1200,
    output_tokens: 300,
    cost_usd: 0.00036,
    ...change,
  });
}

const pending = { text: '', citations: [], model: null, cost_usd: 0, input_tokens: 0, output_tokens: 0, finished_at: null };

function status(change: Partial<Schema<'AIStatus'>> = {}): Schema<'AIStatus'> {
  return {
    status: 'operational',
    using_mock: false,
    api_configured: true,
    provider: 'openai',
    model: 'small',
    last_error_at: null,
    budget: { limit_usd: null, spent_usd: 0 },
    ...change,
  };
}

function panel() {
  return screen.findByRole('region', { name: 'Chat' });
}

async function panelIn(state: string) {
  await waitFor(async () => expect(await panel()).toHaveAttribute('data-state', state));
  return panel();
}

beforeEach(() => {
  signInAs();
  answer('get', base, incident());
  answer('get', '/api/v1/projects/{project_id}/members', []);
  answer('get', '/api/v1/ai/status', status());
  answer('get', path, [question, reply()]);
});

describe('the states of the chat', () => {
  it('loading: says so while the first answer is on its way', async () => {
    hang('get', path);
    await renderApp(tab);
    expect(within(await panelIn('loading')).getByRole('status')).toHaveTextContent('Loading Chat');
  });

  it('ready: shows who asked, the answer, what it rests on and what it cost', async () => {
    await renderApp(tab);
    const log = await screen.findByRole('log', { name: 'Conversation' });
    expect(within(log).getByRole('article', { name: 'Question of Ada Lovelace' })).toHaveTextContent('What is wrong with api?');
    const given = within(log).getByRole('article', { name: 'Answer' });
    expect(given).toHaveTextContent('HighErrorRate fires on api.');
    expect(given).toHaveTextContent('small, 1,500 tokens, $0.00036');
    expect(within(given).getByLabelText('Alert')).toBeInTheDocument();
    await panelIn('ready');
  });

  it('empty: offers three questions, and a choice waits in the text box to be sent', async () => {
    answer('get', path, []);
    await renderApp(tab);
    const offered = within(await panelIn('empty')).getAllByRole('button');
    expect(offered).toHaveLength(3);
    await userEvent.click(offered[0] as HTMLElement);
    expect(screen.getByRole('textbox', { name: 'Question' })).toHaveValue('What has happened so far?');
    expect(screen.getByRole('textbox', { name: 'Question' })).toHaveFocus();
  });

  it('error: names the failure and asks again', async () => {
    fail('get', path, 500, 'INTERNAL_ERROR', { detail: 'The database is full.' });
    await renderApp(tab);
    const failed = await panelIn('error');
    expect(failed).toHaveTextContent('Chat could not be loaded: The database is full.');
    answer('get', path, [question, reply()]);
    await userEvent.click(within(failed).getByRole('button', { name: 'Retry' }));
    expect(await screen.findByRole('article', { name: 'Answer' })).toBeInTheDocument();
  });

  it('stale: keeps the conversation when a refresh fails', async () => {
    await renderApp(tab);
    await screen.findByRole('article', { name: 'Answer' });
    cutOff('get', path);
    await queryClient.invalidateQueries({ queryKey: chatQuery(ids.incident).queryKey });
    expect(await panelIn('stale')).toHaveTextContent(/As of \d\d:\d\d:\d\d UTC/);
    expect(screen.getByRole('article', { name: 'Answer' })).toBeInTheDocument();
  });

  it('forbidden: names the role that is needed', async () => {
    fail('get', path, 403, 'INSUFFICIENT_ROLE');
    await renderApp(tab);
    expect(await panelIn('forbidden')).toHaveTextContent('Needs the viewer role.');
  });

  it('no model: says what to set and offers no text box', async () => {
    answer('get', path, []);
    answer('get', '/api/v1/ai/status', status({ status: 'unconfigured', api_configured: false, provider: null, model: null }));
    await renderApp(tab);
    expect(await screen.findByText(/No model is configured/)).toHaveTextContent('AI_PROVIDER');
    expect(screen.getByRole('link', { name: 'bring a model for this project' })).toHaveAttribute('href', '/settings/ai');
    expect(screen.queryByRole('textbox', { name: 'Question' })).not.toBeInTheDocument();
    expect(within(await panelIn('empty')).queryByRole('button')).not.toBeInTheDocument();
  });

  it('offers to ask when it is not known whether there is a model', async () => {
    fail('get', '/api/v1/ai/status', 500, 'INTERNAL_ERROR');
    await renderApp(tab);
    expect(await screen.findByRole('textbox', { name: 'Question' })).toBeInTheDocument();
  });

  it.each([
    ['queued', 'Queued'],
    ['running', 'Reading what is stored'],
  ] as const)('%s: says so, and the next question waits', async (state, words) => {
    answer('get', path, [question, reply({ ...pending, status: state })]);
    await renderApp(tab);
    expect(await screen.findByRole('article', { name: 'Answer' })).toHaveTextContent(words);
    await userEvent.type(screen.getByRole('textbox', { name: 'Question' }), 'And now?');
    expect(screen.getByRole('button', { name: 'Ask' })).toBeDisabled();
    expect(screen.getByText('The next question waits for this answer.')).toBeInTheDocument();
  });

  it('failed: names the reason and asks the same question again', async () => {
    answer('get', path, [
      question,
      reply({ ...pending, status: 'failed', failure_reason: 'The AI provider did not answer in time.' }),
    ]);
    let asked: unknown;
    const again = message();
    answer(
      'post',
      path,
      ({ body }) => {
        asked = body;
        return { question: again, answer: reply({ ...pending, question_id: again.id, status: 'queued' }) };
      },
      202,
    );
    await renderApp(tab);
    expect(await screen.findByText(/Not answered: The AI provider did not answer in time/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    expect(await screen.findByText('Queued')).toBeInTheDocument();
    expect(asked).toEqual({ question: question.text });
  });
});

describe('asking', () => {
  it('sends with the keyboard and shows question and answer to come', async () => {
    answer('get', path, []);
    const sent = message({ text: 'Why?' });
    answer('post', path, { question: sent, answer: reply({ ...pending, question_id: sent.id, status: 'queued' }) }, 202);
    await renderApp(tab);
    const box = await screen.findByRole('textbox', { name: 'Question' });
    await userEvent.type(box, 'Why?{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('article', { name: 'Question of Ada Lovelace' })).toHaveTextContent('Why?');
    expect(screen.getByText('Queued')).toBeInTheDocument();
    expect(box).toHaveValue('');
  });

  it('gives a refused question back and says why', async () => {
    fail('post', path, 429, 'QUOTA_EXCEEDED', { detail: 'The AI budget of this month is spent.' });
    await renderApp(tab);
    const box = await screen.findByRole('textbox', { name: 'Question' });
    await userEvent.type(box, 'Why?');
    await userEvent.click(screen.getByRole('button', { name: 'Ask' }));
    expect(await screen.findAllByText('The AI budget of this month is spent.')).not.toHaveLength(0);
    expect(box).toHaveValue('Why?');
  });

  it('needs the role of an engineer, and a viewer reads along', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp(tab);
    expect(await screen.findByRole('article', { name: 'Answer' })).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Question' })).toBeDisabled();
    expect(screen.getByText(/Needs the engineer role/)).toBeInTheDocument();
  });
});

describe('an answer', () => {
  it('leads to what it rests on', async () => {
    answer('get', `${base}/alerts`, []);
    answer('get', `${base}/related`, { deployments: [], error_groups: [], slow_traces: [], log_patterns: [], incidents: [] });
    const { router } = await renderApp(tab);
    await userEvent.click(await screen.findByRole('link', { name: 'HighErrorRate on api' }));
    await waitFor(() => expect(router.state.location.search).toMatchObject({ tab: 'related', sel: citation.ref }));
  });

  it('shows hostile text as text', async () => {
    answer('get', path, [
      question,
      reply({ text: '<img src=x onerror=alert(1)> [click](https://evil.example)', note: 'A citation was removed.' }),
    ]);
    await renderApp(tab);
    const given = await screen.findByRole('article', { name: 'Answer' });
    expect(given).toHaveTextContent('<img src=x onerror=alert(1)> [click](https://evil.example)');
    expect(given.querySelector('img')).toBeNull();
    expect(given).toHaveTextContent('A citation was removed.');
  });

  it.each([
    ['/runbooks/0198c0de-0000-7000-8000-0000000000c1', '/runbooks/0198c0de-0000-7000-8000-0000000000c1'],
    ['https://evil.example/incidents/0198c0de-0000-7000-8000-0000000000c1', null],
    ['//evil.example/x', null],
    ['/settings/members', null],
    [null, null],
  ])('links from %s to %s', (link, expected) => {
    expect(ownLink({ ...citation, kind: 'runbook', link })).toBe(expected);
  });
});

describe('a message that arrives', () => {
  it('is added at its place, moves on, and does not go back', () => {
    const answered = reply({ created_at: '2026-01-24T12:00:01Z' });
    const running = { ...answered, ...pending, status: 'running' as const };
    const rows = withMessage(withMessage([], running), question);
    expect(rows).toEqual([question, running]);
    expect(withMessage(rows, answered)).toEqual([question, answered]);
    expect(withMessage([question, answered], running)).toEqual([question, answered]);
  });
});
