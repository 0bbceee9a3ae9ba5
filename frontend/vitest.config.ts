import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  resolve: {
    tsconfigPaths: true,
    alias: [{ find: /^uplot$/, replacement: new URL('./src/test/uplot.ts', import.meta.url).pathname }],
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://localhost:3000/' } },
    include: ['src/**/*.test.{ts,tsx}', 'tools/**/*.test.mjs'],
    setupFiles: ['src/test/setup.ts'],
    css: false,
    restoreMocks: true,
    // Files share their modules and jsdom, which src/test/setup.ts puts back after each test: half of the time was set-up.
    isolate: false,
    testTimeout: 30_000,
    env: { TZ: 'UTC' },
  },
});
