import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';

const sample = {
  timestamp: moment,
  cpu_percent: 12.5,
  memory_percent: 40,
  disk_usage: 96,
  network_io: { bytes_sent: 1, bytes_recv: 2, sent_per_s: null, recv_per_s: 1_200_000 },
  load_avg: [0.5, 0.4, 0.3],
  disks: { '/': 96, '/data': 20 },
  memory_bytes: null,
  processes: [],
  containers: [],
};

let asked: URL[];

beforeEach(() => {
  asked = [];
  signInAs();
  answer('get', '/api/v1/infrastructure/hosts', ({ url }: Sent) => {
    asked.push(url);
    return [
      {
        hostname: 'web-1',
        latest_metrics: { ...sample, hostname: 'web-1' },
        status: 'stale',
        first_seen: moment,
        last_seen: moment,
        os: 'linux',
        labels: { team: 'core' },
      },
    ] as never;
  });
  answer('get', '/api/v1/infrastructure/hosts/{hostname}', {
    hostname: 'web-1',
    status: 'stale',
    last_seen: moment,
    labels: {},
    disk_forecast: { days_until_full: 3.25, percent_per_day: 1.2, fit: 0.98, hours: 168 },
    latest_metrics: sample,
    metrics_history: [sample],
    processes: [
      { pid: 1, name: 'init', cpu_percent: 0.1, memory_percent: 0.2 },
      { pid: 7, name: 'api', cpu_percent: 80, memory_percent: 12 },
    ],
    containers: [],
  } as never);
});

describe('the list of hosts', () => {
  it('shows the newest sample, a missing rate as missing', async () => {
    await renderApp('/infrastructure?q=web&status=stale');
    const row = within((await screen.findByRole('link', { name: 'web-1' })).closest('tr') as HTMLElement);
    for (const text of ['Stale', '12.5 %', '96 %', '0.50', '–', '1.2 MB']) expect(row.getByText(text)).toBeInTheDocument();
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({ search: 'web', status: 'stale' });
  });

  it('shows how to report when no host ever did', async () => {
    answer('get', '/api/v1/infrastructure/hosts', []);
    await renderApp('/infrastructure');
    expect(await screen.findByText('No host has reported in the last week')).toBeInTheDocument();
  });
});

describe('one host', () => {
  it('says that it is stale, and shows charts, disks and processes', async () => {
    await renderApp('/infrastructure/web-1');
    expect(await screen.findByText(/Stale: the last sample came at 2026-01-24 12:00:00/)).toBeInTheDocument();
    expect(await screen.findByRole('group', { name: 'CPU, memory and disk of web-1' })).toBeInTheDocument();
    expect(within(screen.getByRole('list', { name: 'Disks by percent used' })).getByText('/data')).toBeInTheDocument();
    expect(screen.getByText(/At 1.2 % a day the disk is full in 3.3 days/)).toBeInTheDocument();
    const rows = within(screen.getByRole('grid', { name: 'Processes' })).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('api');
    expect(screen.getByText('The newest sample names no container.')).toBeInTheDocument();
  });

  it('is not found when it never reported', async () => {
    fail('get', '/api/v1/infrastructure/hosts/{hostname}', 404, 'RESOURCE_NOT_FOUND');
    await renderApp('/infrastructure/none');
    expect(await screen.findByText(/This host does not exist/)).toBeInTheDocument();
  });
});
