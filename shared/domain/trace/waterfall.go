package trace

import (
	"slices"
	"time"
)

// Row is a span as a waterfall shows it.
type Row struct {
	Span

	Depth    int           // 0 for spans without a known parent
	Offset   time.Duration // after the start of the trace
	Critical bool          // on the critical path: the trace would be shorter if it were
}

// Waterfall places the spans of a trace, which come by start. A span whose parent is not
// among them begins at depth 0; of spans that are each other's parents so does the first.
func Waterfall(spans []Span) []Row {
	if len(spans) == 0 {
		return nil
	}
	t := newTree(spans)
	rows := make([]Row, len(spans))
	for i := range spans {
		rows[i] = Row{Span: spans[i], Depth: t.depths[i], Offset: spans[i].Start.Sub(spans[0].Start)}
	}
	for _, i := range t.critical() {
		rows[i].Critical = true
	}
	return rows
}

// tree is who called whom, by the places of the spans. The parent of a root is -1.
type tree struct {
	spans    []Span
	parents  []int
	children [][]int
	depths   []int
}

func newTree(spans []Span) *tree {
	t := &tree{spans: spans, parents: make([]int, len(spans)), children: make([][]int, len(spans)), depths: make([]int, len(spans))}
	places := make(map[string]int, len(spans))
	for i := range spans {
		places[spans[i].SpanID] = i
	}
	for i := range spans {
		t.parents[i] = -1
		if p, known := places[spans[i].ParentID]; known && p != i {
			t.parents[i] = p
		}
	}
	t.cutCircles()
	for i, p := range t.parents {
		if p >= 0 {
			t.children[p] = append(t.children[p], i)
		}
	}
	t.measure()
	return t
}

// cutCircles takes the parent from the first span of every circle.
func (t *tree) cutCircles() {
	const untouched, onTheWay, done = 0, 1, 2
	seen := make([]int, len(t.spans))
	for i := range t.spans {
		var way []int
		at := i
		for at >= 0 && seen[at] == untouched {
			seen[at] = onTheWay
			way = append(way, at)
			at = t.parents[at]
		}
		if at >= 0 && seen[at] == onTheWay {
			first := slices.Min(way[slices.Index(way, at):])
			t.parents[first] = -1
		}
		for _, n := range way {
			seen[n] = done
		}
	}
}

// measure sets the depths, parents before children.
func (t *tree) measure() {
	var waiting []int
	for i, p := range t.parents {
		if p < 0 {
			waiting = append(waiting, i)
		}
	}
	for len(waiting) > 0 {
		i := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		for _, c := range t.children[i] {
			t.depths[c] = t.depths[i] + 1
			waiting = append(waiting, c)
		}
	}
}

// stretch is a part of a span's time that is looked at from its end.
type stretch struct {
	span  int
	until time.Time
}

// critical returns the spans that the end of the first root waited for: of its children
// the one that finished last, before that child the one that finished last before it began,
// and so on, and of each of them the same.
func (t *tree) critical() []int {
	root := slices.Index(t.parents, -1)
	var path []int
	waiting := []stretch{{root, t.spans[root].End()}}
	for len(waiting) > 0 {
		s := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		path = append(path, s.span)

		children := slices.Clone(t.children[s.span])
		slices.SortStableFunc(children, func(a, b int) int { return t.spans[b].End().Compare(t.spans[a].End()) })
		cursor := s.until
		for n, c := range children {
			end := earlier(t.spans[c].End(), s.until) // one that outlives its parent is cut
			if n > 0 && end.After(cursor) || !t.spans[c].Start.Before(cursor) {
				continue
			}
			waiting = append(waiting, stretch{c, end})
			cursor = t.spans[c].Start
		}
	}
	return path
}
