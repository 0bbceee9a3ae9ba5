/** Moments that are so many times the usual distance apart have something missing between them. */
const missed = 3;

/**
 * Measurements in rising order, with null where some are missing: a line has a gap there instead of a guess.
 * The usual distance is that between most of them.
 */
export function withGaps<Sample>(
  samples: readonly Sample[],
  timeOf: (sample: Sample) => number,
): { at: number; sample: Sample | null }[] {
  const times = samples.map(timeOf);
  const distances = times
    .slice(1)
    .map((time, index) => time - (times[index] ?? time))
    .sort((a, b) => a - b);
  const usual = distances[Math.floor(distances.length / 2)] ?? 0;
  return samples.flatMap((sample, index) => {
    const at = times[index] ?? 0;
    const before = times[index - 1];
    const found = { at, sample };
    return before !== undefined && at - before > usual * missed ? [{ at: before + usual, sample: null }, found] : [found];
  });
}
