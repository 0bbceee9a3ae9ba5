import { defineConfig } from '@playwright/test';
import { base } from './playwright.base';

export default defineConfig({
  ...base,
  outputDir: 'test-results/demo',
  testMatch: '**/*.demo.ts',
  workers: 1,
  timeout: 600_000,
});
