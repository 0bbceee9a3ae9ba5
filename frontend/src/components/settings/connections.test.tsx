import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Schema } from '@/types/api';
import { configOf, draftOf } from './connectionConfig';

const list = '/api/v1/settings/connections';

function field(key: string, change: Partial<Schema<'ConnectionField'>> = {}): Schema<'ConnectionField'> {
  return { key, label: key, type: 'text', required: false, secret: false, default: null, ...change };
}

const categories: Schema<'ConnectionCategory'>[] = [
  {
    id: 'redis',
    label: 'Redis',
    fields: [
      field('host', { label: 'Host', required: true }),
      field('port', { label: 'Port', type: 'number', default: '6379' }),
      field('password', { label: 'Password', secret: true }),
      field('tls', { label: 'Use TLS', type: 'boolean', default: 'false' }),
    ],
  },
  {
    id: 'ai_openai',
    label: 'Ai Openai',
    fields: [
      field('api_key', { label: 'API key', secret: true, required: true }),
      field('model', { label: 'Model', required: true }),
    ],
  },
];

function connection(change: Partial<Schema<'ConnectionSetting'>> = {}): Schema<'ConnectionSetting'> {
  return {
    id: newId(),
    category: 'redis',
    name: 'cache',
    config_display: { host: 'redis.internal', port: 6379, password: '***', tls: false },
    is_active: true,
    last_tested_at: null,
    last_test_status: '',
    created_at: moment,
    updated_at: moment,
    ...change,
  };
}

let rows: Schema<'ConnectionSetting'>[];

function serve() {
  rows = [connection()];
  answer('get', `${list}/categories`, { categories });
  answer('get', list, ({ url }) =>
    rows.filter(({ category }) => category.startsWith(url.searchParams.get('category_prefix') ?? '')),
  );
}

