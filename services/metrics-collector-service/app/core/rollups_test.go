package core_test

import (
	"context"
	"log/slog"
	"slices"
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

// asked remembers whether it was asked for rollups.
type asked struct {
	metric.Reader

	rollups int
}

// Select implements metric.Reader.
func (a *asked) Select(ctx context.Context, s auth.Scope, ms []*labels.Matcher, mint, maxt int64) ([]metric.Line, error) {
	if slices.ContainsFunc(ms, func(m *labels.Matcher) bool { return m.Name == metric.RollupLabel }) {
		a.rollups++
	}
	return a.Reader.Select(ctx, s, ms, mint, maxt)
}

// loaded stores the gauge load of some hosts, a sample a minute for so many days until
// today, and rolls all days up but the last.
func loaded(tb testing.TB, hosts, days int) (r *metric.Repository, s auth.Scope, first, today time.Time) {
	tb.Helper()
	r, s = metric.NewRepository(pgtest.DB(tb), metric.DefaultSettings(clock.Now)), pgtest.NewProject(tb)
	require.NoError(tb, r.KeepRollups(tb.Context(), 90, 400))
	today = clock.Now().Truncate(24 * time.Hour)
	first = today.AddDate(0, 0, -days)
	for n := range hosts {
		ls := labels.FromStrings("host", strconv.Itoa(n), "service", "api")
		b := &metric.Batch{}
		b.Fresh(&metric.Series{Name: "load", PromName: "load", Service: "api", Type: metric.Gauge, Labels: ls}, metric.KeyOf([]byte{byte(n)}), 0)
		for at, i := first, 0; at.Before(today); at, i = at.Add(time.Minute), i+1 {
			b.Add(at.UnixMilli(), float64((i*(n+7))%101)/4)
		}
		require.NoError(tb, r.Append(tb.Context(), s, []*metric.Batch{b}))
	}
	for moved := 1; moved > 0; {
		var err error
		moved, err = r.Compact(tb.Context(), s)
		require.NoError(tb, err)
	}
	for day := first; day.Before(today.AddDate(0, 0, -1)); day = day.AddDate(0, 0, 1) {
		done, err := r.RollUp(tb.Context(), metric.DueDay{TenantID: s.TenantID, ProjectID: s.ProjectID, Day: day})
		require.NoError(tb, err)
		require.True(tb, done)
	}
	return r, s, first, today
}

// BenchmarkPanelOfAMonth draws the hourly mean of 100 series over 29 days, from samples
// and from rollups.
func BenchmarkPanelOfAMonth(b *testing.B) {
	r, s, first, today := loaded(b, 100, 29)
	log := slog.New(slog.DiscardHandler)
	for name, q := range map[string]*core.Queries{
		"samples": core.NewQueries(r, log, "load"), "rollups": core.NewQueries(metric.WithRollups(r), log),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, q.Range(b.Context(), s, `avg_over_time(load[1h])`, first.Add(time.Hour), today, time.Hour, func(res *promql.Result) error {
					m, err := res.Matrix()
					require.Len(b, m, 100)
					return err
				}))
			}
		})
		q.Close()
	}
}

func TestQuestionsAboutDaysAreAnsweredFromRollups(t *testing.T) {
	t.Parallel()
	r, s, first, today := loaded(t, 3, 4)
	reader := &asked{Reader: metric.WithRollups(r)}
	log := slog.New(slog.DiscardHandler)
	rolled, plain := core.NewQueries(reader, log, "errors_total"), core.NewQueries(r, log, "load", "errors_total")
	t.Cleanup(rolled.Close)
	t.Cleanup(plain.Close)

	for expression, c := range map[string]struct {
		step    time.Duration
		shift   time.Duration
		rollups bool
	}{
		`avg_over_time(load[1h])`:                                {step: time.Hour, rollups: true},
		`max by (service) (max_over_time(load{host!="2"}[30m]))`: {step: 30 * time.Minute, rollups: true},
		`min_over_time(load[1d])`:                                {step: 24 * time.Hour, rollups: true},
		`sum(sum_over_time(load[2h] offset 1h)) / sum(count_over_time(load[2h] offset 1h))`: {step: 10 * time.Minute, rollups: true},
		`avg_over_time(load[1h]) + 1`:                     {step: time.Hour, shift: time.Second},
		`avg_over_time(load[7m])`:                         {step: time.Hour},
		`avg_over_time(load[1h] offset 1m)`:               {step: time.Hour},
		`avg_over_time({__name__=~"lo.*"}[1h])`:           {step: time.Hour},
		`avg_over_time(load[1h] @ end())`:                 {step: time.Hour},
		`max_over_time(avg_over_time(load[1h])[2h:1h])`:   {step: time.Hour},
		`increase(load[1h])`:                              {step: time.Hour},
		`load`:                                            {step: time.Hour},
		`sum_over_time(errors_total[1h])`:                 {step: time.Hour},
		`absent(load) or stddev_over_time(load[1h]) - -1`: {step: time.Hour},
	} {
		from, to := first.Add(2*time.Hour+c.shift), today.Add(c.shift)
		answer := func(q *core.Queries) promql.Matrix {
			var found promql.Matrix
			require.NoError(t, q.Range(t.Context(), s, expression, from, to, c.step, func(res *promql.Result) error {
				m, err := res.Matrix()
				for _, line := range m { // the engine takes its points back
					line.Floats = slices.Clone(line.Floats)
					found = append(found, line)
				}
				return err
			}), expression)
			return found
		}
		reader.rollups = 0
		want, got := answer(plain), answer(rolled)
		require.Equal(t, c.rollups, reader.rollups > 0, expression)
		require.Len(t, got, len(want), expression)
		for i := range want {
			require.Equal(t, want[i].Metric.String(), got[i].Metric.String(), expression)
			require.Len(t, got[i].Floats, len(want[i].Floats), expression)
			for j, p := range want[i].Floats {
				require.Equal(t, p.T, got[i].Floats[j].T)
				require.InDelta(t, p.F, got[i].Floats[j].F, 1e-9, expression)
			}
		}
	}
}
