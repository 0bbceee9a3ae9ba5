import { declareIncident, expect, expectConsole, test } from './fixtures';

test('a postmortem is begun, needs a root cause, and is published', async ({ signedIn: page }) => {
  expectConsole(page, /status of 404.*\/postmortem$/); // there is none yet
  const incidentId = await declareIncident(page, 'Checkout is slow');
  await page.goto(`/incidents/${incidentId}?tab=postmortem`);
  await expect(page.getByText('Not yet')).toBeVisible();

  const answer = await page.request.patch(`/api/v1/incidents/${incidentId}/state`, {
    headers: { Origin: new URL(page.url()).origin },
    data: { state: 'resolved' },
  });
  expect(answer.ok()).toBe(true);
  await page.reload();
  await page.getByRole('button', { name: 'Begin empty' }).click();
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Summary').fill('Checkout was slow.');
  await page.getByLabel('Root cause').fill('A pool was too small.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.getByRole('button', { name: 'Publish postmortem' }).click();
  await expect(page.getByText('Published').first()).toBeVisible();

  await page.goto('/postmortems');
  await expect(page.getByText('Postmortem: Checkout is slow')).toBeVisible();
});
