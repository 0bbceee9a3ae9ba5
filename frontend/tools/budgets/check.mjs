import { sizes } from './sizes.mjs';

let broken = 0;
for (const { name, size, limit } of sizes()) {
  const over = size > limit;
  if (over) broken += 1;
  const figures = `${(size / 1000).toFixed(1)} of ${(limit / 1000).toFixed(0)} kB`;
  console.log(`${over ? 'OVER ' : 'ok   '} ${figures.padStart(18)}  ${name}`);
}
if (broken > 0) {
  console.error(`budgets: ${broken} over the limit.`);
  process.exit(1);
}
