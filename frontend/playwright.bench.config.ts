import { defineConfig } from '@playwright/test';
import { base } from './playwright.base';

export default defineConfig({
  ...base,
  testMatch: '**/*.bench.ts',
  outputDir: 'test-results/bench',
  workers: 1,
  timeout: 300_000,
  reporter: [['./tools/bench/reporter.mjs']],
  // A trace would be measured too.
  use: { ...base.use, trace: 'off', viewport: { width: 1440, height: 900 } },
});
