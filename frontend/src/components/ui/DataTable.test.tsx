import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { DataTable } from './DataTable';
import type { DataTableProps, TableColumn } from './tableTypes';

interface Row {
  id: string;
  name: string;
  alerts: number | null;
}

const rows: Row[] = [
  { id: 'a', name: 'api', alerts: 2 },
  { id: 'b', name: '=cmd', alerts: null },
  { id: 'c', name: 'cart', alerts: 10 },
];

const columns: TableColumn<Row>[] = [
  {
    id: 'name',
    header: 'Service',
    width: 120,
    required: true,
    sort: 'server',
    cell: ({ name }) => name,
    text: ({ name }) => name,
  },
  {
    id: 'alerts',
    header: 'Alerts',
    width: 80,
    sort: 'loaded',
    cell: ({ alerts }) => alerts ?? '–',
    text: ({ alerts }) => alerts,
  },
  { id: 'link', header: 'Link', width: 80, cell: ({ id }) => <a href={`#${id}`}>open {id}</a>, text: ({ id }) => id },
];

function Table(props: Partial<DataTableProps<Row>>) {
  const [layout, onLayout] = useState({ widths: {}, hidden: [] as string[] });
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => setIds((old) => new Set(old.has(id) ? [...old].filter((other) => other !== id) : [...old, id]));
  return (
    <DataTable
      label="Services"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      rowLabel={({ name }) => name}
      layout={layout}
      onLayout={onLayout}
      selection={{ ids, toggle, set: (next) => setIds(new Set(next)) }}
      {...props}
    />
  );
}

const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[1]?.textContent);

describe('a table', () => {
  it('tells how many rows there are in all and which these are', () => {
    render(<Table total={400} offset={40} />);
    expect(screen.getByRole('grid', { name: 'Services' })).toHaveAttribute('aria-rowcount', '401');
    expect(screen.getAllByRole('row')[1]).toHaveAttribute('aria-rowindex', '42');
  });

  it('asks for another order of a column that the server sorts, and leaves the rows as they are', async () => {
    const onSort = vi.fn();
    render(<Table onSort={onSort} />);
    await userEvent.click(screen.getByRole('button', { name: 'Service' }));
    expect(onSort).toHaveBeenCalledWith({ id: 'name', desc: false });
    expect(names()).toEqual(['api', '=cmd', 'cart']);
  });

  it.each([
    [false, ['api', 'cart', '=cmd']],
    [true, ['cart', 'api', '=cmd']],
  ])('sorts loaded rows where the server cannot, missing values last, and says so', (desc, order) => {
    render(<Table sort={{ id: 'alerts', desc }} />);
    expect(names()).toEqual(order);
    expect(screen.getByRole('columnheader', { name: /Alerts ?, sorts loaded rows/ })).toHaveAttribute(
      'aria-sort',
      desc ? 'descending' : 'ascending',
    );
  });

  it('hides and shows columns, but not those without which a row says nothing', async () => {
    render(<Table />);
    await userEvent.click(screen.getByRole('button', { name: 'Columns and copy' }));
    expect(await screen.findByRole('menuitemcheckbox', { name: 'Service' })).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(screen.getByRole('menuitemcheckbox', { name: 'Alerts' }));
    expect(screen.queryByRole('columnheader', { name: /Alerts/, hidden: true })).not.toBeInTheDocument();
  });

  it('copies selected rows as CSV that no spreadsheet runs', async () => {
    const user = userEvent.setup();
    render(<Table />);
    await user.click(screen.getByRole('checkbox', { name: 'Select =cmd' }));
    await user.click(screen.getByRole('button', { name: 'Columns and copy' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Copy 1 selected row as CSV' }));
    expect(await navigator.clipboard.readText()).toBe("Service,Alerts,Link\r\n'=cmd,,b\r\n");
  });

  it('selects every row of the page and none', async () => {
    render(<Table />);
    const all = screen.getByRole('checkbox', { name: 'Select all services on this page' });
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select api' }));
    expect(all).toBePartiallyChecked();
    await userEvent.click(all);
    expect(screen.getAllByRole('row', { selected: true })).toHaveLength(3);
    await userEvent.click(all);
    expect(screen.queryAllByRole('row', { selected: true })).toHaveLength(0);
  });

  it('opens a row by a press on it, but not on what stands in it', async () => {
    const onOpen = vi.fn();
    render(<Table onOpen={onOpen} />);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select api' }));
    await userEvent.click(screen.getByRole('link', { name: 'open a' }));
    expect(onOpen).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('cell', { name: 'api' }));
    expect(onOpen).toHaveBeenCalledWith(rows[0]);
  });

  it('is one stop of the keyboard, through which arrows lead', async () => {
    const onCursor = vi.fn();
    render(<Table cursor="b" onCursor={onCursor} />);
    const [, first, second, third] = screen.getAllByRole('row');
    expect([first, second, third].map((row) => row?.tabIndex)).toEqual([-1, 0, -1]);
    expect(second).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    expect(third).toHaveFocus();
    expect(onCursor).toHaveBeenLastCalledWith('c');
  });

  it('changes the width of a column by keyboard', async () => {
    render(<Table />);
    const edge = screen.getByRole('separator', { name: 'Width of Service' });
    expect(edge).toHaveAttribute('aria-valuenow', '120');
    edge.focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
    expect(edge).toHaveAttribute('aria-valuenow', '136');
  });

  it('shows cards on a phone', () => {
    vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => {}, removeEventListener: () => {} }));
    render(<Table card={({ name }) => <p>{name} card</p>} />);
    expect(within(screen.getByRole('list', { name: 'Services' })).getAllByRole('listitem')).toHaveLength(3);
    expect(screen.queryByRole('grid')).not.toBeInTheDocument();
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  });
});
