import AxeBuilder from '@axe-core/playwright';
import { declareIncident, expect, expectConsole, register, test, writeRunbook } from './fixtures';
import { declaredPaths, openPaths, sentIds, visit } from './routes';

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of sizes) {
    test.describe(`in ${colorScheme} at ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport });

      for (const path of declaredPaths) {
        test(`${path} has no accessibility fault`, async ({ page, account }) => {
          let incidentId = '';
          let runbookId = '';
          if (!openPaths.has(path)) {
            await register(page, account);
            incidentId = await declareIncident(page, 'Checkout answers slowly');
            if (path.includes('$runbookId')) runbookId = await writeRunbook(page, 'Checkout answers slowly');
          }
          // Telemetry that nobody sent is not there, which the page says and the browser logs.
          if (sentIds.test(path)) expectConsole(page, /status of 404/);
          await page.goto(visit(path, incidentId, runbookId));
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
            [],
          );
        });
      }
    });
  }
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
