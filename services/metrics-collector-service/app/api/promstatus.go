package api

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/metric"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// promStatusRoutes registers what tools ask about the server and about rules.
func promStatusRoutes(a *httpapi.API, h MetricHandlers) {
	get := []string{http.MethodGet}
	registerProm(h, a, "build-info", "/status/buildinfo", "Tell which Prometheus this understands", get, PromAnswer{}, h.buildInfo)
	registerProm(h, a, "tsdb-status", "/status/tsdb", "Tell where the series of a project come from", get, PromTSDBAnswer{}, h.tsdb)
	registerProm(h, a, "rules", "/rules", "List alerting rules", get, PromRulesAnswer{}, h.rules)
	registerProm(h, a, "alerts", "/alerts", "List the alerts of alerting rules", get, PromAlertsAnswer{}, h.alerts)
}

// promVersion is the Prometheus whose engine this is; Grafana asks to know what it may
// use.
const promVersion = "3.11.0"

// buildInfo tells it.
func (h MetricHandlers) buildInfo(q *question) error {
	return q.answer(map[string]string{
		"version": promVersion, "revision": "", "branch": "", "buildUser": "", "buildDate": "", "goVersion": runtime.Version(),
	})
}

// PromTSDBAnswer is the answer of /status/tsdb.
type PromTSDBAnswer struct {
	Status string   `json:"status" enum:"success"`
	Data   PromTSDB `json:"data"`
}

// PromTSDB says where series come from, in the form of Prometheus. Lists begin with what
// there is most of.
type PromTSDB struct {
	Head          PromHead         `json:"headStats"`
	SeriesCount   []metric.Counted `json:"seriesCountByMetricName" doc:"Series of each metric."`
	ValueCount    []metric.Counted `json:"labelValueCountByLabelName" doc:"Different values of each label."`
	Memory        []metric.Counted `json:"memoryInBytesByLabelName" doc:"Bytes of the values of each label in all series."`
	SeriesByPairs []metric.Counted `json:"seriesCountByLabelValuePair" doc:"Series of each label=value."`
}

// PromHead sums up the series.
type PromHead struct {
	NumSeries     int64 `json:"numSeries"`
	NumLabelPairs int64 `json:"numLabelPairs"`
	MinTime       int64 `json:"minTime" doc:"Milliseconds since 1970; 0 without series."`
	MaxTime       int64 `json:"maxTime" doc:"Milliseconds since 1970; 0 without series."`
}

// How many entries a list of /status/tsdb has.
const (
	defaultTSDB = 10
	mostTSDB    = 10_000
)

// tsdb counts the series that were seen between q:start and q:end, the last 24 hours.
func (h MetricHandlers) tsdb(q *question) error {
	limit, err := q.limit()
	if err != nil {
		return err
	}
	if limit > mostTSDB {
		return invalid("invalid parameter \"limit\": must be at most %d", mostTSDB)
	}
	if limit == 0 {
		limit = defaultTSDB
	}
	mint, maxt, err := q.span()
	if err != nil {
		return err
	}
	s := auth.Caller(q.ctx()).Scope()
	return h.Queries.Bounded(q.ctx(), s, func(ctx context.Context) error {
		c, err := h.Metrics.Cardinality(ctx, s, time.UnixMilli(mint), time.UnixMilli(maxt), limit)
		if err != nil {
			return err
		}
		data := PromTSDB{
			Head:        PromHead{NumSeries: c.Series, NumLabelPairs: c.Pairs},
			SeriesCount: orNone(c.SeriesByMetric), ValueCount: orNone(c.ValuesByLabel), Memory: orNone(c.BytesByLabel), SeriesByPairs: orNone(c.SeriesByPair),
		}
		if c.Series > 0 {
			data.Head.MinTime, data.Head.MaxTime = c.First.UnixMilli(), c.Last.UnixMilli()
		}
		return q.answer(data)
	})
}

// orNone makes an empty list of nil.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// PromRulesAnswer is the answer of /rules.
type PromRulesAnswer struct {
	Status string    `json:"status" enum:"success"`
	Data   PromRules `json:"data"`
}

// PromRules are groups of alerting rules.
type PromRules struct {
	Groups []any `json:"groups" doc:"As in the Prometheus HTTP API."`
}

// rules lists none: the platform is told of alerts and does not evaluate rules.
func (h MetricHandlers) rules(q *question) error { return q.answer(PromRules{Groups: []any{}}) }

// PromAlertsAnswer is the answer of /alerts.
type PromAlertsAnswer struct {
	Status string     `json:"status" enum:"success"`
	Data   PromAlerts `json:"data"`
}

// PromAlerts are the alerts of the rules.
type PromAlerts struct {
	Alerts []any `json:"alerts" doc:"As in the Prometheus HTTP API."`
}

// alerts lists none, as there are no rules that could be firing.
func (h MetricHandlers) alerts(q *question) error { return q.answer(PromAlerts{Alerts: []any{}}) }
