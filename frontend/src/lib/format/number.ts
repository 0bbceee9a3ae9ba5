/** What stands where a value is missing. */
export const missing = '–';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 12,345; a missing value is a dash. */
export function count(value: number | null | undefined): string {
  return value == null ? missing : whole.format(value);
}

/** "10,000+" when the server stopped counting. */
export function total(value: number, exact: boolean): string {
  return exact ? whole.format(value) : `${whole.format(value)}+`;
}

/** 0.834 is "83 %". */
export function percent(share: number | null | undefined, digits = 0): string {
  return share == null ? missing : `${(share * 100).toFixed(digits)} %`;
}

/** Dollars with as many digits as a small amount needs. */
export function usd(value: number | null | undefined): string {
  if (value == null) return missing;
  const digits = value !== 0 && Math.abs(value) < 0.01 ? 6 : 2;
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(value);
}

/** "1 incident", "2 incidents". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${whole.format(value)} ${value === 1 ? one : many}`;
}
