package board

import (
	"context"
	"math"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// burned is the burn rate of an objective without any budget that was missed.
const burned = 1000

// QuerySLO says how well an objective is met: the share of good events, or the mean of
// an expression that is a share already.
func (b *Boards) QuerySLO(ctx context.Context, q SLOQuery) (GrafanaSLO, error) {
	if (q.GoodExpr == "") != (q.TotalExpr == "") {
		return GrafanaSLO{}, fault.InvalidField("good_expr", "and total_expr belong together")
	}
	now := b.Now()
	w := window{now.Add(-time.Duration(q.WindowDays) * 24 * time.Hour), now}
	step := max(300, math.Ceil(w.seconds()/200))

	answer := GrafanaSLO{Target: q.Target, TimeWindowDays: q.WindowDays, Series: []GrafanaSeries{}}
	expressions := []string{q.Expr}
	if q.GoodExpr != "" {
		expressions = []string{q.GoodExpr, q.TotalExpr}
	}
	results := make([][]line, len(expressions))
	for i, expr := range expressions {
		lines, asked, err := b.askUsual(ctx, expr, w, step)
		if err != nil {
			return GrafanaSLO{}, err
		}
		results[i] = lines
		answer.Series = append(answer.Series, seriesOf(lines, asked)...)
	}
	var compliance float64
	if q.GoodExpr != "" {
		compliance, answer.HasData = share(results[0], results[1])
	} else {
		compliance, answer.HasData = average(results[0])
	}
	if !answer.HasData {
		compliance = 100
	}
	judge(&answer, compliance)
	return answer, nil
}

// share is the percentage of good events among all.
func share(good, total []line) (float64, bool) {
	sum, _, n := totals(total)
	if n == 0 || sum == 0 {
		return 0, false
	}
	fine, _, _ := totals(good)
	return fine / sum * 100, true
}

// average is the mean of all samples in percent. Samples of which none is above one
// are shares.
func average(lines []line) (float64, bool) {
	sum, largest, n := totals(lines)
	if n == 0 {
		return 0, false
	}
	if largest <= 1 {
		sum *= 100
	}
	return sum / float64(n), true
}

func totals(lines []line) (sum, largest float64, n int) {
	largest = math.Inf(-1)
	for _, l := range lines {
		for _, p := range l.points {
			sum, largest, n = sum+p.V, max(largest, p.V), n+1
		}
	}
	return sum, largest, n
}

// judge fills in what follows from the compliance.
func judge(s *GrafanaSLO, compliance float64) {
	budget, consumed := 100-s.Target, max(0, 100-compliance)
	var remaining, rate float64
	switch {
	case budget > 0:
		remaining, rate = max(0, budget-consumed)/budget*100, consumed/budget
	case consumed == 0:
		remaining = 100
	default:
		rate = burned
	}
	switch {
	case !s.HasData:
		s.Status = "no_data"
	case compliance >= s.Target:
		s.Status = "meeting"
	case remaining <= 0:
		s.Status = "breached"
	default:
		s.Status = "at_risk"
	}
	s.Compliance, s.ErrorBudgetRemaining, s.BurnRate = round(compliance, 4), round(remaining, 2), round(rate, 4)
}
