import { expect, type Page, test } from '@playwright/test';
import { cpuOf, devTools, freshPage, median, milliseconds, quantile, record, settled } from './bench';

const presses = 50;
const limit = 100;

declare global {
  interface Window {
    /** Kept when the row has changed on screen; milliseconds since the key. */
    changed: Promise<number>;
    /** Event Timing: milliseconds from a key, by when it was pressed, to the next paint. */
    timed: Map<number, number>;
    pressedAt: number;
  }
}

/** Presses a key and says when the nth row was drawn as expected: with the cursor on it, or with a word in it. */
async function press(page: Page, key: string, row: number, word: string): Promise<{ changed: number; at: number }> {
  await page.evaluate(
    ([index, text]) => {
      const isAsExpected = () => {
        const wanted = document.querySelectorAll<HTMLElement>('tbody tr[data-row]')[index];
        return wanted !== undefined && document.activeElement === wanted && wanted.textContent.includes(text);
      };
      window.changed = new Promise((resolve) => {
        const onKey = (event: KeyboardEvent) => {
          window.pressedAt = event.timeStamp;
          const look = () => {
            if (!isAsExpected()) {
              requestAnimationFrame(look);
              return;
            }
            const { port1, port2 } = new MessageChannel(); // its message comes after the paint of this frame
            port1.onmessage = () => resolve(performance.now() - event.timeStamp);
            port2.postMessage(null);
          };
          requestAnimationFrame(look);
        };
        addEventListener('keydown', onKey, { once: true, capture: true });
      });
    },
    [row, word] as const,
  );
  await page.keyboard.press(key);
  return page.evaluate(async () => ({ changed: await window.changed, at: window.pressedAt }));
}

test('keys', async ({ browser }) => {
  const page = await freshPage(browser);
  await page.addInitScript(() => {
    window.timed = new Map();
    new PerformanceObserver((list) => {
      for (const { name, startTime, duration } of list.getEntries())
        if (name === 'keydown') window.timed.set(startTime, duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  });
  await page.goto('/incidents');
  await settled(page);
  await expect(page.locator('tbody tr[data-row]')).toHaveCount(presses);

  const tools = await devTools(page);
  const found: Record<string, { changed: number; at: number; used: number }[]> = { j: [], a: [] };
  const note = async (key: 'j' | 'a', row: number, word: string) => {
    let result = { changed: 0, at: 0 };
    const used = await cpuOf(tools, async () => {
      result = await press(page, key, row, word);
    });
    found[key]?.push({ ...result, used });
  };
  for (let row = 0; row < presses; row += 1) {
    await note('j', row, '');
    await note('a', row, 'Acknowledged');
  }
  const timed = new Map(await page.evaluate(() => [...window.timed]));
  for (const [key, all] of Object.entries(found)) {
    // The browser reports nothing under 16 ms; 8 ms steps beyond.
    const painted = quantile(
      all.map(({ at }) => timed.get(at) ?? 16),
      0.95,
    );
    const changed = quantile(
      all.map((one) => one.changed),
      0.95,
    );
    record({
      group: 'key',
      what: `key ${key} to changed row, p95 of ${presses}, 1,000 incidents`,
      value: Math.max(painted, changed),
      limit,
      print: milliseconds,
      detail: `Event Timing ${painted} ms, row drawn ${milliseconds(changed)}, CPU ${milliseconds(median(all.map(({ used }) => used)))}`,
    });
  }
  await page.context().close();
});
