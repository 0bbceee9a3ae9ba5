package bench_test

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	storage "github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const (
	panelDays   = 30
	panelMetric = "bench_gauge"
)

// panelBench is the platform with a project whose samples of a month are rolled up.
type panelBench struct {
	*platform

	person *stack.Person
	store  *metric.Repository
	series []*series
	first  time.Time
	days   int
}

// TestPanelOfAMonth measures the part of row 12 that is about rollups: the hourly mean of
// 100 series over 30 days, beside the same a second later, which no step of a rollup ends
// at, so that it is made of the samples.
func TestPanelOfAMonth(t *testing.T) {
	if !chosen(12) {
		return
	}
	p := startPlatform(t)
	db, err := storage.Open(t.Context(), storage.Config{URL: p.server.AppURL, MaxConns: 2})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	b := &panelBench{
		platform: p, person: p.Register(t), store: metric.NewRepository(db, metric.DefaultSettings(clock.Now)),
		days: scaled(panelDays),
	}
	for _, one := range newSeries(picked * len(kinds) / 2) {
		if one.labels.Get("__name__") == panelMetric {
			b.series = append(b.series, one)
		}
	}
	b.first = clock.Now().Truncate(24*time.Hour).AddDate(0, 0, -b.days)
	b.load(t)

	w := newWatch(t)
	found := inTurns(rounds, b.panel(t, 0), b.panel(t, time.Second))
	rows.add(t, goal{
		row: 12, what: "panel of 100 series x 30 days from rollups vs from samples", value: median(found[0]) / median(found[1]), unit: "x",
		floor: 0.4, goal: 0.15, others: w.others(), detail: pair(found[0], found[1]),
	})
}

// load stores the samples of the days where they stay, and rolls the days up. How that
// comes about over a month is the matter of rows 5 and 6.
func (b *panelBench) load(t *testing.T) {
	t.Helper()
	s := auth.Scope{TenantID: uuid.MustParse(b.person.TenantID), ProjectID: uuid.MustParse(b.person.Project)}
	for day := b.first; day.Before(b.first.AddDate(0, 0, b.days)); day = day.AddDate(0, 0, 1) {
		batch := &metric.Batch{}
		for i, one := range b.series {
			ls := labels.NewBuilder(one.labels).Del("__name__").Labels()
			batch.Fresh(&metric.Series{Name: panelMetric, PromName: panelMetric, Service: "node", Type: metric.Gauge, Labels: ls}, metric.KeyOf([]byte(ls.String())), i)
			for n := range int64(daySamples) {
				batch.Add(day.UnixMilli()+n*scrapeEvery, one.next())
			}
		}
		require.NoError(t, b.store.Append(t.Context(), s, []*metric.Batch{batch}))
		for moved := 1; moved > 0; {
			var err error
			moved, err = b.store.Compact(t.Context(), s)
			require.NoError(t, err)
		}
	}
	due, err := b.store.RollupsDue(t.Context(), 1000)
	require.NoError(t, err)
	for _, day := range due {
		if day.Scope() == s {
			_, err := b.store.RollUp(t.Context(), day)
			require.NoError(t, err)
		}
	}
}

// panel asks for the hourly mean of all series, at times so much later than full hours.
func (b *panelBench) panel(t *testing.T, later time.Duration) func() float64 {
	t.Helper()
	from, to := b.first.Add(time.Hour+later), b.first.AddDate(0, 0, b.days).Add(later)
	values := url.Values{
		"query": {`avg_over_time(` + panelMetric + `[1h])`}, "step": {"3600"},
		"start": {strconv.FormatInt(from.Unix(), 10)}, "end": {strconv.FormatInt(to.Unix(), 10)},
	}
	return func() float64 {
		_, took := ask(t, b.person, "/prom/api/v1/query_range?"+values.Encode())
		return took
	}
}
