import { declareIncident, expect, test } from './fixtures';

test('the palette goes to pages and finds incidents by words', async ({ signedIn: page }) => {
  const id = await declareIncident(page, 'Checkout answers slowly');
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: /Search pages/ });
  await field.fill('alert sources');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Alert sources' })).toBeFocused();

  await page.keyboard.press('Control+k');
  await field.fill('answers slowly');
  await expect(page.getByRole('option', { name: /Checkout answers slowly/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/incidents/${id}`));
});

test('single keys lead through the product and never fire while someone types', async ({ signedIn: page }) => {
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page.getByRole('heading', { level: 1, name: 'Incidents' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: /Search pages/ }).pressSequentially('gh?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeHidden();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('a theme applies at once and is there before the first paint of the next visit', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.dataset.atStart = document.documentElement.dataset.theme;
    });
  });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-at-start', 'dark');
});

test('a menu of the top bar closes by a second press on its button and gives the focus back', async ({ signedIn: page }) => {
  const button = page.getByRole('button', { name: /Account of/ });
  await button.click();
  await expect(page.getByRole('menuitem', { name: 'Preferences' })).toBeVisible();
  await button.click();
  await expect(page.getByRole('menu')).toBeHidden();
  await button.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('a path that leads nowhere says so inside the shell and offers search', async ({ signedIn: page }) => {
  await page.goto('/no/such/page');
  await expect(page.getByRole('heading', { level: 1, name: 'Not found' })).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('combobox', { name: /Search pages/ })).toBeFocused();
});

test('a phone has tabs at the bottom and nothing moves sideways', async ({ signedIn: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Incidents' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Incidents' })).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBe(0);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('link', { name: 'Alert sources' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Alert sources' })).toBeVisible();
});
