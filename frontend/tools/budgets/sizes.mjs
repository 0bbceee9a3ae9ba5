import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { limits, named } from './limits.mjs';
import { parts, total } from './measure.mjs';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

/** Every part of the build that has a budget: its name, its size after gzip -9 and its limit, both in bytes. */
export function sizes() {
  const manifestFile = `${dist}.vite/manifest.json`;
  if (!existsSync(manifestFile)) throw new Error('There is no build to measure. Run `npm run build` first.');
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
  const sizeOf = (file) => gzipSync(readFileSync(`${dist}${file}`), { level: 9 }).length;
  const found = parts(manifest);
  const limitOf = (name) => Object.entries(named).find(([end]) => name.endsWith(end))?.[1];
  return [
    { name: 'shell', size: total(manifest, found.shell, sizeOf), limit: limits.shell },
    { name: 'overlays', size: total(manifest, found.overlays, sizeOf), limit: limits.overlays },
    ...found.pages.map(({ name, chunks }) => ({ name, size: total(manifest, chunks, sizeOf), limit: limits.page })),
    ...found.others.map(({ name, chunks }) => ({ name, size: total(manifest, chunks, sizeOf), limit: limitOf(name) ?? 0 })),
    { name: 'styles', size: found.styles.reduce((sum, file) => sum + sizeOf(file), 0), limit: limits.styles },
  ];
}
