import { declareIncident, expect, test, writeRunbook } from './fixtures';

test('a runbook that fits is followed in the room of an incident', async ({ signedIn: page }) => {
  const runbookId = await writeRunbook(page, 'Checkout answers slowly');
  await page.goto(`/runbooks/${runbookId}`);
  await expect(page.getByText('kubectl get pods')).toBeVisible();

  const incidentId = await declareIncident(page, 'Checkout is slow');
  await page.goto(`/incidents/${incidentId}?tab=runbooks`);
  await page.getByRole('button', { name: 'Start Checkout answers slowly' }).click();
  const checklist = page.getByRole('article', { name: 'Checkout answers slowly' });
  await checklist.getByRole('button', { name: 'Done: Look at the errors' }).click();
  await expect(checklist.getByText('1 of 1 step')).toBeVisible();
  await checklist.getByRole('button', { name: 'Complete' }).click();
  await expect(checklist.getByText('Completed')).toBeVisible();
});
