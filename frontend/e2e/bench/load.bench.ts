import { type Browser, type Page, test } from '@playwright/test';
import { declaredPaths, openPaths, visit } from '../routes';
import { freshPage, incidentId, median, milliseconds, record, settled, stageURL } from './bench';

const samples = 5;

declare global {
  interface Window {
    largest: number;
    shift: number;
  }
}

/** Notes the largest paint and how far things moved that nobody touched. */
async function observe(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.largest = 0;
    window.shift = 0;
    new PerformanceObserver((list) => {
      window.largest = list.getEntries().at(-1)?.startTime ?? window.largest;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    // The largest sum of shifts in a window of at most 5 s without a pause of 1 s: what CLS is.
    let sum = 0;
    let first = 0;
    let last = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (entry.hadRecentInput) continue;
        if (entry.startTime - last > 1_000 || entry.startTime - first > 5_000) {
          sum = 0;
          first = entry.startTime;
        }
        last = entry.startTime;
        sum += entry.value;
        window.shift = Math.max(window.shift, sum);
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The largest paints of a page that a browser with an empty cache opens. */
async function paints(open: () => Promise<Page>, address: string): Promise<number[]> {
  const found: number[] = [];
  for (let turn = 0; turn < samples; turn += 1) {
    const page = await open();
    await observe(page);
    await page.goto(address);
    await settled(page);
    found.push(await page.evaluate(() => window.largest));
    await page.context().close();
  }
  return found;
}

test('largest paint', async ({ browser }) => {
  const stranger = async (from: Browser) => (await from.newContext()).newPage();
  await paints(() => stranger(browser), `${stageURL}/empty.html`); // the first page of a browser pays for its start
  const empty = median(await paints(() => stranger(browser), `${stageURL}/empty.html`));
  for (const { path, limit, open } of [
    { path: '/login', limit: 800, open: stranger },
    { path: '/', limit: 1_200, open: freshPage },
    { path: '/incidents', limit: 1_200, open: freshPage },
    { path: '/logs', limit: 1_200, open: freshPage },
  ]) {
    const found = await paints(() => open(browser), path);
    record({
      group: 'load',
      what: `LCP of ${path}, cold cache`,
      value: median(found),
      limit,
      print: milliseconds,
      ratio: `${(median(found) / empty).toFixed(1)} x empty`,
      detail: `median of ${samples}, an empty page takes ${milliseconds(empty)}`,
    });
  }
});

/** What was asked more than once. */
function repeated(asked: readonly string[]): string {
  return [...new Set(asked.filter((one, index) => asked.indexOf(one) !== index))].map((one) => one.split('/').at(-1)).join(', ');
}

/** What every page asks because somebody is signed in, whatever it shows. */
const ofSession = /^\/api\/v1\/auth\/(me|refresh|ws-token)$/;

test('requests and layout shift of every route', async ({ browser }) => {
  for (const path of declaredPaths) {
    const page = openPaths.has(path) ? await (await browser.newContext()).newPage() : await freshPage(browser);
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/') && !ofSession.test(pathname)) asked.push(`${request.method()} ${pathname}`);
    });
    await observe(page);
    await page.goto(visit(path, incidentId, process.env.E2E_RUNBOOK_ID));
    await settled(page);
    record({
      group: 'requests',
      what: `API requests when ${path === '$' ? 'an unknown page' : path} opens`,
      value: asked.length,
      limit: path === '/' ? 12 : 8,
      print: String,
      detail: asked.length > new Set(asked).size ? `twice: ${repeated(asked)}` : '',
    });
    record({
      group: 'load',
      what: `CLS of ${path === '$' ? 'an unknown page' : path}`,
      value: await page.evaluate(() => window.shift),
      limit: 0.05,
      print: (value) => value.toFixed(3),
    });
    await page.context().close();
  }
});
