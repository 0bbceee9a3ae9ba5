import { describe, expect, it } from 'vitest';
import { parts, total } from './measure.mjs';

const manifest = {
  'index.html': { file: 'index.js', isEntry: true, imports: ['_react'], dynamicImports: ['src/pages/A.tsx'], css: ['index.css'] },
  _react: { file: 'react.js' },
  _table: { file: 'table.js', imports: ['_react'] },
  'src/pages/A.tsx': { file: 'a.js', isDynamicEntry: true, imports: ['index.html', '_table'], css: ['a.css'] },
  'src/components/layout/overlays/Overlays.tsx': { file: 'o.js', isDynamicEntry: true, imports: ['_react'] },
  'src/vendor.ts': { file: 'v.js', isDynamicEntry: true },
};

const sizeOf = (file) => ({ 'index.js': 1, 'react.js': 2, 'table.js': 4, 'a.js': 8, 'o.js': 16, 'v.js': 32 })[file];

describe('what a build loads', () => {
  it('counts the entry and its static imports as the shell', () => {
    expect(total(manifest, parts(manifest).shell, sizeOf)).toBe(3);
  });

  it('counts for a page only what the shell has not loaded', () => {
    const [page] = parts(manifest).pages;
    expect(page.name).toBe('src/pages/A.tsx');
    expect(total(manifest, page.chunks, sizeOf)).toBe(12);
  });

  it('keeps overlays and other lazy chunks apart', () => {
    const found = parts(manifest);
    expect(total(manifest, found.overlays, sizeOf)).toBe(16);
    expect(found.others.map(({ name }) => name)).toEqual(['src/vendor.ts']);
  });

  it('lists every style sheet once', () => {
    expect(parts(manifest).styles).toEqual(['index.css', 'a.css']);
  });
});
