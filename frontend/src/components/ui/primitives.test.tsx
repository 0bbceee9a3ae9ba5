import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Button } from './Button';
import { CodeBlock } from './CodeBlock';
import { ConfirmDialog } from './ConfirmDialog';
import { Field } from './Field';
import { Markdown } from './Markdown';
import { Menu } from './Menu';
import { Pagination } from './Pagination';
import { SeverityBadge } from './SeverityBadge';
import { SidePanel } from './SidePanel';
import { StateBadge } from './StateBadge';
import { Tabs } from './Tabs';
import { TextInput } from './TextInput';
import Toaster from './Toaster';
import { toast } from './toasts';

describe('a button', () => {
  it('cannot be pressed again while it is busy', async () => {
    const press = vi.fn();
    render(
      <Button busy onClick={press}>
        Save
      </Button>,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(press).not.toHaveBeenCalled();
    expect(screen.getByRole('button')).toHaveAttribute('aria-busy', 'true');
  });
});

describe('a field', () => {
  it('ties label, hint and error to its control', () => {
    render(
      <Field label="Name" hint="As people know you" error="Enter a name.">
        {(control) => <TextInput {...control} />}
      </Field>,
    );
    const input = screen.getByRole('textbox', { name: 'Name' });
    expect(input).toBeInvalid();
    expect(input).toHaveAccessibleDescription('Enter a name. As people know you');
  });
});

describe('a confirmation', () => {
  it('names the object, starts on the harmless button and gives the server’s reason', async () => {
    const confirm = vi.fn();
    const cancel = vi.fn();
    render(
      <ConfirmDialog
        open
        title="Delete API key “ci”?"
        confirm="Delete key"
        onConfirm={confirm}
        onCancel={cancel}
        error="It is the last one."
      >
        This cannot be undone.
      </ConfirmDialog>,
    );
    expect(await screen.findByRole('alertdialog', { name: 'Delete API key “ci”?' })).toHaveAccessibleDescription(
      'This cannot be undone.',
    );
    await waitFor(() => expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus());
    expect(screen.getByRole('alert')).toHaveTextContent('It is the last one.');
    await userEvent.click(screen.getByRole('button', { name: 'Delete key' }));
    expect(confirm).toHaveBeenCalledOnce();
    await userEvent.keyboard('{Escape}');
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe('a menu', () => {
  it('offers choices that stay open and actions that do not', async () => {
    const choose = vi.fn();
    const act = vi.fn();
    render(
      <Menu
        trigger={<Button>Filter</Button>}
        sections={[
          { label: 'Severity', items: [{ label: 'High', checked: true, keepOpen: true, onSelect: choose }] },
          { items: [{ label: 'Clear', onSelect: act }] },
        ]}
      />,
    );
    await userEvent.click(screen.getByRole('button', { name: 'Filter' }));
    await userEvent.click(await screen.findByRole('menuitemcheckbox', { name: 'High', checked: true }));
    expect(choose).toHaveBeenCalledOnce();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Clear' }));
    expect(act).toHaveBeenCalledOnce();
    expect(screen.queryByRole('menu')).not.toBeInTheDocument();
  });
});

describe('a menu button', () => {
  it('opens by press or arrow key, closes by a second press, and gets the focus back', async () => {
    render(<Menu trigger={<Button>Filter</Button>} sections={[{ items: [{ label: 'Clear', onSelect: () => {} }] }]} />);
    const button = screen.getByRole('button', { name: 'Filter' });
    await userEvent.click(button);
    expect(await screen.findByRole('menuitem', { name: 'Clear' })).toBeInTheDocument();
    expect(button).toHaveAttribute('aria-expanded', 'true');
    await userEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument());
    button.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(await screen.findByRole('menuitem', { name: 'Clear' })).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('menu')).not.toBeInTheDocument());
    await waitFor(() => expect(button).toHaveFocus());
  });
});

describe('tabs', () => {
  it('show one panel and ask for another by keyboard', async () => {
    const change = vi.fn();
    render(
      <Tabs
        label="Views"
        value="a"
        onValueChange={change}
        tabs={[
          { value: 'a', label: 'One', content: 'first' },
          { value: 'b', label: 'Two', count: 3, content: 'second' },
        ]}
      />,
    );
    expect(screen.getByRole('tabpanel')).toHaveTextContent('first');
    screen.getByRole('tab', { name: 'One' }).focus();
    await userEvent.keyboard('{ArrowRight}{Enter}');
    expect(change).toHaveBeenCalledWith('b');
  });
});

describe('a side panel', () => {
  it('closes with Escape', async () => {
    const close = vi.fn();
    render(
      <SidePanel title="Details" onClose={close}>
        text
      </SidePanel>,
    );
    screen.getByRole('button', { name: 'Close panel' }).focus();
    await userEvent.keyboard('{Escape}');
    expect(close).toHaveBeenCalledOnce();
    expect(screen.getByRole('complementary', { name: 'Details' })).toBeInTheDocument();
  });
});

describe('pagination', () => {
  it.each([
    [1, 41, 3, '1–20 of 41 rows', true, false],
    [3, 41, 3, '41–41 of 41 rows', false, true],
    [1, 0, 0, '0–0 of 0 rows', true, true],
    [9, 41, 3, 'No rows on this page', false, true],
  ])('on page %i of %i rows says where it is', (page, total, pages, text, atStart, atEnd) => {
    render(<Pagination page={page} pages={pages} total={total} limit={20} noun="rows" onPage={() => {}} />);
    expect(screen.getByRole('status')).toHaveTextContent(text);
    expect(screen.getByRole('button', { name: 'Previous page' })).toHaveProperty('disabled', atStart);
    expect(screen.getByRole('button', { name: 'Next page' })).toHaveProperty('disabled', atEnd);
  });
});

describe('badges', () => {
  it('always carry a word', () => {
    render(
      <>
        <SeverityBadge severity="critical" />
        <StateBadge state="investigating" />
      </>,
    );
    expect(screen.getByText('Critical')).toBeInTheDocument();
    expect(screen.getByText('Investigating')).toBeInTheDocument();
  });
});

describe('markdown from people', () => {
  it('opens foreign links elsewhere, without a way back', () => {
    render(<Markdown source="see [docs](https://example.com) and [room](/incidents)" />);
    expect(screen.getByRole('link', { name: 'docs' })).toHaveAttribute('rel', 'noopener noreferrer nofollow');
    expect(screen.getByRole('link', { name: 'room' })).not.toHaveAttribute('target');
  });

  it('shows neither images nor markup', () => {
    const { container } = render(<Markdown source={'![x](/x.png) <script>alert(1)</script> <img src=x>'} />);
    expect(container.querySelector('img, script')).toBeNull();
    expect(screen.getByText(/<script>alert\(1\)<\/script>/)).toBeInTheDocument();
  });

  it('shows characters that disguise text', () => {
    render(<Markdown source={'a\u202Eb'} />);
    expect(screen.getByText('a\\u202eb')).toBeInTheDocument();
  });
});

describe('a block of code', () => {
  it('is copied as it stands', async () => {
    const user = userEvent.setup();
    render(<CodeBlock label="receiver" code={'a: 1\n'} />);
    await user.click(screen.getByRole('button', { name: 'Copy receiver' }));
    expect(await navigator.clipboard.readText()).toBe('a: 1\n');
    expect(screen.getByRole('status')).toHaveTextContent('Copied receiver');
  });
});

describe('toasts', () => {
  it('that came before their corner are shown, and their action runs once', async () => {
    const undo = vi.fn();
    toast('Acknowledged', { action: { label: 'Undo', run: undo } });
    toast('Could not resolve', { tone: 'bad', detail: 'Only mitigated is allowed.' });
    render(<Toaster />);
    expect(await screen.findAllByText('Could not resolve')).not.toHaveLength(0);
    expect(screen.getAllByText('Only mitigated is allowed.')).not.toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledOnce();
  });
});
