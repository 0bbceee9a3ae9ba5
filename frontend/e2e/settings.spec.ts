import { expect, expectConsole, test } from './fixtures';

test('a person changes their name and sees this session', async ({ signedIn: page }) => {
  await page.getByRole('button', { name: /Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Ada King');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByRole('button', { name: 'Account of Ada King' })).toBeVisible();

  await page.goto('/settings/security');
  await expect(page.getByText('This session')).toBeVisible();
});

test('a project is made, switched to, and the first one is switched off and on', async ({ signedIn: page }) => {
  await page.goto('/settings/projects');
  await page.getByRole('button', { name: 'Create project' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create project' });
  await dialog.getByLabel('Name').fill('Zürich shop');
  await expect(dialog.getByLabel('Slug')).toHaveValue('zurich-shop');
  await dialog.getByRole('button', { name: 'Create project' }).click();
  await page.getByRole('button', { name: 'Switch to Zürich shop' }).click();
  await page.getByRole('button', { name: 'Deactivate Default Project' }).click();
  await page.getByRole('button', { name: 'Deactivate project' }).click();
  await page.getByRole('button', { name: 'Revive Default Project' }).click();
  await page.getByRole('button', { name: 'Revive project' }).click();
  await expect(page.getByRole('button', { name: 'Deactivate Default Project' })).toBeVisible();
});

test('somebody without an account cannot be made a member, and the reason stands at the field', async ({ signedIn: page }) => {
  expectConsole(page, /status of 404/);
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Add member' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add member' });
  await dialog.getByLabel('E-mail').fill('nobody@example.com');
  await dialog.getByRole('button', { name: 'Add member' }).click();
  await expect(dialog.getByText(/Nobody with this e-mail is in your organization/)).toBeVisible();
});
