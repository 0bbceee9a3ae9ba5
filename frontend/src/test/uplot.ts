/** Stands in for uPlot where nothing can be drawn. */
export function fakeUplot() {
  return {
    default: class {
      static paths = { bars: () => () => null };
      static tzDate = (date: Date) => date;
      cursor = { idx: null };
      bbox = { height: 0 };
      setData() {}
      setSize() {}
      setCursor() {}
      valToPos() {
        return 0;
      }
      destroy() {}
    },
  };
}
