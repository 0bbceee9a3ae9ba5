import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { ids } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, fail } from '@/test/server';
import type { Schema } from '@/types/api';
import { daysOf } from './days';

const usagePath = '/api/v1/analytics/token-usage';
const costPath = '/api/v1/analytics/cost-summary';
const statusPath = '/api/v1/ai/status';

const usage: Schema<'TokenUsageReport'> = {
  total_requests: 3,
  total_input_tokens: 1200,
  total_output_tokens: 300,
  total_tokens: 1500,
  total_cost_usd: 0.00036,
  avg_duration_ms: 2400,
  breakdown_by_type: [
    { request_type: 'hypothesis', count: 3, input_tokens: 1200, output_tokens: 300, total_tokens: 1500, cost_usd: 0.00036 },
  ],
  timeline: [{ date: '2026-01-24', requests: 3, cost_usd: 0.00036 }],
};

const costs: Schema<'CostSummary'> = {
  time_period_days: 7,
  overall_stats: { total_requests: 3, total_cost_usd: 0.00036, total_tokens: 1500, avg_cost_per_request: 0.00012 },
  cache_stats: { total_incidents: 2, cache_hit_rate: 25, potential_savings: 0.00012 },
  most_expensive_incidents: [
    { incident_id: ids.incident, incident_title: 'Checkout fails', total_cost_usd: 0.00024, total_requests: 2 },
  ],
  recommendations: [{ type: 'duplicate_requests', message: 'Two runs asked the same.', priority: 'medium' }],
};

const status: Schema<'AIStatus'> = {
  status: 'operational',
  using_mock: false,
  api_configured: true,
  provider: 'openai',
  model: 'small-model',
  last_error_at: null,
  budget: { limit_usd: 10, spent_usd: 2.5 },
};

const panel = (name: string) => screen.findByRole('region', { name });

beforeEach(() => {
  signInAs();
  answer('get', usagePath, usage);
  answer('get', costPath, costs);
  answer('get', statusPath, status);
});

describe('the AI analytics', () => {
  it('show requests, their kinds, the costliest incidents and the budget', async () => {
    await renderApp('/analytics');

    expect(await within(await panel('By kind of request')).findByText('Hypotheses')).toBeVisible();
    const money = await panel('Where the money goes');
    expect(await within(money).findByText('25 %')).toBeVisible();
    expect(within(money).getByText('Two runs asked the same.')).toBeVisible();
    expect(within(money).getByRole('link', { name: 'Checkout fails' })).toHaveAttribute(
      'href',
      `/incidents/${ids.incident}?tab=workflow`,
    );
    expect(await within(await panel('Model and budget')).findByText('$10.00, 25 % used')).toBeVisible();
  });

  it('say that the rule engine works where there is no model', async () => {
    answer('get', statusPath, {
      ...status,
      status: 'unconfigured',
      using_mock: true,
      provider: null,
      model: null,
      budget: { limit_usd: null, spent_usd: 0 },
    });
    answer('get', usagePath, { ...usage, total_requests: 0, breakdown_by_type: [] });
    await renderApp('/analytics');

    expect(await screen.findByText(/The rule engine writes the hypotheses/)).toBeVisible();
    expect(await screen.findByText('No request to a model in this range')).toBeVisible();
    expect(screen.getByText('not limited')).toBeVisible();
  });

  it('let one panel fail alone', async () => {
    fail('get', costPath, 500, 'INTERNAL_ERROR');
    await renderApp('/analytics');

    expect(await within(await panel('Where the money goes')).findByRole('button', { name: 'Retry' })).toBeVisible();
    expect(await within(await panel('By kind of request')).findByText('Hypotheses')).toBeVisible();
  });
});

describe('the days of a range', () => {
  it('are calendar days of the zone', () => {
    const now = Date.parse('2026-01-24T23:30:00Z');
    expect(daysOf({ from: 'now-7d', to: 'now' }, 'UTC', now)).toEqual({ start: '2026-01-17', end: '2026-01-24', upToToday: 7 });
    expect(daysOf(null, 'Asia/Tokyo', now).end).toBe('2026-01-25');
  });
});
