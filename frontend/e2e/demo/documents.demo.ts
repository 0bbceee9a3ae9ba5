import { expect, test } from '@playwright/test';
import { ask, flip, healAll, shoot, signIn, step, tidy } from './shop';

const folder = process.env.DOCS_IMAGES ?? 'test-results/demo/documents';
const faults = ['Payment declines everything it can', 'Inventory waits for its database', 'Cart leaks memory'];
const title = '[CRITICAL] HighErrorRate on payment';

interface Incident {
  id: string;
  title: string;
  state: string;
  hypothesis_status: string;
}

/** The pictures of README and documents, from a shop in which much is broken. */
test('pictures for the documents', async ({ browser }) => {
  const shop = await browser.newPage();
  const page = await signIn(browser);
  await tidy(page, shop);
  for (const fault of faults) await flip(shop, fault, 'Break');

  const open = async () =>
    (await ask<{ items: Incident[] }>(page, '/incidents?limit=100&state=detected')).items.filter(
      ({ hypothesis_status }) => hypothesis_status === 'completed',
    );
  await step('the incidents of every fault', async () => {
    for (const part of [title, 'SlowRequests on inventory', 'MemoryAlmostFull on cart']) {
      await expect
        .poll(async () => (await open()).some((incident) => incident.title.includes(part)), { timeout: 300_000, message: part })
        .toBe(true);
    }
  });
  const incident = (await open()).find((one) => one.title === title) as Incident;
  await step('the room', async () => {
    await page.goto(`/incidents/${incident.id}`);
    await page.getByRole('button', { name: /^Owner: / }).click();
    await page.getByRole('menuitem', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).first().click();
    await page
      .getByRole('textbox', { name: 'Comment' })
      .fill('The provider refuses our certificate. Switching to the second one.');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('The provider refuses our certificate.').first()).toBeVisible();
    await page.getByRole('heading', { level: 1 }).focus();
    await shoot(page, 'incident', { folder, onPhone: true });
  });
  await page.goto('/incidents');
  await expect(page.getByText(title).first()).toBeVisible();
  await shoot(page, 'incidents', { folder, onPhone: true });
  await page.goto('/');
  await expect(page.getByText(title).first()).toBeVisible();
  await shoot(page, 'dashboard', { folder, onPhone: true });
  await healAll(shop);
});
