import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { moment } from '@/test/factories';
import { renderApp, signInAs } from '@/test/render';
import { answer, type Sent } from '@/test/server';

const none = { avg: 0, count: 0, p75: 0, good: 0, needs_improvement: 0, poor: 0 };
let asked: URL[];

beforeEach(() => {
  asked = [];
  signInAs();
  answer('get', '/api/v1/browser/overview', {
    web_vitals: {
      LCP: {
        avg: 2_000,
        count: 10,
        p75: 3_100,
        good: 6,
        needs_improvement: 3,
        poor: 1,
        pages: [{ name: 'https://shop.example/cart', count: 4, p75: 4_500, rating: 'poor' }],
        targets: [{ name: 'main>img.hero', count: 3, p75: 3_000, rating: 'needs-improvement' }],
        resources: [],
        parts: [{ name: 'element_render_delay', count: 3, p75: 1_900 }],
      },
      CLS: { avg: 0.02, count: 10, p75: 0.05, good: 10, needs_improvement: 0, poor: 0 },
      INP: none,
      FCP: none,
      TTFB: none,
      FID: none,
    },
    js_errors_total: 1,
    page_loads_total: 2,
    ajax_calls_total: 3,
    total_events: 6,
  } as never);
  answer('get', '/api/v1/browser/page-loads', ({ url }: Sent) => {
    asked.push(url);
    return [
      {
        url: 'https://shop.example/cart',
        timestamp: moment,
        dom_content_loaded: 900,
        load_complete: 1_500,
        first_paint: null,
        first_contentful_paint: 700,
      },
    ] as never;
  });
  answer('get', '/api/v1/browser/errors', [
    {
      url: 'https://shop.example/cart',
      timestamp: moment,
      message: 'x is undefined',
      filename: 'cart.js',
      lineno: 7,
      colno: 3,
      stack: 'at total (cart.js:7:3)',
      type: 'error',
    },
  ] as never);
});

describe('the page about real users', () => {
  it('judges each vital by its p75, and one that nobody measured not at all', async () => {
    await renderApp('/browser');
    const lcp = within(await screen.findByRole('region', { name: 'Largest contentful paint' }));
    expect(lcp.getByText('3.1 s')).toBeInTheDocument();
    expect(lcp.getAllByText('Needs work')[0]).toBeInTheDocument();
    expect(lcp.getByText('60 % good, 30 % need work, 10 % poor of 10 visits')).toBeInTheDocument();
    const inp = within(screen.getByRole('region', { name: 'Interaction to next paint' }));
    expect(inp.getByText('No visit in this range measured it.')).toBeInTheDocument();
    expect(within(screen.getByRole('region', { name: 'Cumulative layout shift' })).getByText('Good')).toBeInTheDocument();
  });

  it('says where a vital is worst, and how to learn more where pages do not tell', async () => {
    await renderApp('/browser');
    const lcp = within(await screen.findByRole('region', { name: 'Largest contentful paint' }));
    await userEvent.click(lcp.getByText('Where it is worst'));
    expect(lcp.getByText('https://shop.example/cart')).toBeInTheDocument();
    expect(lcp.getByText('4.5 s, 4 visits')).toBeInTheDocument();
    expect(lcp.getByText('Poor')).toBeInTheDocument();
    expect(lcp.getByText('main>img.hero')).toBeInTheDocument();
    expect(lcp.getByText('Element render delay')).toBeInTheDocument();
    expect(lcp.getByText('1.9 s')).toBeInTheDocument();
    const cls = within(screen.getByRole('region', { name: 'Cumulative layout shift' }));
    expect(cls.getByText(/the attribution build of web-vitals/)).toBeInTheDocument();
    const inp = within(screen.getByRole('region', { name: 'Interaction to next paint' }));
    expect(inp.queryByText('Where it is worst')).toBeNull();
  });

  it('filters the page loads by app and page', async () => {
    await renderApp('/browser?app=web&url=/cart');
    expect(await screen.findByText('https://shop.example/cart')).toBeInTheDocument();
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({ app_name: 'web', url: '/cart' });
  });

  it('opens an error with its stack', async () => {
    await renderApp('/browser?tab=errors');
    await userEvent.click(await screen.findByText('x is undefined'));
    expect(await screen.findByText('at total (cart.js:7:3)')).toBeInTheDocument();
  });
});
