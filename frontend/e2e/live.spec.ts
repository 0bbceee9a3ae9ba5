import { declareIncident, expect, expectConsole, test } from './fixtures';

const indicator = (state: string) => ({ hasText: new RegExp(`^${state}$`) });

test('what one person does, another sees without a reload', async ({ signedIn: page, context }) => {
  await page.goto('/incidents');
  await expect(page.getByRole('status').filter(indicator('Live'))).toBeVisible();
  const other = await context.newPage();
  await other.goto('/');
  await declareIncident(other, 'Payments are refused');
  await expect(page.getByText(/Payments are refused|1 new/).first()).toBeVisible({ timeout: 15_000 });
});

test('a browser that was cut off says so and catches up by itself', async ({ signedIn: page, context, browser, account }) => {
  await page.goto('/');
  await expect(page.getByRole('status').filter(indicator('Live'))).toBeVisible();
  expectConsole(page, /ERR_INTERNET_DISCONNECTED|WebSocket connection/);
  await context.setOffline(true);
  await expect(page.getByRole('status').filter(indicator('Reconnecting'))).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'This browser is offline.' })).toBeVisible();
  await expect(page.getByRole('status').filter(indicator('Offline'))).toBeVisible({ timeout: 20_000 });

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto('/login');
  await other.getByLabel('E-mail').fill(account.email);
  await other.getByLabel('Password', { exact: true }).fill(account.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  for (let number = 1; number <= 5; number += 1) await declareIncident(other, `Cut off number ${number}`);

  await context.setOffline(false);
  await expect(page.getByRole('status').filter(indicator('Live'))).toBeVisible({ timeout: 40_000 });
  await page.goto('/incidents');
  for (let number = 1; number <= 5; number += 1) {
    await expect(page.getByText(`Cut off number ${number}`).first()).toBeVisible();
  }
  await elsewhere.close();
});
