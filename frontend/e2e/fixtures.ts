import { expect, type Page, test as plain } from '@playwright/test';

/** Someone with an organization of their own. */
export interface Account {
  email: string;
  password: string;
  name: string;
  organization: string;
}

interface Fixtures {
  account: Account;
  /** A page of somebody who has just registered. */
  signedIn: Page;
}

/** Messages that are the subject of a test may be expected by their text. */
export const expected = new WeakMap<Page, RegExp[]>();

/** Says that a page will log this, so that it is no fault. */
export function expectConsole(page: Page, message: RegExp): void {
  expected.set(page, [...(expected.get(page) ?? []), message]);
}

function watch(page: Page, origin: string): () => string[] {
  const faults: string[] = [];
  const note = (text: string) => {
    if (!expected.get(page)?.some((pattern) => pattern.test(text))) faults.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => note(`unhandled: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    const isOwn = host === new URL(origin).host || protocol === 'data:' || protocol === 'blob:';
    if (!isOwn) note(`foreign request: ${request.url()}`);
  });
  return () => faults;
}

let serial = 0;

/** Tests fail on any console error, unhandled rejection and request to another origin. */
export const test = plain.extend<Fixtures>({
  page: async ({ page, baseURL }, use) => {
    const faults = watch(page, baseURL ?? '');
    await use(page);
    expect(faults()).toEqual([]);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  account: async ({}, use, info) => {
    serial += 1;
    const unique = `${info.workerIndex}-${Date.now().toString(36)}-${serial}`;
    await use({
      email: `ada-${unique}@example.com`,
      password: `correct horse battery ${unique}`,
      name: 'Ada Lovelace',
      organization: `Analytical ${unique}`,
    });
  },

  signedIn: async ({ page, account }, use) => {
    await register(page, account);
    await use(page);
  },
});

export { expect };

/** Registers through the API, as the page's own form would, and opens the dashboard. */
export async function register(page: Page, account: Account): Promise<void> {
  const origin = new URL(test.info().project.use.baseURL ?? '').origin;
  const answer = await page.request.post('/api/v1/auth/register', {
    headers: { Origin: origin },
    data: {
      email: account.email,
      password: account.password,
      full_name: account.name,
      tenant_name: account.organization,
    },
  });
  expect(answer.status()).toBe(201);
  await page.addInitScript(() => {
    if (!sessionStorage.getItem('e2e.signed-in')) localStorage.setItem('sre-copilot.signed-in', '1');
    sessionStorage.setItem('e2e.signed-in', '1');
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
}

/** Declares an incident as the signed-in person and returns its id. */
export async function declareIncident(page: Page, title: string, more: object = {}): Promise<string> {
  const answer = await page.request.post('/api/v1/incidents', {
    headers: { Origin: new URL(page.url()).origin },
    data: { title, service_name: 'checkout', severity: 'high', generate_hypotheses: false, ...more },
  });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  return id;
}

/** Writes a runbook of one step through the API, as the signed-in page. */
export async function writeRunbook(page: Page, title: string): Promise<string> {
  const answer = await page.request.post('/api/v1/runbooks', {
    headers: { Origin: new URL(page.url()).origin },
    data: { title, service_names: ['checkout'], steps: [{ title: 'Look at the errors', command: 'kubectl get pods' }] },
  });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  return id;
}
