import type { Page } from '@playwright/test';
import { declareIncident, expect, test } from './fixtures';

const row = (page: Page, title: string) => page.getByRole('row').filter({ hasText: title });

/** Presses keys one after the other, as hands do. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('the list is triaged by the keyboard alone', async ({ signedIn: page, account }) => {
  // The newest stands first.
  for (const title of ['Third', 'Second', 'First']) await declareIncident(page, `${title} of three`);
  await press(page, 'g', 'i');
  await expect(page.getByRole('heading', { level: 1, name: 'Incidents' })).toBeFocused();
  await expect(row(page, 'First of three')).toBeVisible();

  await press(page, 'j', 'j', 'k');
  await expect(row(page, 'First of three')).toBeFocused();
  await press(page, 'a');
  await expect(row(page, 'First of three').getByText('Acknowledged')).toBeVisible();

  await press(page, 'j', 'o');
  await expect(page.getByRole('dialog', { name: 'Assign incident' }).getByLabel('Owner')).toBeFocused();
  await press(page, 'Tab', 'Tab', 'Enter');
  await expect(row(page, 'Second of three').getByText(account.name)).toBeVisible();

  await press(page, 'c');
  await expect(page.getByRole('dialog', { name: 'Comment' }).getByRole('textbox')).toBeFocused();
  await page.keyboard.type('arc: I have this one');
  await press(page, 'Control+Enter');
  await expect(page.getByRole('dialog')).toBeHidden();

  await press(page, 'x', 'j', 'x');
  await expect(page.getByText('2 selected')).toBeVisible();
  await press(page, 'r');
  for (const title of ['Second', 'Third']) await expect(row(page, `${title} of three`).getByText('Resolved')).toBeVisible();
  await press(page, 'Escape');
  await expect(page.getByText('2 selected')).toBeHidden();

  await press(page, 'k', 'Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Second of three' })).toBeFocused();
  await press(page, ']');
  await expect(page.getByRole('tab', { name: 'Timeline', selected: true })).toBeVisible();
  await expect(page.getByText('arc: I have this one')).toBeVisible();
});

test('the room is worked in by the keyboard alone', async ({ signedIn: page, account }) => {
  const id = await declareIncident(page, 'Checkout answers slowly');
  await page.goto(`/incidents/${id}`);
  await expect(page.getByRole('button', { name: 'State: Detected. Change state' })).toBeVisible();

  await press(page, 'a');
  await expect(page.getByRole('button', { name: 'State: Acknowledged. Change state' })).toBeVisible();

  await press(page, 'o');
  await expect(page.getByRole('menuitem', { name: 'Take it' })).toBeVisible();
  await press(page, 'ArrowDown', 'Enter');
  await expect(page.getByRole('button', { name: `Owner: ${account.name}. Change owner` })).toBeVisible();

  await press(page, 'c');
  await expect(page.getByRole('textbox', { name: 'Comment' })).toBeFocused();
  await page.keyboard.type('oracle: the cache is cold');
  await press(page, 'Control+Enter');
  await expect(page.getByText('oracle: the cache is cold').first()).toBeVisible();
  // Single keys belong to the text until it is left.
  await expect(page.getByRole('button', { name: 'State: Acknowledged. Change state' })).toBeVisible();
  await press(page, 'Shift+Tab');

  await press(page, ']');
  await expect(page.getByRole('tab', { name: 'Timeline', selected: true })).toBeVisible();
  await press(page, '[');
  await expect(page.getByRole('tab', { name: 'Overview', selected: true })).toBeVisible();

  await press(page, 'r');
  await expect(page.getByRole('button', { name: 'State: Resolved. Change state' })).toBeVisible();
});
