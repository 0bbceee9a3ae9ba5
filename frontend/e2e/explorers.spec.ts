import AxeBuilder from '@axe-core/playwright';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test } from './fixtures';

const lines = 1_200;
const minute = 60_000;
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

declare global {
  interface Window {
    /** Set once: it is gone after a full reload. */
    stayed: boolean;
  }
}

/** Sends a shop whose payments fail now and then: logs, a trace, an error with that trace, and a metric. */
async function sendShop(request: APIRequestContext, origin: string): Promise<void> {
  const headers = { Origin: origin };
  const me = await (await request.get('/api/v1/auth/me')).json();
  const scopes = ['ingest:logs', 'ingest:traces', 'ingest:errors', 'ingest:metrics'];
  const made = await request.post(`/api/v1/projects/${me.current_project_id}/api-keys`, {
    headers,
    data: { name: 'shop', scopes },
  });
  expect(made.status(), await made.text()).toBe(201);
  const key = (await made.json()).raw_key;
  const send = async (path: string, data: object) => {
    const answer = await request.post(`/api/v1/ingest/${path}`, { headers: { ...headers, 'X-API-Key': key }, data });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  const now = Date.now();
  const at = (ago: number) => new Date(now - ago).toISOString();
  await send('logs', {
    logs: Array.from({ length: lines }, (_, index) => ({
      timestamp: at(index * 2_000),
      level: index % 10 === 0 ? 'ERROR' : 'INFO',
      service_name: index % 10 === 0 ? 'payments' : 'storefront',
      message: index % 10 === 0 ? `charge ${index} was refused` : `GET /cart answered in ${index} ms`,
      ...(index === 0 ? { trace_id: traceId, span_id: 'b' } : {}),
    })),
  });
  const span = (id: string, parent: string | null, service: string, operation: string, duration: number) => ({
    trace_id: traceId,
    span_id: id,
    parent_span_id: parent,
    service_name: service,
    operation,
    duration_ms: duration,
    kind: 'server',
    status: id === 'b' ? 'error' : 'ok',
    attributes: { 'shop.region': 'eu-west' },
    timestamp: at(2 * minute),
  });
  await send('traces', {
    spans: [span('a', null, 'storefront', 'POST /checkout', 900), span('b', 'a', 'payments', 'POST /charge', 700)],
  });
  const failure = { service_name: 'payments', error_class: 'Refused', message: 'the bank said no', trace_id: traceId };
  await send('errors', {
    errors: ['eu-west', 'us-east'].map((region) => ({ ...failure, attributes: { region }, timestamp: at(minute) })),
  });
  await send('metrics', {
    metrics: Array.from({ length: 20 }, (_, index) => ({
      service_name: 'payments',
      metric_name: 'queue_length',
      value: index,
      timestamp: at(index * minute),
    })),
  });
}

/** Drags over a part of a drawing, from one share of its width to another. */
async function drag(page: Page, name: string, from: number, to: number): Promise<void> {
  const box = await page.getByRole('group', { name }).boundingBox();
  if (!box) throw new Error(`${name} is not on the page.`);
  const y = box.y + box.height / 3;
  await page.mouse.move(box.x + box.width * from, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * ((from + to) / 2), y, { steps: 3 });
  await page.mouse.move(box.x + box.width * to, y);
  await page.mouse.up();
}

test('an explorer answers typing, zooming, paging and links without a full reload', async ({ signedIn: page, baseURL }) => {
  await sendShop(page.request, new URL(baseURL ?? '').origin);
  await page.goto('/logs');
  await page.evaluate(() => {
    window.stayed = true;
  });
  await expect(page.getByText(/1,200 lines match, 500 loaded/)).toBeVisible();

  await test.step('paging: the rows that are scrolled to come by themselves, and few of them are drawn', async () => {
    const list = page.getByRole('grid', { name: 'Log lines' });
    await expect(async () => {
      await list.evaluate((grid) => grid.parentElement?.scrollTo(0, grid.scrollHeight));
      await expect(page.getByText(/^1,200 lines$/)).toBeVisible({ timeout: 500 });
    }).toPass();
    expect(await page.locator('[data-row]').count()).toBeLessThan(120);
  });

  await test.step('zooming: a drag over the histogram is the range, and Back takes it back', async () => {
    await drag(page, 'Matching log lines over time', 0.7, 0.9);
    await expect(page).toHaveURL(/from=.*to=/);
    await page.goBack();
    await expect(page).not.toHaveURL(/from=/);
  });

  await test.step('typing: the query is in the URL and in the answer', async () => {
    await page.getByRole('combobox', { name: 'Query' }).fill('refused level:ERROR service:payments');
    await expect(page.getByText(/^120 lines$/)).toBeVisible();
    await expect(page).toHaveURL(/q=refused/);
  });

  await test.step('a line leads to its trace, which is a waterfall and a flame graph', async () => {
    await page.getByRole('row', { name: /charge 0 was refused/ }).click();
    await page.getByRole('link', { name: /Open trace/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: /storefront POST \/checkout/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /payments POST \/charge/ })).toBeVisible();
    await page.getByRole('tab', { name: 'Flame graph' }).click();
    await expect(page.getByRole('group', { name: 'Flame graph of the trace' })).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  });

  await test.step('an error is narrowed to what its occurrences say', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Errors', exact: true }).click();
    await page.getByRole('link', { name: /the bank said no/ }).click();
    await page.getByRole('tab', { name: 'In common' }).click();
    await page.getByRole('button', { name: /^eu-west/ }).click();
    await expect(page.getByText(/^1 occurrence$/)).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
  });

  await test.step('a metric is drawn with what completion offers', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Metrics', exact: true }).click();
    await page.getByRole('button', { name: 'PromQL' }).click();
    const query = page.getByRole('combobox', { name: 'PromQL of query A' });
    await query.pressSequentially('queue_l');
    await page.getByRole('option', { name: /queue_length/ }).click();
    await query.press('Enter');
    await expect(page.getByRole('group', { name: 'Result of the queries' })).toBeVisible();
  });
  expect(await page.evaluate(() => window.stayed)).toBe(true);
});
