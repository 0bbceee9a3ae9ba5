import type { Page } from '@playwright/test';
import { declareIncident, expect, test } from './fixtures';

/** Three services of which the last fails half of its calls, and a span that cannot be stored. */
function spans(now: number) {
  const made = Array.from({ length: 20 }, (_, index) => {
    const failed = index % 2 === 0;
    const span = (span_id: string, parent_span_id: string | null, service_name: string, duration_ms: number) => ({
      trace_id: `trace-${now}-${index}`,
      span_id,
      parent_span_id,
      service_name,
      operation: `POST /${service_name}`,
      kind: 'server',
      duration_ms,
      status: failed ? 'error' : 'ok',
      timestamp: new Date(now - index * 1_000).toISOString(),
      attributes: { 'http.response.status_code': failed ? 503 : 200 },
    });
    return [span('a', null, 'shop', 90), span('b', 'a', 'checkout', 80), span('c', 'b', 'payment', 70)];
  });
  return [...made.flat(), { span_id: 'without a trace', service_name: 'checkout' }];
}

async function send(page: Page, key: string, path: string, data: object) {
  const answer = await page.request.post(`/api/v1/ingest/${path}`, { headers: { 'X-API-Key': key }, data });
  expect(answer.status()).toBe(200);
}

test('the first traces arrive, the map finds what fails, and its incident shows them', async ({ signedIn: page }) => {
  await page.goto('/onboarding?signal=traces&sender=curl');
  await page.getByRole('button', { name: 'Create key and fill it in' }).click();
  await expect(page.getByText('Waiting for the first of your traces')).toBeVisible();
  const snippet = page.getByRole('tabpanel', { name: 'curl' });
  await expect(snippet).toContainText(/srec_\w{20}/);
  const key = /srec_\w+/.exec((await snippet.textContent()) ?? '')?.[0] ?? '';
  await send(page, key, 'traces', { spans: spans(Date.now()) });
  await expect(page.getByText(/Arrived: first item seen at/)).toBeVisible();

  await page.goto('/service-map');
  const trouble = page.getByRole('region', { name: 'Where trouble begins' });
  await expect(trouble.getByRole('listitem')).toHaveText(/payment: 50 % of 20 calls from checkout fail/);
  await expect(page.getByRole('button', { name: /^shop: failing/ })).toBeVisible();
  await page.getByRole('button', { name: /^checkout calls payment: 20 calls/ }).click();
  await expect(page).toHaveURL(/sel=checkout&callee=payment/);
  await page.getByRole('link', { name: 'Failed traces' }).click();
  await expect(page.getByText('10 traces').first()).toBeVisible();

  const incidentId = await declareIncident(page, 'Checkout fails');
  await page.goto(`/incidents/${incidentId}?tab=telemetry`);
  await expect(page.getByRole('list', { name: 'Failed traces of checkout' }).getByRole('listitem')).toHaveCount(8);

  const refused = page.getByRole('gridcell', { name: 'Not valid' });
  // Refusals are gathered for a moment before they are counted.
  await expect(async () => {
    await page.goto('/settings/refused');
    await expect(refused).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await refused.click();
  await expect(page.getByRole('complementary', { name: 'Traces: Not valid' })).toContainText(/trace_id/);
});
