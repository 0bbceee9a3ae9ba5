import { useQuery } from '@tanstack/react-query';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { useMe } from '@/hooks/useMe';
import { projectsQuery } from '@/services/queries/projects';
import { queryClient } from '@/services/queryClient';
import { me, project } from '@/test/factories';
import { renderWithProviders, signInAs } from '@/test/render';
import { answer, cutOff, fail, hang } from '@/test/server';
import { EmptyState } from './EmptyState';
import { PanelFrame } from './PanelFrame';

const path = '/api/v1/projects';

function Projects({ broken = false }: { broken?: boolean }) {
  const query = useQuery(projectsQuery());
  return (
    <PanelFrame
      title="Projects"
      query={query}
      action="apikey.read"
      skeleton={<div data-testid="skeleton" />}
      isEmpty={(rows) => rows.length === 0}
      empty={<EmptyState title="No projects yet" />}
      partial={(rows) => (rows.length > 1 ? '1 of 2 sources failed' : null)}
    >
      {(rows) => {
        if (broken) throw new Error('fault');
        return <p>{rows.map(({ name }) => name).join(', ')}</p>;
      }}
    </PanelFrame>
  );
}

function Role() {
  return <p>role: {useMe()?.current_project_role}</p>;
}

function panel() {
  return screen.getByRole('region', { name: 'Projects' });
}

describe('a panel', () => {
  beforeEach(() => signInAs());

  it('shows a skeleton while the first request is in flight', async () => {
    hang('get', path);
    await renderWithProviders(<Projects />);
    expect(panel()).toHaveAttribute('data-state', 'loading');
    expect(screen.getByRole('status')).toHaveTextContent('Loading Projects');
    expect(screen.getByTestId('skeleton')).toBeInTheDocument();
  });

  it('shows the data when it is ready', async () => {
    answer('get', path, [project({ name: 'Engine' })]);
    await renderWithProviders(<Projects />);
    expect(await within(panel()).findByText('Engine')).toBeInTheDocument();
    expect(panel()).toHaveAttribute('data-state', 'ready');
  });

  it('says what would fill it when the answer holds nothing', async () => {
    answer('get', path, []);
    await renderWithProviders(<Projects />);
    expect(await screen.findByText('No projects yet')).toBeInTheDocument();
    expect(panel()).toHaveAttribute('data-state', 'empty');
  });

  it('names the failure and the request, and asks again on Retry', async () => {
    fail('get', path, 500, 'INTERNAL_ERROR', { detail: 'The database is full.' });
    await renderWithProviders(<Projects />);
    expect(await screen.findByRole('alert')).toHaveTextContent('Projects could not be loaded: The database is full.');
    expect(screen.getByText('req-12345678')).toBeInTheDocument();
    expect(panel()).toHaveAttribute('data-state', 'error');
    answer('get', path, [project({ name: 'Engine' })]);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('Engine')).toBeInTheDocument();
  });

  it('keeps old data on screen with its time when a refresh fails', async () => {
    answer('get', path, [project({ name: 'Engine' })]);
    await renderWithProviders(<Projects />);
    await screen.findByText('Engine');
    cutOff('get', path);
    await queryClient.invalidateQueries({ queryKey: projectsQuery().queryKey });
    expect(await screen.findByText(/As of \d\d:\d\d:\d\d UTC/)).toBeInTheDocument();
    expect(screen.getByText('Engine')).toBeInTheDocument();
    expect(panel()).toHaveAttribute('data-state', 'stale');
  });

  it('names the role that is needed on 403 and asks who the person is now', async () => {
    let asked = 0;
    answer('get', '/api/v1/auth/me', () => {
      asked += 1;
      return me({ current_project_role: asked === 1 ? 'owner' : 'viewer' });
    });
    fail('get', path, 403, 'INSUFFICIENT_ROLE');
    await renderWithProviders(
      <>
        <Role />
        <Projects />
      </>,
    );
    expect(await screen.findByText('Needs the admin role. An admin of this project can grant it.')).toBeInTheDocument();
    expect(panel()).toHaveAttribute('data-state', 'forbidden');
    expect(await screen.findByText('role: viewer')).toBeInTheDocument();
  });

  it('names what is missing from partial data', async () => {
    answer('get', path, [project({ name: 'Engine' }), project({ name: 'Loom' })]);
    await renderWithProviders(<Projects />);
    expect(await screen.findByText('1 of 2 sources failed')).toBeInTheDocument();
    expect(screen.getByText('Engine, Loom')).toBeInTheDocument();
    expect(panel()).toHaveAttribute('data-state', 'partial');
  });

  it('contains a fault of its own', async () => {
    answer('get', path, [project()]);
    const { unmount } = await renderWithProviders(
      <>
        <Projects broken />
        <p>Beside it</p>
      </>,
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('Projects could not be drawn');
    expect(screen.getByText('Beside it')).toBeInTheDocument();
    unmount();
  });
});
