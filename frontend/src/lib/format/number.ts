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

const units = ['', 'k', 'M', 'G', 'T', 'P'];

/** 1,234,567 is "1.2 M"; small numbers keep up to two decimals. */
export function compact(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return missing;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1) / 3)));
  const scaled = value / 1_000 ** power;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  const text = String(Number(scaled.toFixed(digits)));
  return power === 0 ? text : `${text} ${units[power]}`;
}

/** A time in milliseconds with as many digits as it needs: "0.4 ms", "12 ms", "1.25 s", "2 min". */
export function milliseconds(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return missing;
  if (value >= 120_000) return `${Number((value / 60_000).toFixed(1))} min`;
  if (value >= 1_000) return `${Number((value / 1_000).toFixed(2))} s`;
  return `${Number(value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2))} ms`;
}

/** A share that is already a percentage: 0.834 is "0.83 %". */
export function percentage(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? missing : `${Number(value.toFixed(Math.abs(value) >= 10 ? 1 : 2))} %`;
}

/** Bytes in units of 1,000: "1.2 MB". */
export function byteSize(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return missing;
  return value < 1_000 ? `${Math.round(value)} B` : `${compact(value)}B`;
}
