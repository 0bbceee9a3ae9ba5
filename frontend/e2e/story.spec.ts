import type { Browser, Page } from '@playwright/test';
import { expect, test } from './fixtures';

// The harness runs a Prometheus and an Alertmanager that watch a service these addresses break and heal.
const { E2E_EMAIL: email = '', E2E_PASSWORD: password = '', E2E_BREAK_URL: breakIt = '', E2E_HEAL_URL: heal = '' } = process.env;
const title = '[CRITICAL] CheckoutErrors on checkout';

async function signIn(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  return page;
}

const state = (page: Page, name: string) => page.getByRole('button', { name: `State: ${name}. Change state` });

async function move(page: Page, from: string, verb: string): Promise<void> {
  await state(page, from).click();
  await page.getByRole('menuitem', { name: verb }).click();
}

test('a real alert is worked on by two people who see each other', async ({ browser }) => {
  test.setTimeout(180_000);
  const [one, two] = await Promise.all([signIn(browser), signIn(browser)]);
  await Promise.all([one.goto('/incidents'), two.goto('/incidents')]);
  for (const page of [one, two]) {
    await expect(page.getByRole('status').filter({ hasText: /^Live$/ })).toBeVisible();
    await expect(page.getByText(title)).toHaveCount(0);
  }

  await fetch(breakIt, { method: 'POST' });
  await Promise.all(
    [one, two].map((page) => expect(page.getByText(/1 new|CheckoutErrors/).first()).toBeVisible({ timeout: 30_000 })),
  );

  const { items } = await (await one.request.get('/api/v1/incidents')).json();
  await one.goto(`/incidents/${items[0].id}`);
  await expect(one.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await two.goto(one.url());
  await expect(two.getByRole('heading', { level: 1, name: title })).toBeVisible();

  await one.goto(`${new URL(one.url()).pathname}?tab=hypotheses`);
  await expect(one.getByText('rule engine', { exact: false }).first()).toBeVisible({ timeout: 30_000 });

  await move(one, 'Detected', 'Acknowledge');
  await expect(state(two, 'Acknowledged')).toBeVisible({ timeout: 15_000 });
  await move(two, 'Acknowledged', 'Start investigating');
  await expect(state(one, 'Investigating')).toBeVisible({ timeout: 15_000 });

  await fetch(heal, { method: 'POST' });
  await expect(state(one, 'Mitigated')).toBeVisible({ timeout: 40_000 });
  await expect(state(two, 'Mitigated')).toBeVisible({ timeout: 15_000 });
  await move(one, 'Mitigated', 'Resolve');
  await expect(state(two, 'Resolved')).toBeVisible({ timeout: 15_000 });
  await move(two, 'Resolved', 'Mark learned');
  await expect(one.getByText('Learned').first()).toBeVisible({ timeout: 15_000 });

  await two.getByRole('tab', { name: 'Timeline' }).click();
  await expect(two.getByText(/CheckoutErrors resolved/).first()).toBeVisible();
  await one.goto('/audit');
  await expect(one.getByText('incident.state_changed').first()).toBeVisible();
});
