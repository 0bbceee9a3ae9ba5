import { type Browser, type CDPSession, expect, type Page, test } from '@playwright/test';

const { E2E_EMAIL: email = '', E2E_PASSWORD: password = '' } = process.env;

/** Where the page for measuring charts is served, by the same server as the product. */
export const stageURL = process.env.E2E_STAGE_URL ?? '';
/** An incident that an alert has opened. */
export const incidentId = process.env.E2E_INCIDENT_ID ?? '';

/** A line of the report; see tools/bench/table.mjs. */
interface Measured {
  group: 'size' | 'chart' | 'explorer' | 'key' | 'load' | 'requests' | 'memory';
  what: string;
  value: number;
  limit: number;
  /** How value and limit are printed. */
  print: (value: number) => string;
  /** What was measured, where the limit is about a ratio. */
  measured?: string;
  ratio?: string;
  detail?: string;
}

/** Adds a line to the report. A missed limit fails the run at its end, not here, so that everything is measured. */
export function record({ group, what, value, limit, print, measured = print(value), ratio = '', detail = '' }: Measured): void {
  const row = { group, what, measured, ratio, limit: `<= ${print(limit)}`, reached: value <= limit, detail };
  test.info().annotations.push({ type: 'measured', description: JSON.stringify(row) });
}

/** Names a budget of something that does not exist. */
export function recordMissing(what: string, limit: string): void {
  const row = { group: 'not built yet', what, measured: '–', ratio: '', limit };
  test.info().annotations.push({ type: 'measured', description: JSON.stringify(row) });
}

export const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
export const multiples = (value: number) => `${value.toFixed(2)} R`;

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length, Math.ceil(part * sorted.length)) - 1] ?? Number.NaN;
}

export const median = (values: readonly number[]) => quantile(values, 0.5);

/** A browser that has nothing cached, signed in. */
export async function freshPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  const origin = new URL(test.info().project.use.baseURL ?? '').origin;
  const answer = await context.request.post('/api/v1/auth/login', { headers: { Origin: origin }, data: { email, password } });
  expect(answer.status(), await answer.text()).toBe(200);
  await context.addInitScript(() => localStorage.setItem('sre-copilot.signed-in', '1'));
  return context.newPage();
}

/** Waits until the page has everything it asked for. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForLoadState('networkidle');
}

/** Opens the DevTools of a page with the clock of the main thread's own CPU time. */
export async function devTools(page: Page): Promise<CDPSession> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
  return tools;
}

/** The CPU time in milliseconds that the main thread spends on some work. */
export async function cpuOf(tools: CDPSession, work: () => Promise<unknown>): Promise<number> {
  const before = await threadTime(tools);
  await work();
  return (await threadTime(tools)) - before;
}

async function threadTime(tools: CDPSession): Promise<number> {
  const { metrics } = await tools.send('Performance.getMetrics');
  const found = metrics.find(({ name }) => name === 'ThreadTime');
  if (!found) throw new Error('This browser reports no ThreadTime.');
  return found.value * 1_000;
}

/** The JavaScript heap in bytes, without what is garbage. */
export async function liveHeap(tools: CDPSession): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) await tools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await tools.send('Runtime.getHeapUsage');
  return usedSize;
}
