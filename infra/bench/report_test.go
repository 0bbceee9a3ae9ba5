// Package bench measures the platform beside references that run in the same
// minutes on the same machine: what counts is the ratio. See README.md.
package bench_test

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
)

// TestMain runs the helper programs of the measurements or the measurements.
func TestMain(m *testing.M) {
	if name := os.Getenv("BENCH_HELPER"); name != "" {
		helpers[name]()
		return
	}
	code := m.Run()
	rows.print(os.Stdout)
	os.Exit(code)
}

// goal is one line of the table: a ratio, or a number where the unit says so.
type goal struct {
	row         int
	what        string
	value       float64
	unit        string
	floor, goal float64
	atLeast     bool
	others      float64
	detail      string
	// trend says that the figure is written down and has neither floor nor goal.
	trend bool
	// unmeasured says that there is no figure, for the reason in detail.
	unmeasured bool
}

func (g goal) holds(limit float64) bool {
	if g.atLeast {
		return g.value >= limit
	}
	return g.value <= limit
}

func (g goal) verdict() string {
	switch {
	case g.unmeasured:
		return "NOT MEASURED"
	case g.trend:
		return ""
	case g.holds(g.goal):
		return "goal reached"
	case g.holds(g.floor):
		return "goal missed"
	default:
		return "FLOOR MISSED"
	}
}

func (g goal) limit(of float64) string {
	if g.trend || g.unmeasured {
		return ""
	}
	sign := "<="
	if g.atLeast {
		sign = ">="
	}
	return fmt.Sprintf("%s %g", sign, of)
}

type report struct {
	mu   sync.Mutex
	rows []goal
}

var rows report

// add notes a measurement and fails the test when its floor does not hold.
func (r *report) add(t *testing.T, g goal) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rows = append(r.rows, g)
	if !g.trend && !g.holds(g.floor) {
		t.Errorf("row %d, %s: %.3g%s, the floor is %s", g.row, g.what, g.value, g.unit, g.limit(g.floor))
	}
}

// missing notes that a row could not be measured, which fails the test.
func (r *report) missing(t *testing.T, row int, what, why string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rows = append(r.rows, goal{row: row, what: what, unmeasured: true, detail: why})
	t.Errorf("row %d, %s: not measured: %s", row, what, why)
}

// busy is how much of a core other programs may have used for a figure to count.
const busy = 0.3

func (r *report) print(out io.Writer) {
	if len(r.rows) == 0 {
		return
	}
	slices.SortStableFunc(r.rows, func(a, b goal) int { return a.row - b.row })
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\nrow\twhat\tmeasured\tfloor\tgoal\tverdict\tother_cores\tdetail")
	for _, g := range r.rows {
		others := fmt.Sprintf("%.2f", g.others)
		if g.others > busy {
			others += " (repeat)"
		}
		fmt.Fprintln(w, strings.Join([]string{
			strconv.Itoa(g.row), g.what, fmt.Sprintf("%.3g%s", g.value, g.unit), g.limit(g.floor), g.limit(g.goal), g.verdict(), others, g.detail,
		}, "\t"))
	}
	_ = w.Flush()
}

func median(values []float64) float64 { return quantile(values, 0.5) }

func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}
