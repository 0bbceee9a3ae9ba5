package core_test

import (
	"log/slog"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// scraped stores a day of 1,000 series, half of them counters and half readings with two
// decimals, with a sample every 15 seconds, and moves them into chunks.
func scraped(tb testing.TB, day time.Time) (*metric.Repository, auth.Scope) {
	tb.Helper()
	const seriesCount, at = 1000, 20
	r, s := metric.NewRepository(pgtest.DB(tb), metric.DefaultSettings(clock.Now)), pgtest.NewProject(tb)
	random := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, seriesCount)
	for from := day; from.Before(day.Add(24 * time.Hour)); from = from.Add(at * 15 * time.Second) {
		b := &metric.Batch{}
		for n := range values {
			name, queried := []string{"counter", "gauge"}[n%2], []string{"yes", "no"}[min(1, n/200)]
			ls := labels.FromStrings("instance", "host-"+strconv.Itoa(n), "queried", queried, "group", strconv.Itoa(n/2%5))
			key := metric.KeyOf([]byte(strconv.Itoa(n)))
			if id, ok := r.Known(s).ID(key); ok {
				b.Known(id, n)
			} else {
				b.Fresh(&metric.Series{Name: name, PromName: name, Service: "node", Type: metric.Gauge, Labels: ls}, key, n)
			}
			for i := range at {
				if n%2 == 0 {
					values[n] += float64(random.IntN(50))
				} else {
					values[n] = math.Round((values[n]+random.NormFloat64())*100) / 100
				}
				b.Add(from.Add(time.Duration(i)*15*time.Second).UnixMilli(), values[n])
			}
		}
		require.NoError(tb, r.Append(tb.Context(), s, []*metric.Batch{b}))
	}
	for moved := 1; moved > 0; {
		var err error
		moved, err = r.Compact(tb.Context(), s)
		require.NoError(tb, err)
	}
	return r, s
}

// BenchmarkPanelOfADay draws 100 of 1,000 series over a day of which nothing was rolled up.
func BenchmarkPanelOfADay(b *testing.B) {
	day := clock.Now().Truncate(24*time.Hour).AddDate(0, 0, -1)
	r, s := scraped(b, day)
	q := core.NewQueries(metric.WithRollups(r), slog.New(slog.DiscardHandler))
	defer q.Close()
	for _, p := range []struct {
		expression string
		step       time.Duration
	}{
		{`avg_over_time(gauge{queried="yes"}[5m])`, 5 * time.Minute},
		{`avg_over_time(gauge{queried="yes"}[330s])`, 5 * time.Minute},
		{`sum by (group) (rate(counter{queried="yes"}[5m]))`, time.Minute},
		{`topk(5, gauge{queried="yes"})`, 5 * time.Minute},
	} {
		b.Run(p.expression, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, q.Range(b.Context(), s, p.expression, day, day.Add(24*time.Hour), p.step, func(res *promql.Result) error {
					m, err := res.Matrix()
					require.NotEmpty(b, m)
					return err
				}))
			}
		})
	}
}
