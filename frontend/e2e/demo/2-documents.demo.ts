import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { ask, flip, healAll, shoot, signIn, step } from './shop';

const folder = process.env.DOCS_IMAGES ?? 'test-results/demo/documents';
const faults = ['Inventory is gone', 'Payment declines everything it can', 'Cart leaks memory'];
const title = '[CRITICAL] InstanceDown on inventory';

interface Incident {
  id: string;
  title: string;
  state: string;
  hypothesis_status: string;
}

/** The pictures of README and documents, from a shop in which much is broken. */
test('pictures for the documents', async ({ browser }) => {
  const shop = await browser.newPage();
  const page = await signIn(browser);
  await healAll(shop);
  for (const fault of faults) await flip(shop, fault, 'Break');

  const open = async () =>
    (await ask<{ items: Incident[] }>(page, '/incidents?limit=100')).items.filter(
      ({ hypothesis_status }) => hypothesis_status === 'completed',
    );
  await step('the incidents of every fault', async () => {
    for (const part of [title, 'MemoryAlmostFull on cart']) {
      await expect
        .poll(async () => (await open()).some((incident) => incident.title.includes(part)), { timeout: 300_000, message: part })
        .toBe(true);
    }
  });
  const incident = (await open()).find((one) => one.title === title) as Incident;
  await step('the room', async () => {
    await page.goto(`/incidents/${incident.id}`);
    await page.getByRole('button', { name: /^Owner: / }).click();
    await page.getByRole('menuitem', { name: 'Take it' }).click();
    await page.getByRole('button', { name: 'Acknowledge' }).first().click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('The node it ran on is gone. Starting it on another one.');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('The node it ran on is gone.').first()).toBeVisible();
    await page.mouse.move(700, 20); // over nothing
    await page.reload(); // what popped up is gone
    await expect(page.getByText('The node it ran on is gone.').first()).toBeVisible();
    await page.getByRole('heading', { level: 1 }).focus();
    await shoot(page, 'incident', { folder, onPhone: true });
  });
  await page.goto('/incidents');
  await expect(page.getByText(title).first()).toBeVisible();
  await shoot(page, 'incidents', { folder, onPhone: true });
  await page.goto('/');
  await expect(page.getByText(title).first()).toBeVisible();
  await shoot(page, 'dashboard', { folder, onPhone: true });
  await healAll(shop);
  await pack(await browser.newPage());
});

/** Turns the pictures into WebP, which is half as large. */
async function pack(page: Page): Promise<void> {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.png'))) {
    const png = readFileSync(`${folder}/${name}`, 'base64');
    const webp = await page.evaluate(async (text) => {
      const image = new Image();
      image.src = `data:image/png;base64,${text}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      canvas.getContext('2d')?.drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', 0.92).split(',')[1] ?? '';
    }, png);
    writeFileSync(`${folder}/${name.replace(/png$/, 'webp')}`, Buffer.from(webp, 'base64'));
    rmSync(`${folder}/${name}`);
  }
}
