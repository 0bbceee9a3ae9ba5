import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { envelope, execution, me, runbook } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent, server } from '@/test/server';
import type { Runbook } from '@/types/api';

const list = '/api/v1/runbooks';
const one = '/api/v1/runbooks/{runbook_id}';
const address = `/runbooks/${runbook().id}`;

function page(items: Runbook[]) {
  return { items, total: items.length, page: 1, limit: 50, pages: 1 };
}

beforeEach(() => {
  signInAs();
  answer('get', list, page([runbook()]));
  answer('get', one, runbook());
  answer('get', `${one}/executions`, [execution({ status: 'completed' })]);
});

describe('the list of runbooks', () => {
  it('shows what each is for, and sends every filter to the server', async () => {
    const asked: URLSearchParams[] = [];
    answer('get', list, ({ url }: Sent) => {
      asked.push(url.searchParams);
      return page([runbook()]);
    });
    await renderApp('/runbooks?q=errors&service=api&tag=slow&page=2');
    const row = await screen.findByRole('row', { name: /Errors of the API/ });
    for (const text of ['api', 'HighErrorRate', 'errors', 'Never']) expect(row).toHaveTextContent(text);
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({
      search: 'errors',
      service_name: 'api',
      tag: 'slow',
      page: '2',
      limit: '50',
    });
  });

  it('says what a runbook is for where there are none, and clears filters that hide all', async () => {
    answer('get', list, page([]));
    const { router } = await renderApp('/runbooks?tag=slow');
    const region = screen.getByRole('region', { name: 'Runbooks' });
    await within(region).findByText('No runbook matches');
    await userEvent.click(within(region).getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('No runbooks yet')).toBeInTheDocument();
    expect(router.state.location.search).toEqual({});
  });

  it('keeps the way to write one in place for viewers, with the reason', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp('/runbooks?view=new');
    const button = await screen.findByRole('button', { name: 'Write runbook' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(/Needs the engineer role/);
  });
});

describe('the editor', () => {
  it('writes a runbook with steps in the order they were moved to', async () => {
    let sent: unknown;
    answer(
      'post',
      list,
      ({ body }) => {
        sent = body;
        return runbook();
      },
      201,
    );
    const { router } = await renderApp('/runbooks');
    await userEvent.click(await screen.findByRole('button', { name: 'Write runbook' }));
    await userEvent.type(await screen.findByLabelText('Title'), 'Disk full');
    await userEvent.type(screen.getByLabelText('Step 1 title'), 'Second');
    await userEvent.click(screen.getByRole('button', { name: 'Add step' }));
    await userEvent.type(screen.getByLabelText('Step 2 title'), 'First');
    await userEvent.type(screen.getByLabelText(/Step 2 command/), 'df -h');
    await userEvent.click(screen.getByRole('button', { name: 'Move step 2 up' }));
    await userEvent.click(screen.getByRole('button', { name: 'Add step' }));
    await userEvent.click(screen.getByRole('button', { name: 'Remove step 3' }));
    await userEvent.type(screen.getByLabelText(/Alerts/), 'DiskFull{enter}DiskSlow');
    await userEvent.type(screen.getByLabelText(/Labels/), 'team=core');
    await userEvent.click(screen.getByRole('checkbox', { name: 'High' }));
    await userEvent.click(screen.getByRole('button', { name: 'Create runbook' }));
    await waitFor(() => expect(router.state.location.pathname).toBe(address));
    expect(sent).toMatchObject({
      title: 'Disk full',
      alert_names: ['DiskFull', 'DiskSlow'],
      labels: { team: 'core' },
      severities: ['high'],
      enabled: true,
      steps: [
        { title: 'First', body: '', command: 'df -h' },
        { title: 'Second', body: '' },
      ],
    });
  });

  it('names what is missing at the field and above the form, and sends nothing', async () => {
    await renderApp('/runbooks?view=new');
    await userEvent.type(await screen.findByLabelText(/Labels/), 'team');
    await userEvent.click(screen.getByRole('button', { name: 'Create runbook' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('3 fields need another look: Title, Labels, Step 1 title.');
    expect(screen.getByLabelText('Title')).toHaveAccessibleDescription('Give it a title.');
    expect(screen.getByLabelText('Step 1 title')).toBeInvalid();
  });

  it('shows what the server refused at its field', async () => {
    fail('put', one, 400, 'VALIDATION_ERROR', { fields: [{ field: 'steps[1].title', message: 'must not be blank' }] });
    await renderApp(`${address}?view=edit`);
    await userEvent.click(await screen.findByRole('button', { name: 'Save runbook' }));
    await waitFor(() => expect(screen.getByLabelText('Step 2 title')).toHaveAccessibleDescription('must not be blank'));
    expect(screen.getByRole('alert')).toHaveTextContent('1 field needs another look: Step 2 title.');
  });

  it('keeps what was typed when somebody else saved first, and lets either text win', async () => {
    let stored = runbook({ version: 4, title: 'Theirs' });
    const matched: (string | null)[] = [];
    server.use(
      http.put('*/api/v1/runbooks/:id', async ({ request }) => {
        matched.push(request.headers.get('If-Match'));
        if (matched.at(-1) !== `"${stored.version}"`) {
          return HttpResponse.json(envelope('VERSION_CONFLICT', { detail: 'Somebody changed it.' }), { status: 409 });
        }
        stored = { ...stored, ...((await request.json()) as object), version: 5 };
        return HttpResponse.json(stored);
      }),
    );
    const { router } = await renderApp(`${address}?view=edit`);
    await userEvent.type(await screen.findByLabelText('Title'), ' again');
    answer('get', one, () => stored);
    await userEvent.click(screen.getByRole('button', { name: 'Save runbook' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Somebody else changed this runbook since you began.');
    expect(screen.getByLabelText('Title')).toHaveValue('Errors of the API again');
    await userEvent.click(screen.getByRole('button', { name: 'Save mine over it' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Errors of the API again' })).toBeInTheDocument();
    expect(matched).toEqual(['"3"', '"4"']);
    expect(router.state.location.search).toEqual({});
  });

  it('takes the text of the other when that is wanted', async () => {
    fail('put', one, 412, 'PRECONDITION_FAILED');
    await renderApp(`${address}?view=edit`);
    await userEvent.type(await screen.findByLabelText('Title'), ' again');
    await userEvent.click(screen.getByRole('button', { name: 'Save runbook' }));
    answer('get', one, runbook({ version: 4, title: 'Theirs' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Take theirs' }));
    await waitFor(() => expect(screen.getByLabelText('Title')).toHaveValue('Theirs'));
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

describe('one runbook', () => {
  it('shows steps as formatted text with commands to copy, rules, version and executions', async () => {
    await renderApp(address);
    expect(await screen.findByRole('heading', { name: '1. Look at the pods' })).toBeInTheDocument();
    expect(screen.getByText('kubectl get pods')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Copy Command' })).toBeInTheDocument();
    for (const text of ['HighErrorRate', 'team=core', '3']) expect(screen.getByText(text)).toBeInTheDocument();
    const executions = await screen.findByRole('region', { name: 'Executions' });
    expect(await within(executions).findByText('Completed')).toBeInTheDocument();
  });

  it('is deleted by an admin after a question, and a refusal keeps it', async () => {
    fail('delete', one, 409, 'CONFLICT', { detail: 'It is being followed.' });
    const { router } = await renderApp(address);
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }));
    const dialog = await screen.findByRole('alertdialog', { name: /Delete runbook “Errors of the API”/ });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete runbook' }));
    expect(await within(dialog).findByText('It is being followed.')).toBeInTheDocument();
    answer('delete', one, { status: 'deleted', runbook_id: runbook().id });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete runbook' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/runbooks'));
  });

  it('offers engineers no deletion and viewers no change', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    await renderApp(address);
    await screen.findByRole('button', { name: 'Edit' });
    expect(screen.queryByRole('button', { name: 'Delete' })).not.toBeInTheDocument();
  });

  it('says so when there is none', async () => {
    fail('get', one, 404, 'NOT_FOUND');
    await renderApp(address);
    expect(await screen.findByText(/This runbook does not exist/)).toBeInTheDocument();
  });
});
