import { declareIncident, expect, test, writeRunbook } from './fixtures';
import { declaredPaths, openPaths, visit } from './routes';

test('every address opened in a new browser after sign-in is the one that was copied', async ({
  signedIn: page,
  account,
  browser,
}) => {
  test.setTimeout(declaredPaths.length * 20_000);
  const incidentId = await declareIncident(page, 'Checkout answers slowly');
  const runbookId = await writeRunbook(page, 'Checkout answers slowly');
  const range = 'from=2026-01-01T00%3A00%3A00.000Z&to=2026-01-02T00%3A00%3A00.000Z';
  const context = await browser.newContext();
  const fresh = await context.newPage();
  for (const path of declaredPaths.filter((declared) => !openPaths.has(declared))) {
    const address = `${visit(path, incidentId, runbookId)}?${range}`;
    await fresh.goto(address);
    await fresh.getByLabel('E-mail').fill(account.email);
    await fresh.getByLabel('Password', { exact: true }).fill(account.password);
    await fresh.getByRole('button', { name: 'Sign in' }).click();
    await expect(fresh.getByRole('banner')).toBeVisible();
    await expect(fresh.getByRole('heading', { level: 1 })).toBeVisible();
    const { pathname, search } = new URL(fresh.url());
    expect({ path: pathname, range: search.includes(range) }).toEqual({ path: visit(path, incidentId, runbookId), range: true });
    await context.clearCookies();
    await fresh.evaluate(() => {
      localStorage.clear();
      sessionStorage.clear();
    });
  }
  await context.close();
});
