import { readFileSync } from 'node:fs';
import { type Browser, expect, type Page, test } from '@playwright/test';

// `make up DEMO=1` keeps its account and the port of its shop beside its data.
const kept = `${process.env.DATA_DIR ?? '../.data'}/demo`;
const password = (JSON.parse(readFileSync(`${kept}/demo.json`, 'utf8')) as { password: string }).password;

/** Where the faults of the shop are switched. */
export const shopURL = `http://localhost:${readFileSync(`${kept}/shop.port`, 'utf8').trim()}`;

/** Switches a fault on the shop's own page, as a person would. */
export async function flip(page: Page, title: string, button: 'Break' | 'Repair'): Promise<void> {
  await page.goto(shopURL);
  const fault = page.getByRole('listitem').filter({ hasText: title });
  await fault.getByRole('button', { name: button }).click();
  await expect(fault.getByRole('button', { name: button === 'Break' ? 'Repair' : 'Break' })).toBeVisible();
}

/** Repairs whatever is broken. */
export async function healAll(page: Page): Promise<void> {
  await page.goto(shopURL);
  const repairs = page.getByRole('button', { name: 'Repair' });
  for (let left = await repairs.count(); left > 0; left -= 1) {
    await repairs.first().click();
    await expect(repairs).toHaveCount(left - 1);
  }
}

/** Signs in as the owner of the shop. */
export async function signIn(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: wide })).newPage();
  await page.goto('/login');
  await page.getByLabel('E-mail').fill('demo@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Dashboard' })).toBeVisible();
  return page;
}

/** Asks the API as the page's person. */
export async function ask<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(`/api/v1${path}`);
  expect(answer.status(), `GET ${path}`).toBe(200);
  return (await answer.json()) as T;
}

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

/** Takes a picture of the page in both themes, and as a phone shows it where that is wanted. */
export async function shoot(
  page: Page,
  name: string,
  { folder = 'test-results/demo/pictures', onPhone = false } = {},
): Promise<void> {
  for (const viewport of onPhone ? [wide, phone] : [wide]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction((wanted) => (document.documentElement.dataset.theme ?? wanted) === wanted, colorScheme);
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${viewport.width}.png` });
    }
  }
  await page.setViewportSize(wide);
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Does something under a name, so that a failure says where the story broke. */
export const step = test.step;
