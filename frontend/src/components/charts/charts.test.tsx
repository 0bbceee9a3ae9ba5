import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { drawn } from '@/test/uplot';
import { BarList } from './BarList';
import { TimeSeriesChart } from './TimeSeriesChart';
import { tickLabel, uplotData } from './uplotOptions';

const xs = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 3)];
const zone = { name: 'UTC', label: 'UTC' };

function Chart() {
  return (
    <TimeSeriesChart
      label="Latency"
      unit="ms"
      xs={xs}
      series={[
        { name: 'p95', values: [10, null, 30] },
        { name: 'p50', values: [1, 2, 3] },
      ]}
      zone={zone}
    />
  );
}

beforeEach(() => {
  drawn.length = 0;
});

describe('a chart', () => {
  it('reads out the values under the cursor that arrow keys move', async () => {
    render(<Chart />);
    screen.getByRole('group', { name: 'Latency' }).focus();
    const readout = screen.getByRole('status');
    await userEvent.keyboard('{ArrowRight}');
    expect(readout).toHaveTextContent('Jan 1, 00:00: p95 10 ms, p50 1 ms');
    await userEvent.keyboard('{ArrowRight}');
    expect(readout).toHaveTextContent('Jan 2, 00:00: p95 –, p50 2 ms');
    await userEvent.keyboard('{End}{ArrowRight}');
    expect(readout).toHaveTextContent('Jan 3, 00:00: p95 30 ms, p50 3 ms');
    await userEvent.keyboard('{Escape}');
    expect(readout).toBeEmptyDOMElement();
  });

  it('shows its data as a table, a gap as a gap', async () => {
    render(<Chart />);
    await userEvent.click(screen.getByRole('button', { name: 'Show as table' }));
    const table = within(screen.getByRole('region', { name: 'Latency as table' }));
    expect(table.getByRole('row', { name: 'Jan 2, 00:00 – 2 ms' })).toBeInTheDocument();
    expect(table.getByRole('columnheader', { name: 'Time (UTC)' })).toBeInTheDocument();
  });

  it('hands uPlot seconds, and gaps as null', () => {
    expect(uplotData({ xs, series: [{ name: 'a', values: [1, null, 3] }] })).toEqual([
      [1767225600, 1767312000, 1767398400],
      [1, null, 3],
    ]);
  });

  it('draws once for the same shape', () => {
    const { rerender } = render(<Chart />);
    rerender(<Chart />);
    expect(drawn).toHaveLength(1);
  });
});

describe('a tick of the time axis', () => {
  it.each([
    ['at midnight says the day', '2026-01-02T00:00:00Z', undefined, 'UTC', 'Jan 2'],
    ['within a day says the time', '2026-01-02T13:30:00Z', '2026-01-02T13:00:00Z', 'UTC', '13:30'],
    ['in a new day says the day', '2026-01-02T00:30:00Z', '2026-01-01T23:30:00Z', 'UTC', 'Jan 2'],
    ['keeps to the zone', '2026-01-01T23:00:00Z', undefined, 'Europe/Berlin', 'Jan 2'],
  ])('%s', (_, at, before, name, text) => {
    const seconds = (time: string) => Date.parse(time) / 1_000;
    expect(tickLabel(seconds(at), before === undefined ? undefined : seconds(before), name)).toBe(text);
  });
});

describe('a list of bars', () => {
  it('prints every amount and can be chosen from', async () => {
    const select = vi.fn();
    render(
      <BarList
        label="By severity"
        rows={[
          { id: 'critical', label: 'Critical', value: 3, onSelect: select },
          { id: 'high', label: 'High', value: 0 },
        ]}
      />,
    );
    const list = within(screen.getByRole('list', { name: 'By severity' }));
    await userEvent.click(list.getByRole('button', { name: /^Critical: ?3$/ }));
    expect(select).toHaveBeenCalledOnce();
    expect(list.getAllByRole('listitem')[1]).toHaveTextContent(/^High: ?0$/);
  });
});