describe('the connections page', () => {
  beforeEach(() => {
    signInAs();
    serve();
  });

  it('draws the fields that the server names, tests them and stores what was typed', async () => {
    const sent: unknown[] = [];
    answer('post', `${list}/test`, ({ body }) => {
      sent.push(body);
      return { success: true, message: 'PONG.', response_time_ms: 3 };
    });
    answer('put', list, ({ body }) => {
      sent.push(body);
      return connection({ name: 'sessions' });
    });
    await renderApp('/settings/connections');
    await screen.findByText('cache');
    await userEvent.click(await screen.findByRole('button', { name: 'Add connection' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Add connection' }));
    await userEvent.type(dialog.getByLabelText('Connection name'), 'sessions');
    expect(dialog.getByRole('button', { name: 'Add connection' })).toBeDisabled();
    await userEvent.type(dialog.getByLabelText('Host'), 'redis');
    await userEvent.click(dialog.getByLabelText('Use TLS'));
    await userEvent.click(dialog.getByRole('button', { name: 'Test' }));
    expect(await dialog.findByText('PONG. (3 ms)')).toBeInTheDocument();
    await userEvent.click(dialog.getByRole('button', { name: 'Add connection' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    const config = { host: 'redis', port: 6379, tls: true };
    expect(sent).toEqual([
      { category: 'redis', config },
      { category: 'redis', name: 'sessions', config, is_active: true },
    ]);
  });

  it('keeps a stored secret, and shows server errors at the field', async () => {
    let sent: unknown;
    fail('put', list, 400, 'VALIDATION_ERROR', { fields: [{ field: 'config.host', message: 'Not reachable from here.' }] });
    await renderApp('/settings/connections');
    await userEvent.click(await screen.findByRole('button', { name: 'Edit cache' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit cache' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Save connection' }));
    await waitFor(() => expect(dialog.getByLabelText('Host')).toHaveAccessibleDescription('Not reachable from here.'));
    answer('put', list, ({ body }) => {
      sent = body;
      return connection();
    });
    await userEvent.click(dialog.getByRole('button', { name: 'Save connection' }));
    await waitFor(() => expect(sent).toMatchObject({ id: rows[0]?.id, config: { password: '***', host: 'redis.internal' } }));
  });

  it('tests a stored one and says what came of it', async () => {
    answer('post', `${list}/test`, ({ body }) => {
      expect(body).toEqual({ connection_id: rows[0]?.id });
      rows = [connection({ id: rows[0]?.id ?? '', last_test_status: 'failed', last_tested_at: moment })];
      return { success: false, message: 'Refused.', response_time_ms: 4 };
    });
    await renderApp('/settings/connections');
    await userEvent.click(await screen.findByRole('button', { name: 'Test cache' }));
    expect(await screen.findAllByText('Refused. (4 ms)')).not.toHaveLength(0);
    expect(await screen.findByText('Failing')).toBeInTheDocument();
  });

  it('does not delete what a channel uses', async () => {
    fail('delete', `${list}/{connection_id}`, 409, 'CONFLICT', { detail: 'The channel "pager" uses it.' });
    await renderApp('/settings/connections');
    await userEvent.click(await screen.findByRole('button', { name: 'Delete cache' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Delete connection "cache"?' });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete connection' }));
    expect(await within(dialog).findByText('It is in use. The channel "pager" uses it.')).toBeInTheDocument();
  });

  it('offers an engineer nothing that would be refused', async () => {
    signInAs(me({ current_project_role: 'engineer' }));
    await renderApp('/settings/connections');
    await screen.findByText('cache');
    expect(screen.queryByRole('button', { name: /(Test|Edit|Delete) cache/ })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Add connection' })).toHaveAttribute('aria-disabled', 'true');
  });
});

describe('the AI page', () => {
  beforeEach(() => {
    signInAs();
    serve();
  });

  it('says that the rule engine works, and offers only AI providers', async () => {
    answer('get', '/api/v1/ai/status', {
      status: 'unconfigured',
      using_mock: true,
      api_configured: false,
      provider: null,
      model: null,
      last_error_at: null,
      budget: { limit_usd: null, spent_usd: 0 },
    });
    await renderApp('/settings/ai');
    expect(await screen.findByText('Rule engine')).toBeInTheDocument();
    expect(await screen.findByText('No provider of this project')).toBeInTheDocument();
    const add = screen.getByRole('button', { name: 'Add provider' });
    await waitFor(() => expect(add).not.toHaveAttribute('aria-disabled'));
    await userEvent.click(screen.getByRole('button', { name: 'Add provider' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(
      within(dialog.getByLabelText('Kind'))
        .getAllByRole('option')
        .map((one) => one.textContent),
    ).toEqual(['OpenAI or compatible']);
  });

  it('lists the providers when the status cannot be read', async () => {
    fail('get', '/api/v1/ai/status', 500, 'INTERNAL_ERROR');
    rows = [connection({ category: 'ai_openai', name: 'ours', config_display: { api_key: '***', model: 'gpt' } })];
    await renderApp('/settings/ai');
    expect(await screen.findByText('ours')).toBeInTheDocument();
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });
});

describe('the configuration of a connection', () => {
  const fields = [
    field('to', { type: 'list' }),
    field('headers', { type: 'map' }),
    field('secret', { secret: true }),
    field('port', { type: 'number' }),
  ];
  const stored = { to: ['a@b.c', 'd@e.f'], headers: { 'X-Key': '***', 'X-Url': 'http://x:1' }, secret: '***', other: 1 };

  it('comes back as it was when nothing is touched', () => {
    expect(configOf(fields, draftOf(fields, stored), stored)).toEqual(stored);
  });

  it('drops a removed secret and takes a new one', () => {
    const draft = draftOf(fields, stored);
    expect(configOf(fields, { ...draft, secret: null }, stored)).not.toHaveProperty('secret');
    expect(configOf(fields, { ...draft, secret: 'new', port: '5' }, stored)).toMatchObject({ secret: 'new', port: 5 });
  });
});
