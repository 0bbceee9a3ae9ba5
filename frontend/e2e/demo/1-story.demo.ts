import { expect, type Page, test } from '@playwright/test';
import { ask, flip, healAll, shoot, signIn, step } from './shop';

const fault = 'Payment declines everything it can';
const title = '[CRITICAL] HighErrorRate on payment';
const twoMinutes = 120_000;

interface Incident {
  id: string;
  title: string;
  service_name: string;
  detected_at: string;
  acknowledged_at: string;
  mitigated_at: string;
  resolved_at: string;
}

interface Postmortem {
  timeline: { at: string; text: string }[];
}

const state = (page: Page, name: string) => page.getByRole('button', { name: `State: ${name}. Change state` });
const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const seconds = (time: string) => time.slice(0, 19);

test('an incident is told from the product alone', async ({ browser }) => {
  const shop = await browser.newPage();
  const page = await signIn(browser);
  await healAll(shop);
  const arrived = async (service: string) => {
    const { items } = await ask<{ items: Incident[] }>(page, '/incidents?limit=100');
    return items.find(({ service_name }) => service_name === service);
  };
  // An alert that fires again reopens its incident, and this story is about a new one.
  expect(await arrived('payment'), 'the shop has a past: start with a fresh DATA_DIR').toBeUndefined();

  const began = Date.now();
  await step('something breaks', async () => {
    await flip(shop, fault, 'Break');
    await shoot(shop, '01-shop');
  });
  await expect.poll(() => arrived('payment'), { timeout: twoMinutes }).toBeTruthy();
  await step('the dashboard is on fire', async () => {
    await expect(page.getByRole('link', { name: title }).first()).toBeVisible({ timeout: twoMinutes });
    await shoot(page, '02-dashboard', { onPhone: true });
  });
  const { id } = (await arrived('payment')) as Incident;
  await step('it stands in the list', async () => {
    await page.goto('/incidents');
    await expect(page.getByText(title).first()).toBeVisible();
    await shoot(page, '03-incidents', { onPhone: true });
  });
  await step('the room says what is likely', async () => {
    await page.goto(`/incidents/${id}`);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await tab(page, 'Hypotheses').click();
    await expect(page.getByRole('heading', { level: 3 }).first()).toBeVisible({ timeout: twoMinutes - (Date.now() - began) });
    await shoot(page, '04-hypotheses', { onPhone: true });
  });
  expect(Date.now() - began, 'from the switch to the causes').toBeLessThan(twoMinutes);

  const causes = async (incident: Incident) =>
    JSON.stringify((await ask<object[]>(page, `/incidents/${incident.id}/hypotheses`)).slice(0, 3));
  await step('a cause of the first three is payment', async () => {
    expect(await causes((await arrived('payment')) as Incident)).toContain('payment');
  });
  await step('so is one of the checkouts that fail with it', async () => {
    const named = async () => {
      const checkout = await arrived('checkout');
      return checkout === undefined ? '' : causes(checkout);
    };
    await expect.poll(named, { timeout: twoMinutes }).toContain('payment');
  });
  await step('the room', async () => {
    await tab(page, 'Overview').click();
    await expect(page.getByText('Top hypothesis').first()).toBeVisible();
    await shoot(page, '05-overview', { onPhone: true });
    await tab(page, 'Timeline').click();
    await shoot(page, '06-timeline', { onPhone: true });
    await tab(page, 'Workflow').click();
    await shoot(page, '07-workflow');
    await tab(page, 'Related').click();
    await shoot(page, '08-related');
    await tab(page, 'Overview').click();
  });
  await step('somebody takes it', async () => {
    await page.getByRole('button', { name: 'Acknowledge' }).first().click();
    await expect(state(page, 'Acknowledged')).toBeVisible();
    await shoot(page, '09-acknowledged', { onPhone: true });
    await state(page, 'Acknowledged').click();
    await page.getByRole('menuitem', { name: 'Start investigating' }).click();
    await expect(state(page, 'Investigating')).toBeVisible();
    await page
      .getByRole('textbox', { name: 'Comment' })
      .fill('The provider refuses our certificate. Switching to the second one.');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('The provider refuses our certificate.').first()).toBeVisible();
    await shoot(page, '10-investigating', { onPhone: true });
    await page.getByRole('button', { name: 'Mitigate' }).first().click();
    await expect(state(page, 'Mitigated')).toBeVisible();
    await shoot(page, '11-mitigated', { onPhone: true });
  });
  await step('the fault ends, and its alert with it', async () => {
    await flip(shop, fault, 'Repair');
    await tab(page, 'Timeline').click();
    await expect(page.getByText(/HighErrorRate resolved/).first()).toBeVisible({ timeout: twoMinutes });
    await shoot(page, '12-alert-resolved', { onPhone: true });
  });
  await step('it is resolved', async () => {
    await page.getByRole('button', { name: 'Resolve' }).first().click();
    await expect(state(page, 'Resolved')).toBeVisible();
    await shoot(page, '13-resolved', { onPhone: true });
  });
  await step('the postmortem is drafted', async () => {
    await tab(page, 'Postmortem').click();
    await page.getByRole('button', { name: 'Draft it' }).click();
    await expect(page.getByRole('article', { name: 'Postmortem' })).toBeVisible({ timeout: 60_000 });
    await shoot(page, '14-postmortem', { onPhone: true });
  });
  await step('the draft tells what happened and when', async () => {
    const incident = await ask<Incident>(page, `/incidents/${id}`);
    const { timeline } = await ask<Postmortem>(page, `/incidents/${id}/postmortem`);
    const at = (time: string) =>
      timeline
        .filter((entry) => seconds(entry.at) === seconds(time))
        .map(({ text }) => text)
        .join('\n');
    expect(at(incident.detected_at)).not.toBe('');
    expect(at(incident.acknowledged_at)).toMatch(/acknowledged/i);
    expect(at(incident.mitigated_at)).toMatch(/mitigated/i);
    expect(at(incident.resolved_at)).toMatch(/resolved/i);
    const told = timeline.map(({ text }) => text).join('\n');
    expect(told).toMatch(/investigating/i);
    expect(told).toContain('The provider refuses our certificate.');
    expect(told).toMatch(/HighErrorRate resolved/);
    expect(timeline.map((entry) => entry.at)).toEqual(timeline.map((entry) => entry.at).toSorted());
  });
});
