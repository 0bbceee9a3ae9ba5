/**
 * A line of the report. `reached` is undefined for what does not exist yet.
 * @typedef {{ group: string, what: string, measured: string, ratio: string, limit: string, reached?: boolean, detail?: string }} Row
 */

const groups = ['size', 'chart', 'explorer', 'key', 'load', 'requests', 'memory', 'not built yet'];
const heads = ['what', 'measured', 'ratio', 'limit', 'verdict', ''];

/** The word for a line. */
export function verdict(/** @type {Row} */ { reached }) {
  if (reached === undefined) return 'not built yet';
  return reached ? 'reached' : 'MISSED';
}

/** The lines as a table in the order of their groups. */
export function table(/** @type {readonly Row[]} */ rows) {
  const sorted = [...rows].sort((one, other) => groups.indexOf(one.group) - groups.indexOf(other.group));
  const cells = [heads, ...sorted.map((row) => [row.what, row.measured, row.ratio, row.limit, verdict(row), row.detail ?? ''])];
  const widths = heads.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  return cells
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** How many limits do not hold. */
export function missed(/** @type {readonly Row[]} */ rows) {
  return rows.filter(({ reached }) => reached === false).length;
}
