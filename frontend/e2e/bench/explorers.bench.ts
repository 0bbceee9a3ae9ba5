import { expect, type Page, test } from '@playwright/test';
import { cpuOf, devTools, freshPage, liveHeap, milliseconds, quantile, record, settled } from './bench';

const spans = 10_000;
const runs = 7;
const most = 120;
const frame = 1_000 / 60;
const scrolled = 10_000;
/** A tail shows at most 200 lines a second and keeps 5,000: it is full after this. */
const filled = 40_000;
const tailed = 90_000;
const pace = 600;
const { E2E_TRACE_ID: traceId = '', E2E_API_KEY: apiKey = '' } = process.env;

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const whole = (value: number) => String(value);

/** Rows of a list that are in the document. */
const mounted = (page: Page) => page.locator('[data-row]').count();

test('trace of 10,000 spans', async ({ browser }) => {
  const used: number[] = [];
  let rows = 0;
  let flame = 0;
  const page = await freshPage(browser);
  for (let turn = 0; turn <= runs; turn += 1) {
    // A page that has loaded what shows traces, but not this trace.
    await page.goto('/traces/no-such-trace');
    await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
    await page.goto('/traces');
    await settled(page);
    const tools = await devTools(page);
    await tools.send('HeapProfiler.collectGarbage');
    const taken = await cpuOf(tools, async () => {
      await page.evaluate((id) => history.pushState(null, '', `/traces/${id}`), traceId);
      await expect(page.getByRole('treegrid', { name: 'Spans' })).toHaveAttribute('aria-rowcount', String(spans + 1));
      await drawn(page);
    });
    if (turn > 0) used.push(taken);
    rows = Math.max(rows, await mounted(page));
    if (turn < runs) continue;
    flame = await cpuOf(tools, async () => {
      await page.getByRole('tab', { name: 'Flame graph' }).click();
      await expect(page.getByRole('group', { name: 'Flame graph of the trace' })).toBeVisible();
      await drawn(page);
    });
  }
  await page.context().close();
  record({
    group: 'explorer',
    what: 'trace of 10,000 spans, from the request to the waterfall, CPU',
    value: Math.min(...used),
    limit: 300,
    print: milliseconds,
    detail: `least of ${runs}; the flame graph then takes ${milliseconds(flame)}`,
  });
  record({ group: 'explorer', what: 'rows of 10,000 spans in the document', value: rows, limit: most, print: whole });
});

test('list of 100,000 log lines', async ({ browser }) => {
  test.setTimeout(600_000);
  const page = await freshPage(browser);
  await page.goto('/logs?from=now-24h');
  await settled(page);
  const tools = await devTools(page);
  const still = await frames(page, 0);
  const before = await liveHeap(tools);
  await loadAll(page);
  const heap = (await liveHeap(tools)) - before;
  const moving = await frames(page, 40);
  const rows = await mounted(page);
  record({
    group: 'explorer',
    what: 'scrolling 100,000 log lines for 10 s, p95 of frames',
    // A busy machine makes every page late: what counts is what the list adds to a page that stands still.
    value: quantile(moving.gaps, 0.95),
    limit: Math.max(frame, quantile(still.gaps, 0.95)) + 0.5,
    print: milliseconds,
    detail: `${moving.gaps.length} frames; standing still ${milliseconds(quantile(still.gaps, 0.95))}`,
  });
  record({
    group: 'explorer',
    what: 'longest task while scrolling 100,000 log lines',
    value: moving.longest,
    limit: 50,
    print: milliseconds,
    detail: 'tasks under 50 ms are not reported',
  });
  record({ group: 'explorer', what: 'rows of 100,000 log lines in the document', value: rows, limit: most, print: whole });
  record({
    group: 'explorer',
    what: 'heap of 100,000 log lines',
    value: heap,
    limit: 150e6,
    print: megabytes,
    detail: 'the list holds no more than these',
  });
  await page.context().close();
});

test('live tail', async ({ browser }) => {
  test.setTimeout(tailed + 60_000);
  const page = await freshPage(browser);
  await page.goto('/logs/live');
  await settled(page);
  const tools = await devTools(page);
  let before = 0;
  const begun = Date.now();
  for (let sent = 0; Date.now() - begun < tailed; sent += 1) {
    const logs = Array.from({ length: 100 }, (_, index) => ({ service_name: 'storefront', message: `line ${sent} ${index}` }));
    const answer = await page.request.post('/api/v1/ingest/logs', { headers: { 'X-API-Key': apiKey }, data: { logs } });
    expect(answer.status(), await answer.text()).toBe(200);
    await expect(page.getByText(`line ${sent} 99`)).toBeVisible();
    if (before === 0 && Date.now() - begun > filled) before = await liveHeap(tools);
    await page.waitForTimeout(Math.max(0, begun + (sent + 1) * pace - Date.now()));
  }
  record({
    group: 'memory',
    what: `heap growth of the live tail over ${(tailed - filled) / 1_000} s`,
    value: (await liveHeap(tools)) - before,
    limit: 10e6,
    print: megabytes,
    detail: 'once it is full, 100 lines every 0.6 s',
  });
  await page.context().close();
});

/** Goes to the end of the list until everything has come. */
async function loadAll(page: Page): Promise<void> {
  const foot = page.getByText(/^100,000 lines$|100,000 loaded/);
  await expect
    .poll(
      async () => {
        await page.getByRole('grid', { name: 'Log lines' }).evaluate((grid) => {
          const box = grid.parentElement as HTMLElement;
          box.scrollTop = box.scrollHeight;
        });
        return foot.count();
      },
      { timeout: 500_000, intervals: [50] },
    )
    .toBe(1);
}

/** The times between frames in milliseconds while the list is scrolled by so many pixels a frame, and the longest task. */
async function frames(page: Page, by: number): Promise<{ gaps: number[]; longest: number }> {
  const list = page.getByRole('grid', { name: 'Log lines' });
  return list.evaluate(
    async (grid, [pixels, time]) => {
      const box = grid.parentElement as HTMLElement;
      box.scrollTop = 0;
      await new Promise((resolve) => setTimeout(resolve, 500));
      let longest = 0;
      const observer = new PerformanceObserver((found) => {
        for (const { duration } of found.getEntries()) longest = Math.max(longest, duration);
      });
      observer.observe({ type: 'longtask' });
      const gaps: number[] = [];
      const start = performance.now();
      let last = start;
      while (last - start < time) {
        const now = await new Promise<number>(requestAnimationFrame);
        if (gaps.length > 0 || last !== start) gaps.push(now - last);
        last = now;
        box.scrollTop += pixels;
      }
      observer.disconnect();
      return { gaps, longest };
    },
    [by, scrolled] as const,
  );
}

/** Waits until what was changed has been painted. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
