import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { GuardedButton } from './GuardedButton';

it('a guarded button can be reached, says why it does nothing, and does nothing', async () => {
  const press = vi.fn();
  render(
    <GuardedButton reason="Needs the engineer role." onClick={press}>
      Declare
    </GuardedButton>,
  );
  await userEvent.tab();
  const button = screen.getByRole('button', { name: 'Declare' });
  expect(button).toHaveFocus();
  expect(button).toHaveAttribute('aria-description', 'Needs the engineer role.');
  expect(button).toHaveAttribute('data-tip', 'Needs the engineer role.');
  await userEvent.click(button);
  expect(press).not.toHaveBeenCalled();
});

it('a guarded button without a reason is a button', async () => {
  const press = vi.fn();
  render(
    <GuardedButton reason={null} onClick={press}>
      Declare
    </GuardedButton>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Declare' }));
  expect(press).toHaveBeenCalledOnce();
});
