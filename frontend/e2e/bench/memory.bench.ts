import { expect, type Page, test } from '@playwright/test';
import { devTools, freshPage, incidentId, liveHeap, record, settled } from './bench';

const visits = 20;
const warmUp = 3;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** How much the heap grows while a page is opened and left again and again. */
async function growth(page: Page, visit: () => Promise<void>): Promise<number> {
  const tools = await devTools(page);
  for (let turn = 0; turn < warmUp; turn += 1) await visit();
  const before = await liveHeap(tools);
  for (let turn = 0; turn < visits; turn += 1) await visit();
  return (await liveHeap(tools)) - before;
}

test('memory', async ({ browser }) => {
  const page = await freshPage(browser);
  const go = async (name: string, heading: string) => {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await settled(page);
  };
  await page.goto('/runbooks');
  await settled(page);
  const line = (what: string, value: number) =>
    record({ group: 'memory', what, value, limit: 10e6, print: megabytes, detail: `after ${warmUp} visits and a collection` });

  line(
    `heap growth over ${visits} visits of /`,
    await growth(page, async () => {
      await go('Dashboard', 'Dashboard');
      await go('Runbooks', 'Runbooks');
    }),
  );

  await page.goto(`/incidents/${incidentId}`);
  await settled(page);
  line(
    `heap growth over ${visits} visits of an incident`,
    await growth(page, async () => {
      await go('Incidents', 'Incidents');
      await page.goBack();
      await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible();
      await settled(page);
    }),
  );
  await page.context().close();
});
