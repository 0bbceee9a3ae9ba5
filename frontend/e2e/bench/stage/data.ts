/** What a chart is given: x in milliseconds and lines over it. */
export interface Lines {
  xs: number[];
  series: { name: string; values: number[] }[];
}

const second = 1_000;
const start = Date.UTC(2026, 0, 1);

/** Lines that wander, the same in every run. */
export function wandering(count: number, points: number): Lines {
  const random = generator(42);
  return {
    xs: Array.from({ length: points }, (_, index) => start + index * 10 * second),
    series: Array.from({ length: count }, (_, index) => {
      let value = 100 * (index + 1);
      return { name: `Series ${index + 1}`, values: Array.from({ length: points }, () => (value += random() - 0.5)) };
    }),
  };
}

/** The same lines as they stand one point later, as often as asked. */
export function shifting(count: number, points: number, times: number): Lines[] {
  const { xs, series } = wandering(count, points + times);
  return Array.from({ length: times }, (_, by) => ({
    xs: xs.slice(by, by + points),
    series: series.map(({ name, values }) => ({ name, values: values.slice(by, by + points) })),
  }));
}

/** Mulberry32: small, and the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
