import { sizes } from './sizes.mjs';

// `--json` leaves the judgment to the caller.
const rows = sizes();
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(rows));
  process.exit(0);
}

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
