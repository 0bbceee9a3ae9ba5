import { declareIncident, expect, register, test, writeRunbook } from './fixtures';
import { declaredPaths, openPaths, visit } from './routes';

const folder = process.env.SHOTS_DIR ?? 'test-results/shots';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`${colorScheme} ${viewport.width}`, () => {
      test.use({ colorScheme, viewport });

      test('every page', async ({ page, account }) => {
        test.setTimeout(180_000);
        const shoot = async (path: string, incidentId: string, runbookId = '') => {
          await page.goto(visit(path, incidentId, runbookId));
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
          const names: Record<string, string> = { '/': 'dashboard', $: 'not-found' };
          const name = names[path] ?? path.replace(/^\//, '').replaceAll(/[^a-z0-9]+/gi, '-');
          await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${viewport.width}.png` });
        };
        for (const path of openPaths) await shoot(path, '');
        await register(page, account);
        const incidentId = await declareIncident(page, 'Checkout answers slowly', { generate_hypotheses: true });
        const runbookId = await writeRunbook(page, 'Checkout answers slowly');
        await declareIncident(page, 'Payments are refused', { severity: 'critical', service_name: 'payments' });
        for (const path of declaredPaths.filter((declared) => !openPaths.has(declared))) await shoot(path, incidentId, runbookId);
      });
    });
  }
}
