import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { declareIncident, expect, test } from './fixtures';

async function openChat(page: Page): Promise<void> {
  const incidentId = await declareIncident(page, 'Checkout answers slowly');
  await page.goto(`/incidents/${incidentId}?tab=chat`);
  await expect(page.getByText('Nothing has been asked yet')).toBeVisible();
}

async function expectNoFault(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test.describe(`in ${colorScheme} at ${viewport.width} px`, () => {
      test.use({ colorScheme, viewport });

      test('a question is answered live from stored data, and leads to it', async ({ signedIn: page }) => {
        await openChat(page);
        await expectNoFault(page);
        await page.getByRole('button', { name: 'What has happened so far?' }).click();
        await expect(page.getByRole('textbox', { name: 'Question' })).toBeFocused();
        await page.keyboard.press('Control+Enter');

        const answer = page.getByRole('article', { name: 'Answer' });
        await expect(answer).toContainText('The stored data says: Incident “Checkout answers slowly” on checkout');
        await expect(answer).toContainText('small, 1,500 tokens, $0.00036');
        await expect(page.getByRole('article', { name: 'Question of Ada Lovelace' })).toContainText('What has happened so far?');
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways).toBe(0);
        await expectNoFault(page);

        await answer.getByRole('link', { name: 'Checkout answers slowly' }).click();
        await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
        await page.goBack();
        await expect(answer).toBeVisible();
      });
    });
  }
}
