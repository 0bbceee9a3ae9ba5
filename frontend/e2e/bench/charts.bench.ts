import { type CDPSession, expect, type Page, test } from '@playwright/test';
import { cpuOf, devTools, milliseconds, multiples, record, stageURL } from './bench';

const runs = 7;
const updates = 100;
const moves = 100;

/** The minimum of the runs after one to warm up; each begins on an empty page without garbage. */
async function least(page: Page, tools: CDPSession, run: () => Promise<number>): Promise<number> {
  const found: number[] = [];
  for (let turn = 0; turn <= runs; turn += 1) {
    const used = await run();
    if (turn > 0) found.push(used);
    await page.evaluate(() => window.stage.clear());
    await tools.send('HeapProfiler.collectGarbage');
  }
  return Math.min(...found);
}

test('charts', async ({ page }) => {
  await page.goto(`${stageURL}/`);
  await page.waitForFunction(() => 'stage' in window);
  const tools = await devTools(page);
  const draw = (what: 'bare' | 'chart') => cpuOf(tools, () => page.evaluate((name) => window.stage[name](), what));
  const line = (what: string, used: number, limit: number, detail = '') =>
    record({
      group: 'chart',
      what,
      value: used / bare,
      limit,
      print: multiples,
      measured: milliseconds(used),
      ratio: multiples(used / bare),
      detail,
    });

  await page.evaluate(() => window.stage.prepare(5, 10_000));
  const bare = await least(page, tools, () => draw('bare'));
  const created = await least(page, tools, () => draw('chart'));
  line('chart, 5x10k points, create', created, 1.7, `R is ${milliseconds(bare)}, uPlot alone`);
  record({ group: 'chart', what: 'chart, 5x10k points, create, CPU', value: created, limit: 50, print: milliseconds });

  await page.evaluate((times) => window.stage.prepare(5, 1_000, times), updates);
  const updated = await least(page, tools, async () => {
    await page.evaluate(() => window.stage.chart());
    return (await cpuOf(tools, () => page.evaluate(() => window.stage.update()))) / updates;
  });
  line('live update of a 5x1000 chart', updated, 0.35, `mean of ${updates}`);

  const chart = page.getByRole('group', { name: 'Measured' });
  const hovered = await least(page, tools, async () => {
    await page.evaluate(() => window.stage.chart());
    const box = await chart.boundingBox();
    if (!box) throw new Error('The chart is not on the page.');
    await page.mouse.move(box.x, box.y - 10);
    const used = await cpuOf(tools, async () => {
      for (let move = 0; move < moves; move += 1) await page.mouse.move(box.x + 60 + move * 8, box.y + 60 + (move % 7));
    });
    await expect(page.getByText(/Series 1 [\d.]+ ms/)).toBeVisible(); // the values under the pointer
    return used / moves;
  });
  line('hover over a 5x1000 chart', hovered, 0.2, `mean of ${moves} mouse moves`);
});
