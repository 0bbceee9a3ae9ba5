import { missing } from '@/lib/format/number';

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 4,
  maximumFractionDigits: 6,
});

/** What a request cost. One costs fractions of a cent, so cents alone would say too little. */
export function cost(value: number | null): string {
  if (value === null) return missing;
  return value === 0 ? '$0' : dollars.format(value);
}
