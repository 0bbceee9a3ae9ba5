import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { alert, ids, incident, incidentPage, moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail, type Sent } from '@/test/server';
import { log } from '@/test/telemetry';
import { aroundIncident } from './around';

const room = `/incidents/${ids.incident}?tab=telemetry`;
const from = new Date(Date.parse(moment) - 15 * 60_000).toISOString();
const to = new Date(Date.parse(moment) + 3_600_000).toISOString();
const about = { service_name: 'checkout', detected_at: moment, resolved_at: to };

function group(service_name: string) {
  return {
    fingerprint: 'f1',
    service_name,
    error_class: 'PaymentDeclined',
    message: 'provider answered 503',
    occurrence_count: 77,
    first_seen: moment,
    last_seen: moment,
    status: 'unresolved' as const,
    assignee: '',
    regressed: false,
    users_affected: null,
    releases: [],
    resolved_in_release: null,
  };
}

const asked: Record<string, URLSearchParams> = {};

function noted<Answer>(name: string, body: (params: URLSearchParams) => Answer) {
  return ({ url }: Sent) => {
    asked[name] = url.searchParams;
    return body(url.searchParams) as never;
  };
}

beforeEach(() => {
  signInAs();
  answer('get', '/api/v1/incidents/{incident_id}', incident(about));
  answer('get', '/api/v1/incidents/{incident_id}/alerts', [alert({ labels: { service: 'payment' } })] as never);
  answer('get', '/api/v1/incidents', incidentPage([]));
  answer('get', '/api/v1/projects/{project_id}/members', []);
  answer('get', '/api/v1/metrics/services/{service_name}/timeseries', {
    service_name: 'checkout',
    step: 30,
    series: {},
  } as never);
  answer(
    'get',
    '/api/v1/logs/stats',
    noted('stats', () => ({
      total: 40,
      total_exact: true,
      by_level: { ERROR: 3 },
      by_service: {},
      step: 60,
      query_warning: null,
      histogram: [{ t: moment, total: 40, by_level: { ERROR: 3 } }],
    })),
  );
  answer(
    'get',
    '/api/v1/logs/search',
    noted('lines', () => ({
      items: [log({ level: 'ERROR', message: 'no answer from payment', trace_id: 't1' })],
      next_cursor: null,
    })),
  );
  answer(
    'get',
    '/api/v1/traces',
    noted('traces', () => [
      {
        trace_id: 't1',
        root_operation: 'POST /checkout',
        root_service: 'web',
        has_error: true,
        duration_ms: 2_100,
        service_count: 4,
        span_count: 12,
        timestamp: moment,
      },
    ]),
  );
  answer(
    'get',
    '/api/v1/errors/groups',
    noted('errors', (params) => [group(params.get('service') ?? '')]),
  );
});

describe('the telemetry of an incident', () => {
  it('is asked for from a quarter of an hour before it began to its end', async () => {
    await renderApp(room);
    const traces = within(await screen.findByRole('region', { name: 'Failed traces' }));
    expect(await traces.findByRole('link', { name: 'POST /checkout' })).toHaveAttribute('href', '/traces/t1');
    const ends = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
    expect(traces.getByRole('link', { name: 'Open in traces' })).toHaveAttribute(
      'href',
      `/traces?service=checkout&status=error&${ends}`,
    );
    expect(Object.fromEntries(asked.traces ?? [])).toMatchObject({ service: 'checkout', status: 'error', from, to });
    expect(Object.fromEntries(asked.stats ?? [])).toMatchObject({ service: 'checkout', time_from: from, time_to: to });
    const logs = within(await screen.findByRole('region', { name: 'Logs (40)' }));
    expect(await logs.findByText('no answer from payment')).toBeInTheDocument();
    expect(logs.getByRole('link', { name: 'Trace' })).toHaveAttribute('href', '/traces/t1');
    const errors = within(screen.getByRole('region', { name: 'Error groups' }));
    expect(await errors.findByText('77')).toBeInTheDocument();
  });

  it('is that of a service that an alert names, when the URL says so', async () => {
    const { router } = await renderApp(room);
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Service' }), 'payment');
    await waitFor(() => expect(asked.errors?.get('service')).toBe('payment'));
    expect(router.state.location.search).toMatchObject({ service: 'payment' });
  });

  it('keeps the other panels when one fails', async () => {
    fail('get', '/api/v1/errors/groups', 500, 'INTERNAL_ERROR');
    await renderApp(room);
    await waitFor(() => expect(screen.getByRole('region', { name: 'Error groups' })).toHaveAttribute('data-state', 'error'));
    await waitFor(() => expect(screen.getByRole('region', { name: 'Failed traces' })).toHaveAttribute('data-state', 'ready'));
  });

  it('says what is missing when no service is named', async () => {
    answer('get', '/api/v1/incidents/{incident_id}', incident({ ...about, service_name: '' }));
    answer('get', '/api/v1/incidents/{incident_id}/alerts', []);
    await renderApp(room);
    expect(await screen.findByText('This incident names no service')).toBeInTheDocument();
  });
});

describe('the time of an incident', () => {
  it.each([
    ['its end once it is resolved', { resolved_at: to }, Date.parse(to)],
    ['its mitigation before that', { mitigated_at: to, resolved_at: null }, Date.parse(to)],
    ['now while it lasts', { resolved_at: null }, Date.parse(moment) + 1_000],
  ])('ends with %s', (_, change, end) => {
    const around = aroundIncident(incident({ detected_at: moment, ...change }), Date.parse(moment) + 1_000);
    expect(around).toMatchObject({ from: Date.parse(from), to: end });
  });
});
