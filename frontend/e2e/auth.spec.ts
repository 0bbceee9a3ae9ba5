import { expect, expectConsole, register, test } from './fixtures';

test('an organization is created, used, left and entered again', async ({ page, account }) => {
  await page.goto('/register');
  await page.getByLabel('Your name').fill(account.name);
  await page.getByLabel('Organization').fill(account.organization);
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Create organization' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Get started' })).toBeVisible();

  const oldCookies = await page.context().cookies();
  await page.getByRole('button', { name: `Account of ${account.name}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.context().addCookies(oldCookies);
  expect((await page.request.get('/api/v1/auth/me')).status()).toBe(401);
  await page.context().clearCookies();

  await page.goto('/incidents?severity=critical&severity=high');
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(account.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Incidents' })).toBeVisible();
  expect(new URL(page.url()).search).toContain('severity=critical&severity=high');
});

test('a wrong password and an unknown address read the same', async ({ page, account }) => {
  await register(page, account);
  expectConsole(page, /status of 401/);
  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  for (const email of [account.email, `nobody-${account.email}`]) {
    await page.goto('/login');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toHaveText('E-mail or password is wrong.');
  }
});

test('a session whose access cookie is gone goes on without a sign-in', async ({ signedIn: page }) => {
  await page.context().clearCookies({ name: 'access_token' });
  expectConsole(page, /status of 401/);
  await page.goto('/incidents');
  await expect(page.getByRole('heading', { level: 1, name: 'Incidents' })).toBeVisible();
});

test('signing out in one tab signs out the other', async ({ signedIn: page, context }) => {
  const other = await context.newPage();
  await other.goto('/incidents');
  await expect(other.getByRole('heading', { level: 1, name: 'Incidents' })).toBeVisible();
  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
});
