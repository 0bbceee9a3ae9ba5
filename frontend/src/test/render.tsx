import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { ThemeProvider } from '@/contexts/ThemeContext';
import { useSession } from '@/lib/stores/session';
import { makeRouter } from '@/routes';
import { queryClient } from '@/services/queryClient';
import type { Me } from '@/types/api';
import { project, me as someone } from './factories';
import { answer, fail } from './server';

/** Signs someone in: the session, their projects; the event socket gets no token and stays out of the way. */
export function signInAs(person: Me = someone()): void {
  useSession.getState().begin();
  answer('get', '/api/v1/auth/me', person);
  answer('get', '/api/v1/projects', [project()]);
  fail('get', '/api/v1/auth/ws-token', 400, 'MISSING_PROJECT_ID');
}

/** Opens the whole product at a path. Sign in first, unless the path needs no session. */
export async function renderApp(path: string) {
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = makeRouter(history);
  const view = render(
    <ThemeProvider>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ThemeProvider>,
  );
  await screen.findByRole('heading', { level: 1 });
  return { ...view, router };
}

/** Shows one part of a page with everything it needs around it. */
export async function renderWithProviders(part: ReactElement, path = '/') {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path: '$', component: () => <div data-testid="part">{part}</div> });
  const router = createRouter({
    routeTree: root.addChildren([page]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  const view = render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByTestId('part');
  return view;
}
