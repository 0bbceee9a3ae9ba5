import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { declareIncident, expect, expectConsole, register, test, writeRunbook } from './fixtures';
import { declaredPaths, openPaths, sentIds, visit } from './routes';

/** What depends on colors; everything else is the same in both themes. */
const colorRules = ['color-contrast', 'link-in-text-block'];

test.describe.configure({ mode: 'parallel' });

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport, colorScheme: 'light' });

    // One account and one document for all paths: setting those up takes longer than looking.
    test('no path has an accessibility fault in light or dark', async ({ page, account }) => {
      test.setTimeout(declaredPaths.length * 30_000);
      const [open, inside, unsent] = [
        declaredPaths.filter((path) => openPaths.has(path)),
        declaredPaths.filter((path) => !openPaths.has(path) && !sentIds.test(path)),
        declaredPaths.filter((path) => sentIds.test(path)),
      ];
      for (const path of open) {
        await page.goto(path);
        await look(page, path);
      }
      await register(page, account);
      const incidentId = await declareIncident(page, 'Checkout answers slowly');
      const runbookId = await writeRunbook(page, 'Checkout answers slowly');
      const walk = async (paths: readonly string[]) => {
        for (const path of paths) {
          const address = visit(path, incidentId, runbookId);
          await go(page, address);
          await look(page, address);
        }
      };
      await walk(inside);
      // Telemetry that nobody sent is not there, which the page says and the browser logs.
      expectConsole(page, /status of 404/);
      await walk(unsent);
    });
  });
}

/** Goes to an address as a link does, and waits until the page that was there is gone. */
async function go(page: Page, address: string): Promise<void> {
  if (new URL(page.url()).pathname === address) return;
  await page.evaluate((to) => {
    document.querySelector('h1')?.setAttribute('data-left', '');
    history.pushState(null, '', to);
  }, address);
  await expect(page.locator('h1[data-left]'), address).toHaveCount(0);
}

/** Waits until all of a page is there and notes its accessibility faults in both themes. */
async function look(page: Page, address: string): Promise<void> {
  await test.step(address, async () => {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    expect.soft(await faults(axe(page)), address).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect.soft(await faults(axe(page).withRules(colorRules)), `${address}, dark`).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  });
}

/** Without frames of others there is nothing that axe would need a second page for. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

async function faults(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

test('the chat without a model says what to set and has no accessibility fault', async ({ signedIn: page }) => {
  const incidentId = await declareIncident(page, 'Checkout answers slowly');
  await page.goto(`/incidents/${incidentId}?tab=chat`);
  await expect(page.getByText(/No model is configured/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Question' })).toHaveCount(0);
  expect(await faults(axe(page))).toEqual([]);
});

test('a page whose requests fail has no accessibility fault', async ({ signedIn: page }) => {
  expectConsole(page, /status of 500/);
  await page.route('**/api/v1/incidents*', (route) =>
    route.fulfill({
      status: 500,
      json: { status: 'error', detail: 'It broke.', error_code: 'INTERNAL_ERROR', request_id: 'req-12345678' },
    }),
  );
  await page.goto('/incidents');
  await expect(page.getByText(/could not be loaded: It broke/).first()).toBeVisible();
  expect(await faults(axe(page))).toEqual([]);
});
