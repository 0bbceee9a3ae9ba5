import { test } from '@playwright/test';
import { sizes } from '../../tools/budgets/sizes.mjs';
import { record, recordMissing } from './bench';

test('sizes', () => {
  for (const { name, size, limit } of sizes()) {
    record({
      group: 'size',
      what: `${name}, gzip -9`,
      value: size,
      limit,
      print: (bytes) => `${(bytes / 1_000).toFixed(1)} kB`,
      ratio: `${Math.round((100 * size) / limit)} %`,
    });
  }
});

test('what does not exist yet', () => {
  recordMissing('dashboard, 12 panels of 5x500', '<= 5 R');
  recordMissing('LCP of /dashboards/$id', '<= 1200 ms');
});
