import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TimelineEvent } from '@/services/queries/incident';
import { ids, incident, me, moment, newId } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';

const base = '/api/v1/incidents/{incident_id}';
const timeline = `/incidents/${ids.incident}?tab=timeline`;

let events: TimelineEvent[];
let asked: unknown[];

function event(change: Partial<TimelineEvent> = {}): TimelineEvent {
  const start = {
    id: newId(),
    at: moment,
    kind: 'alert',
    title: 'Alert HighErrorRate fired.',
    detail: '',
    ref: newId(),
  } as const;
  return { ...start, pinned: false, hidden: false, edited_by: null, ...change };
}

async function choose(item: string, title = 'Alert HighErrorRate fired.') {
  await userEvent.click(await screen.findByRole('button', { name: `Actions for event ${title}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

describe('an event on the timeline', () => {
  beforeEach(() => {
    signInAs(me({ current_project_role: 'engineer' }));
    events = [event()];
    asked = [];
    answer('get', base, incident());
    answer('get', `${base}/events`, () => events);
    answer('get', `${base}/activities`, []);
    answer('get', '/api/v1/projects/{project_id}/members', []);
    answer('patch', `${base}/events/{event_id}`, ({ params, body }) => {
      asked.push(body);
      const change = Object.fromEntries(Object.entries(body as object).filter(([, value]) => value !== null));
      events = events.map((old) => (old.id === params.event_id ? { ...old, ...change } : old));
      return events.find(({ id }) => id === params.event_id) ?? event();
    });
  });

  it('is pinned above the others and unpinned by undo', async () => {
    await renderApp(timeline);
    await choose('Pin');
    const pinned = within(await screen.findByRole('region', { name: 'Pinned' }));
    expect(pinned.getByRole('link', { name: /HighErrorRate fired/ })).toBeInTheDocument();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Pinned' })).not.toBeInTheDocument());
    expect(asked).toEqual([{ pinned: true }, { pinned: false }]);
  });

  it('is hidden behind a toggle that stands in the URL', async () => {
    events = [event(), event({ title: 'Noise' })];
    const { router } = await renderApp(timeline);
    await choose('Hide', 'Noise');
    await waitFor(() => expect(screen.queryByText('Noise')).not.toBeInTheDocument());
    await userEvent.click(screen.getByRole('button', { name: 'Show hidden (1)' }));
    expect(await screen.findByText('Noise')).toBeInTheDocument();
    expect(screen.getByText('Hidden')).toBeInTheDocument();
    expect(router.state.location.search).toMatchObject({ hidden: 'yes' });
    await choose('Show again', 'Noise');
    expect(await screen.findByRole('button', { name: 'Show hidden (0)' })).toBeInTheDocument();
  });

  it('gets another title and time, and nothing else is sent', async () => {
    await renderApp(timeline);
    await choose('Edit title and time');
    const dialog = within(await screen.findByRole('dialog', { name: 'Edit event' }));
    expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
    const title = dialog.getByLabelText('Title');
    await userEvent.clear(title);
    await userEvent.type(title, 'The first page');
    const time = dialog.getByLabelText('Time (UTC)');
    await userEvent.clear(time);
    await userEvent.type(time, '2026-01-24T11:30');
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The first page')).toBeInTheDocument();
    expect(screen.getByText('11:30:00')).toBeInTheDocument();
    expect(asked).toEqual([{ title: 'The first page', at: '2026-01-24T11:30:00.000Z' }]);
  });

  it('says who edited it and is restored', async () => {
    events = [event({ title: 'My words', edited_by: 'Grace Hopper' })];
    await renderApp(timeline);
    expect(await screen.findByText('edited by Grace Hopper')).toBeInTheDocument();
    await choose('Restore original', 'My words');
    await waitFor(() => expect(asked).toEqual([{ title: null, at: null }]));
  });

  it('stays as it is when the server refuses, with the reason', async () => {
    fail('patch', `${base}/events/{event_id}`, 404, 'RESOURCE_NOT_FOUND', { detail: 'There is no such event.' });
    await renderApp(timeline);
    await choose('Pin');
    expect(await screen.findAllByText('There is no such event.')).not.toHaveLength(0);
    expect(screen.queryByRole('region', { name: 'Pinned' })).not.toBeInTheDocument();
  });

  it('is only read by a viewer', async () => {
    signInAs(me({ current_project_role: 'viewer' }));
    await renderApp(timeline);
    await screen.findByText('Alert HighErrorRate fired.');
    expect(screen.queryByRole('button', { name: /Actions for event/ })).not.toBeInTheDocument();
  });
});
