import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

/** A reader of its own, so that the writer is not tested against itself. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (quoted && char === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && char === ',') {
      rows.at(-1)?.push(cell);
      cell = '';
    } else if (!quoted && char === '\r' && text[at + 1] === '\n') {
      rows.at(-1)?.push(cell);
      cell = '';
      rows.push([]);
      at += 1;
    } else cell += char;
  }
  rows.pop();
  return rows;
}

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@cmd', '\tx', '\rx'])('makes %j harmless', (text) => {
    expect(readCsv(toCsv([[text]]))).toEqual([[`'${text}`]]);
  });

  it('leaves numbers alone, also negative ones', () => {
    expect(toCsv([[-1, 2.5, true, null]])).toBe('-1,2.5,true,\r\n');
  });

  it('brings every cell through, whatever it holds', () => {
    const cell = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        expect(readCsv(toCsv(rows))).toEqual(rows);
      }),
    );
  });
});
