/**
 * Limits in bytes after gzip -9. A limit is raised only with a written reason and a measurement,
 * and never in the change that breaks it.
 */
const kB = 1_000;

export const limits = {
  shell: 140 * kB,
  overlays: 80 * kB,
  page: 60 * kB,
  styles: 30 * kB,
};

/** Lazy chunks that are no page, by the end of their manifest key. A chunk that is named nowhere fails the check. */
export const named = {
  // It shares code with the room it stands in, which is counted with it: 43 kB, 7 of them its own.
  '/PostmortemTab.tsx': 60 * kB,
  '/RunbooksTab.tsx': 20 * kB,
  // Both stand beside a page that works without them, and are counted with what they share with it: the statistics of
  // the audit trail with their charts, 63 kB, and the table of the metric explorer, 19 kB.
  '/AuditStatsPanel.tsx': 65 * kB,
  '/SeriesTable.tsx': 30 * kB,
  // The table of a tab beside the chart of its page, with which it is counted: 66 kB, 24 of them beyond it.
  '/errors/Occurrences.tsx': 70 * kB,
  // Beside the room of an incident, with the charts that they bring: 30 to 45 kB of it is uPlot and what draws with it.
  '/TelemetryTab.tsx': 60 * kB,
  '/ServiceCharts.tsx': 60 * kB,
  // React Flow and what we draw in it, 60 kB, counted with what it shares with the page around it, 36 kB.
  '/MapGraph.tsx': 100 * kB,
  // What events mean for loaded data; it comes while the first page is being shown.
  '/liveRules.ts': 10 * kB,
};
