import type { TraceSpan } from '@/types/telemetry';

/** A span at its place in the tree. */
export interface SpanRow {
  span: TraceSpan;
  index: number;
  depth: number;
  /** Where its descendants end in the list of rows. */
  end: number;
  parent: number | null;
  /** Which line of the flame graph it stands on: below its parent, beside nothing that runs at the same time. */
  lane: number;
  /** It names a parent that is not in this trace. */
  orphan: boolean;
}

/** A trace as a tree, in the order of reading. */
export interface TraceLayout {
  rows: SpanRow[];
  byId: ReadonlyMap<string, SpanRow>;
  services: string[];
  roots: number;
  orphans: number;
  /** Spans that begin before their parent does: clocks of two hosts differ. */
  skewed: number;
  lanes: number;
  /** Milliseconds from the first start to the last end. */
  duration: number;
}

/** Clocks agree within this. */
const tolerance = 1;

/** Orders spans parent before child, by start; a span without a known parent, or in a circle, is a root. */
export function layoutTrace(spans: readonly TraceSpan[]): TraceLayout {
  const byStart = [...spans].sort((a, b) => a.offset_ms - b.offset_ms || b.duration_ms - a.duration_ms);
  const known = new Map(byStart.map((span) => [span.span_id, span]));
  const children = new Map<string, TraceSpan[]>();
  const roots: TraceSpan[] = [];
  for (const span of byStart) {
    const parent = span.parent_span_id;
    if (!parent || parent === span.span_id || !known.has(parent)) roots.push(span);
    else {
      const siblings = children.get(parent);
      if (siblings) siblings.push(span);
      else children.set(parent, [span]);
    }
  }
  const rows: SpanRow[] = [];
  const placed = new Set<string>();
  const visit = (root: TraceSpan) => walk(root, children, placed, rows, known);
  roots.forEach(visit);
  // What is left hangs in a circle: its first span stands in for a root.
  let circles = 0;
  for (const span of byStart) {
    if (placed.has(span.span_id)) continue;
    circles += 1;
    visit(span);
  }
  const lanes = assignLanes(rows);
  return {
    rows,
    byId: new Map(rows.map((row) => [row.span.span_id, row])),
    services: [...new Set(rows.map(({ span }) => span.service_name))],
    roots: roots.length + circles,
    orphans: rows.filter(({ orphan }) => orphan).length,
    skewed: rows.filter(({ span, parent }) => {
      const above = parent === null ? undefined : rows[parent]?.span;
      return above !== undefined && span.offset_ms < above.offset_ms - tolerance;
    }).length,
    lanes,
    duration: rows.reduce((last, { span }) => Math.max(last, span.offset_ms + span.duration_ms), 0),
  };
}

/** Writes a span and everything below it; without recursion, for chains of any depth. */
function walk(
  root: TraceSpan,
  children: ReadonlyMap<string, TraceSpan[]>,
  placed: Set<string>,
  rows: SpanRow[],
  known: ReadonlyMap<string, TraceSpan>,
): void {
  const open: { row: SpanRow; next: number }[] = [];
  const enter = (span: TraceSpan, parent: SpanRow | null) => {
    placed.add(span.span_id);
    const row: SpanRow = {
      span,
      index: rows.length,
      depth: parent ? parent.depth + 1 : 0,
      end: rows.length + 1,
      parent: parent?.index ?? null,
      lane: 0,
      orphan: span.parent_span_id !== '' && !known.has(span.parent_span_id),
    };
    rows.push(row);
    open.push({ row, next: 0 });
  };
  enter(root, null);
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const child = children.get(top.row.span.span_id)?.[top.next];
    top.next += 1;
    if (!child) {
      top.row.end = rows.length;
      open.pop();
    } else if (!placed.has(child.span_id)) enter(child, top.row);
  }
}

/** Gives every span the first free line below its parent; returns how many lines that makes. */
function assignLanes(rows: SpanRow[]): number {
  const free: number[] = [];
  for (const row of [...rows].sort((a, b) => a.span.offset_ms - b.span.offset_ms || a.depth - b.depth)) {
    const start = row.span.offset_ms;
    const above = row.parent === null ? -1 : (rows[row.parent]?.lane ?? -1);
    let lane = above + 1;
    while ((free[lane] ?? Number.NEGATIVE_INFINITY) > start) lane += 1;
    row.lane = lane;
    free[lane] = start + row.span.duration_ms;
  }
  return free.length;
}

/** The rows to show: what is below a folded span is left out. */
export function visibleRows(rows: readonly SpanRow[], folded: ReadonlySet<string>): SpanRow[] {
  if (folded.size === 0) return [...rows];
  const shown: SpanRow[] = [];
  for (let index = 0; index < rows.length; ) {
    const row = rows[index];
    if (!row) break;
    shown.push(row);
    index = folded.has(row.span.span_id) ? row.end : index + 1;
  }
  return shown;
}

/** The spans that hold a text: in their operation, service or attributes. */
export function matchingSpans(rows: readonly SpanRow[], text: string): SpanRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  return rows.filter(({ span }) => {
    if (span.operation.toLowerCase().includes(wanted) || span.service_name.toLowerCase().includes(wanted)) return true;
    return JSON.stringify(span.attributes).toLowerCase().includes(wanted);
  });
}
