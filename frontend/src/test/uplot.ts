/** What every plot made in a test was given; a test that looks at it empties it first. */
export const drawn: unknown[][] = [];

/** Stands in for uPlot in every test, because jsdom has no canvas: nothing is drawn, what would be is noted. */
class FakeUplot {
  static paths = { bars: () => () => null };
  static tzDate = (date: Date) => date;
  cursor = { idx: null };
  bbox = { height: 0 };
  constructor(...given: unknown[]) {
    drawn.push(given);
  }
  setData() {}
  setSize() {}
  setCursor() {}
  valToPos() {
    return 0;
  }
  destroy() {}
}

// biome-ignore lint/style/noDefaultExport: uPlot's own export is the default one
export { FakeUplot as default };
