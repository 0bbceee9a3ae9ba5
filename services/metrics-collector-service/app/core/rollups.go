package core

import (
	"slices"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
)

// rollable is how much time an expression has to look at before it is asked of rollups:
// below, samples are as fast.
const rollable = 24 * time.Hour

// rewriting replaces functions over samples by functions over rollups, where both come to
// the same: each evaluation and each range begins and ends with a step.
type rewriting struct {
	start, end, step time.Duration // since 1970, the last one zero for a single evaluation
	unstored         []string      // metrics that are no samples

	changed bool
}

// rolledUp returns what an expression comes to with rollups, or the expression itself.
func (q *Queries) rolledUp(text string, start, end time.Time, step time.Duration) string {
	expr, err := q.parser.ParseExpr(text)
	if err != nil {
		return text // the engine says what is wrong with it
	}
	w := &rewriting{
		start: time.Duration(start.UnixMilli()) * time.Millisecond, end: time.Duration(end.UnixMilli()) * time.Millisecond, step: step,
		unstored: q.unstored,
	}
	expr = w.expr(expr)
	if !w.changed {
		return text
	}
	return expr.String()
}

// expr goes through an expression. Subqueries evaluate at times of their own and stay.
func (w *rewriting) expr(e parser.Expr) parser.Expr { //nolint:ireturn // the language has many kinds
	switch n := e.(type) {
	case *parser.ParenExpr:
		n.Expr = w.expr(n.Expr)
	case *parser.UnaryExpr:
		n.Expr = w.expr(n.Expr)
	case *parser.BinaryExpr:
		n.LHS, n.RHS = w.expr(n.LHS), w.expr(n.RHS)
	case *parser.AggregateExpr:
		n.Expr = w.expr(n.Expr)
	case *parser.Call:
		if rolled := w.call(n); rolled != nil {
			w.changed = true
			return rolled
		}
		for i := range n.Args {
			n.Args[i] = w.expr(n.Args[i])
		}
	}
	return e
}

// call returns a function over rollups; nil when there is none that comes to the same.
func (w *rewriting) call(c *parser.Call) parser.Expr { //nolint:ireturn // one of two kinds
	if len(c.Args) != 1 {
		return nil
	}
	m, ok := c.Args[0].(*parser.MatrixSelector)
	if !ok {
		return nil
	}
	step, ok := w.stepOf(m)
	if !ok {
		return nil
	}
	over := func(function string, statistic, beside metric.Statistic) parser.Expr {
		selector := *m.VectorSelector.(*parser.VectorSelector) //nolint:forcetypeassert // stepOf has seen it
		selector.LabelMatchers = append(slices.Clip(selector.LabelMatchers), metric.Rollup{Step: step, Statistic: statistic, Beside: beside}.Matcher())
		return &parser.Call{
			Func: parser.Functions[function],
			Args: parser.Expressions{&parser.MatrixSelector{VectorSelector: &selector, Range: m.Range, EndPos: m.EndPos}},
		}
	}
	switch c.Func.Name {
	case "count_over_time":
		return over("sum_over_time", metric.StatCount, "")
	case "sum_over_time":
		return over("sum_over_time", metric.StatSum, "")
	case "min_over_time":
		return over("min_over_time", metric.StatMin, "")
	case "max_over_time":
		return over("max_over_time", metric.StatMax, "")
	case "avg_over_time":
		return &parser.ParenExpr{Expr: &parser.BinaryExpr{
			Op: parser.DIV, LHS: over("sum_over_time", metric.StatSum, metric.StatCount), RHS: over("sum_over_time", metric.StatCount, metric.StatSum),
			VectorMatching: &parser.VectorMatching{Card: parser.CardOneToOne},
		}}
	default:
		return nil
	}
}

// stepOf is the widest step that all times of a selector are multiples of.
func (w *rewriting) stepOf(m *parser.MatrixSelector) (time.Duration, bool) {
	v, ok := m.VectorSelector.(*parser.VectorSelector)
	if !ok || m.RangeExpr != nil || v.OriginalOffsetExpr != nil || v.Timestamp != nil || v.StartOrEnd != 0 || v.Anchored || v.Smoothed ||
		w.end-w.start+m.Range < rollable || !w.stored(v.LabelMatchers) {
		return 0, false
	}
	for _, step := range []time.Duration{metric.CoarseStep, metric.FineStep} {
		if w.start%step == 0 && w.step%step == 0 && m.Range%step == 0 && v.OriginalOffset%step == 0 {
			return step, true
		}
	}
	return 0, false
}

// stored reports whether a selector means one metric that has samples.
func (w *rewriting) stored(ms []*labels.Matcher) bool {
	return slices.ContainsFunc(ms, func(m *labels.Matcher) bool {
		return m.Name == model.MetricNameLabel && m.Type == labels.MatchEqual && !slices.Contains(w.unstored, m.Value)
	})
}
