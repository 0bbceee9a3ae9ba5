import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { limits, named } from './limits.mjs';
import { parts, total } from './measure.mjs';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const manifestFile = `${dist}.vite/manifest.json`;
if (!existsSync(manifestFile)) {
  console.error('budgets: there is no build to measure. Run `npm run build` first.');
  process.exit(1);
}

const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
const sizeOf = (file) => gzipSync(readFileSync(`${dist}${file}`), { level: 9 }).length;
const found = parts(manifest);
const limitOf = (name) => Object.entries(named).find(([end]) => name.endsWith(end))?.[1];

const rows = [
  { name: 'shell', size: total(manifest, found.shell, sizeOf), limit: limits.shell },
  { name: 'overlays', size: total(manifest, found.overlays, sizeOf), limit: limits.overlays },
  ...found.pages.map(({ name, chunks }) => ({ name, size: total(manifest, chunks, sizeOf), limit: limits.page })),
  ...found.others.map(({ name, chunks }) => ({ name, size: total(manifest, chunks, sizeOf), limit: limitOf(name) ?? 0 })),
  { name: 'styles', size: found.styles.reduce((sum, file) => sum + sizeOf(file), 0), limit: limits.styles },
];

let broken = 0;
for (const { name, size, limit } of rows) {
  const over = size > limit;
  if (over) broken += 1;
  const figures = `${(size / 1000).toFixed(1)} of ${(limit / 1000).toFixed(0)} kB`;
  console.log(`${over ? 'OVER ' : 'ok   '} ${figures.padStart(18)}  ${name}`);
}
if (broken > 0) {
  console.error(`budgets: ${broken} over the limit.`);
  process.exit(1);
}
