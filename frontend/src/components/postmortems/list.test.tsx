import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { ids, incident, moment, postmortem } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, type Sent } from '@/test/server';

const list = '/api/v1/postmortems';

let asked: URLSearchParams[];

function serve(items = [postmortem({ status: 'published', published_at: moment })]) {
  asked = [];
  answer('get', list, ({ url }: Sent) => {
    asked.push(url.searchParams);
    return { items, total: items.length, page: Number(url.searchParams.get('page')), limit: 50, pages: 3 };
  });
}

beforeEach(() => {
  signInAs();
  serve();
});

describe('the list of postmortems', () => {
  it('shows status, incident, open action items and when it was published', async () => {
    await renderApp('/postmortems');
    const row = await screen.findByRole('row', { name: /API is down/ });
    for (const text of ['Published', '1 of 1', '2026-01-24 12:00:00']) expect(row).toHaveTextContent(text);
    expect(within(row).getByRole('link', { name: 'API is down' })).toHaveAttribute('href', `/incidents/${ids.incident}`);
  });

  it('filters, searches and pages on the server', async () => {
    const { router } = await renderApp('/postmortems?q=pool&status=draft&page=2');
    await screen.findByRole('row', { name: /API is down/ });
    expect(Object.fromEntries(asked[0] ?? [])).toEqual({ search: 'pool', status: 'draft', page: '2', limit: '50' });
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    await waitFor(() => expect(asked.at(-1)?.get('page')).toBe('3'));
    await userEvent.click(screen.getByRole('button', { name: /Filter by Status/ }));
    await userEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'Published' }));
    await waitFor(() => expect(asked.at(-1)?.get('status')).toBe('draft,published'));
    expect(router.state.location.search).toEqual({ q: 'pool', status: ['draft', 'published'] });
  });

  it('opens a postmortem in the room of its incident', async () => {
    answer('get', '/api/v1/incidents/{incident_id}', incident({ state: 'resolved' }));
    answer('get', '/api/v1/incidents/{incident_id}/postmortem', postmortem());
    answer('get', '/api/v1/projects/{project_id}/members', []);
    const { router } = await renderApp('/postmortems');
    await userEvent.click(await screen.findByText('Postmortem: API is down'));
    await waitFor(() => expect(router.state.location.search).toEqual({ tab: 'postmortem' }));
    expect(await screen.findByRole('article', { name: 'Postmortem' })).toBeInTheDocument();
  });

  it('says where postmortems come from when there are none', async () => {
    serve([]);
    await renderApp('/postmortems');
    expect(await screen.findByText('No postmortems yet')).toBeInTheDocument();
  });
});
