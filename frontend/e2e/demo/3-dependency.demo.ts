import { expect, type Page, test } from '@playwright/test';
import { ask, flip, healAll, shoot, signIn, step } from './shop';

const fault = 'Payment declines everything it can';
const refusal = 'x509: certificate has expired';

interface Incident {
  id: string;
  title: string;
  service_name: string;
  state: string;
}

interface Edge {
  source: string;
  target: string;
  error_count: number;
}

const row = (page: Page, text: RegExp | string) => page.getByRole('row').filter({ hasText: text }).first();

/** An incident names checkout; whoever follows the pages from there stands before payment within a minute. */
test('the failing dependency is found on the pages alone', async ({ browser }) => {
  const shop = await browser.newPage();
  const page = await signIn(browser);
  await healAll(shop);
  await flip(shop, fault, 'Break');
  const arrived = async () =>
    (await ask<{ items: Incident[] }>(page, '/incidents?limit=100')).items.find(
      ({ service_name, state }) => service_name === 'checkout' && !['resolved', 'learned'].includes(state),
    );
  await expect.poll(arrived, { timeout: 180_000, message: 'the incident of checkout' }).toBeTruthy();
  const incident = (await arrived()) as Incident;

  await step('the causes of the incident of checkout name payment', async () => {
    const causes = async () => JSON.stringify(await ask<object[]>(page, `/incidents/${incident.id}/hypotheses`));
    await expect.poll(causes, { timeout: 120_000 }).toContain('payment');
  });

  const began = Date.now();
  await step('the incident says where to look', async () => {
    await page.goto(`/incidents/${incident.id}`);
    await page.getByRole('tab', { name: /^Hypotheses/ }).click();
    await expect(page.getByRole('heading', { level: 3 }).filter({ hasText: 'payment' }).first()).toBeVisible();
  });
  await step('the services: payment fails', async () => {
    await page.goto('/apm');
    await expect(row(page, 'payment')).toBeVisible();
    await shoot(page, '20-services');
  });
  await step('checkout: of what it calls, payment fails', async () => {
    await page.goto('/apm/checkout?tab=external&from=now-5m&to=now');
    await expect(row(page, 'payment').getByRole('gridcell', { name: /^[1-9]\d?(\.\d+)? %$/ })).toBeVisible();
    await expect(row(page, 'inventory').getByRole('gridcell', { name: '0 %', exact: true })).toBeVisible();
    await shoot(page, '21-calls');
  });
  await step('a failed trace ends at payment', async () => {
    await page.goto('/traces?service=payment&status=error&from=now-5m&to=now');
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
    await expect(page.getByText('POST /v2/authorizations').first()).toBeVisible();
    await shoot(page, '22-trace');
  });
  await step('the logs of payment say why', async () => {
    await page.goto('/logs?service=payment&level=ERROR&from=now-5m&to=now');
    await expect(page.getByText(refusal).first()).toBeVisible();
    await shoot(page, '23-logs');
  });
  await step('the errors count it', async () => {
    await page.goto('/errors?service=payment&from=now-15m&to=now');
    await expect(page.getByText(refusal).first()).toBeVisible();
    await shoot(page, '24-errors');
  });
  expect(Date.now() - began, 'from the incident to the cause').toBeLessThan(60_000);

  await step('the map of calls says the same', async () => {
    const { edges } = await ask<{ edges: Edge[] }>(page, '/traces/services/dependency-map?from=now-15m&to=now');
    const [failing] = edges.filter(({ source }) => source === 'checkout').toSorted((a, b) => b.error_count - a.error_count);
    expect(failing?.target).toBe('payment');
  });
  await healAll(shop);
});
