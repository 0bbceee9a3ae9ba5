import { describe, expect, it } from 'vitest';
import { missed, table } from './table.mjs';

const row = (group, what, reached) => ({ group, what, measured: '1 ms', ratio: '', limit: '2 ms', reached });

describe('the table of the measurements', () => {
  it('names what holds, what does not, and what does not exist', () => {
    const lines = table([
      row('key', 'a key', false),
      row('size', 'shell', true),
      row('not built yet', 'traces', undefined),
    ]).split('\n');
    expect(lines[1]).toMatch(/^shell .*reached$/);
    expect(lines[2]).toMatch(/^a key .*MISSED$/);
    expect(lines[3]).toMatch(/^traces .*not built yet$/);
  });

  it('counts only limits that do not hold', () => {
    expect(missed([row('size', 'shell', true), row('key', 'a key', false), row('not built yet', 'traces', undefined)])).toBe(1);
  });
});
