import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { declareIncident, expect, expectConsole, register, test, writeRunbook } from './fixtures';
import { declaredPaths, openPaths, sentIds, visit } from './routes';

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

test.describe.configure({ mode: 'parallel' });

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of sizes) {
    // One account and one warm page for all paths of a look: setting those up takes longer than looking.
    test.describe(`in ${colorScheme} at ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport });

      test('no path has an accessibility fault', async ({ page, account }) => {
        test.setTimeout(declaredPaths.length * 30_000);
        const [open, inside, unsent] = [
          declaredPaths.filter((path) => openPaths.has(path)),
          declaredPaths.filter((path) => !openPaths.has(path) && !sentIds.test(path)),
          declaredPaths.filter((path) => sentIds.test(path)),
        ];
        for (const path of open) await look(page, path);
        await register(page, account);
        const incidentId = await declareIncident(page, 'Checkout answers slowly');
        const runbookId = await writeRunbook(page, 'Checkout answers slowly');
        for (const path of inside) await look(page, visit(path, incidentId, runbookId));
        // Telemetry that nobody sent is not there, which the page says and the browser logs.
        expectConsole(page, /status of 404/);
        for (const path of unsent) await look(page, visit(path, incidentId, runbookId));
      });
    });
  }
}

/** Opens an address, waits until all of it is there and notes its accessibility faults. */
async function look(page: Page, address: string): Promise<void> {
  await test.step(address, async () => {
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const faults = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
    expect.soft(faults, address).toEqual([]);
  });
}

test('the chat without a model says what to set and has no accessibility fault', async ({ signedIn: page }) => {
  const incidentId = await declareIncident(page, 'Checkout answers slowly');
  await page.goto(`/incidents/${incidentId}?tab=chat`);
  await expect(page.getByText(/No model is configured/)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Question' })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
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
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});
