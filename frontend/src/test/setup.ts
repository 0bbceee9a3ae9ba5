import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { useArrivals } from '@/lib/stores/arrivals';
import { useLive } from '@/lib/stores/live';
import { usePreferences } from '@/lib/stores/preferences';
import { useRecent } from '@/lib/stores/recent';
import { useSession } from '@/lib/stores/session';
import { useShortcuts } from '@/lib/stores/shortcuts';
import { useUi } from '@/lib/stores/ui';
import { queryClient } from '@/services/queryClient';
import { server } from './server';

const resets = [useArrivals, useLive, usePreferences, useRecent, useSession, useShortcuts, useUi].map((store) => () => {
  (store as { setState: (state: object, replace: true) => void }).setState(store.getInitialState(), true);
});

// Chunks are compiled on their first import, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => {},
  removeEventListener: () => {},
}));
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);
Element.prototype.scrollIntoView = () => {};
window.scrollTo = () => {};

// A request that no test expects is a fault of the test or of the page.
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));

beforeEach(() => {
  queryClient.setDefaultOptions({
    ...queryClient.getDefaultOptions(),
    queries: { ...queryClient.getDefaultOptions().queries, retry: false, refetchOnWindowFocus: false },
  });
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
  queryClient.clear();
  for (const reset of resets) reset();
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, '', '/');
  // Files share one document, in which a library may leave a portal or a locked body behind.
  document.body.replaceChildren();
  for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
});

afterAll(() => server.close());
