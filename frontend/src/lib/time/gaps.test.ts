import { describe, expect, it } from 'vitest';
import { withGaps } from './gaps';

const itself = (time: number) => time;

describe('measurements with gaps', () => {
  it('stay as they are while they come as usual', () => {
    expect(withGaps([0, 10, 21, 30], itself).map(({ at }) => at)).toEqual([0, 10, 21, 30]);
    expect(withGaps([], itself)).toEqual([]);
    expect(withGaps([5], itself)).toEqual([{ at: 5, sample: 5 }]);
  });

  it('have nothing where some were missed', () => {
    expect(withGaps([0, 10, 20, 60, 70], itself)).toEqual([
      { at: 0, sample: 0 },
      { at: 10, sample: 10 },
      { at: 20, sample: 20 },
      { at: 30, sample: null },
      { at: 60, sample: 60 },
      { at: 70, sample: 70 },
    ]);
  });
});
