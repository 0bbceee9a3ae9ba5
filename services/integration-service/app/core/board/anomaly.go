package board

import (
	"cmp"
	"context"
	"log/slog"
	"math"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	// maxExpressions is how many queries one search asks.
	maxExpressions = 50
	// askers is how many of them are asked at a time.
	askers = 8
	// searchTime bounds a search, so that it ends before the gateway gives up.
	searchTime = 25 * time.Second
	// anomalyPoints is how many samples of a series are looked at.
	anomalyPoints = 120

	leastPoints = 5
	maxExpr     = 120
	maxDetails  = 3
	maxReports  = 500
)

// question is one query of a search.
type question struct {
	expr, legend, title string
	panel               *int
	source              datasource
}

// DetectAnomalies looks for series that leave their usual range. What it finds is also
// handed to ai-service.
func (b *Boards) DetectAnomalies(ctx context.Context, q Search) (GrafanaAnomalies, error) {
	w, err := b.window("from_time", "to_time", q.From, q.To)
	if err != nil {
		return GrafanaAnomalies{}, err
	}
	if q.DashboardUID == "" && len(q.Expressions) == 0 {
		return GrafanaAnomalies{}, fault.InvalidField("dashboard_uid", "or expressions is needed")
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	step := max(leastStep, math.Ceil(w.seconds()/anomalyPoints))
	from, questions, err := b.questions(ctx, q, w, step)
	if err != nil {
		return GrafanaAnomalies{}, err
	}
	answers, err := b.askAll(ctx, from, questions, w, step)
	if err != nil {
		return GrafanaAnomalies{}, err
	}

	found := GrafanaAnomalies{Anomalies: []GrafanaAnomaly{}, DashboardUID: q.DashboardUID}
	var reports []Report
	for i, lines := range answers {
		for _, l := range lines {
			found.Scanned++
			if a, report, ok := inspect(questions[i], l, q.Sensitivity); ok {
				found.Anomalies = append(found.Anomalies, a)
				reports = append(reports, report)
			}
		}
	}
	b.report(ctx, reports)
	return found, nil
}

// questions lists what a search asks: the given expressions, then the queries of all
// panels.
func (b *Boards) questions(ctx context.Context, q Search, w window, step float64) (Source, []question, error) {
	from, err := b.Source(ctx)
	if err != nil {
		return from, nil, err
	}
	sources, err := b.datasources(ctx, from)
	if err != nil {
		return from, nil, err
	}
	usual, err := sources.usual()
	if err != nil {
		return from, nil, err
	}
	var list []question
	for _, expr := range q.Expressions {
		list = append(list, question{expr: newTemplate(nil, w, step, usual.scrape()).fill(expr), source: usual})
	}
	if q.DashboardUID != "" {
		raw, err := b.dashboard(ctx, from, q.DashboardUID)
		if err != nil {
			return from, nil, err
		}
		list = append(list, ofPanels(raw, sources, w, step)...)
	}
	return from, list[:min(len(list), maxExpressions)], nil
}

func ofPanels(raw rawDashboard, sources datasources, w window, step float64) []question {
	var list []question
	variables := raw.Dashboard.Templating.List
	for _, p := range raw.panels() {
		for _, t := range p.Targets {
			of, err := sources.of(newTemplate(variables, w, step, defaultScrape), t.Datasource, p.Datasource)
			if err != nil || t.Hide || t.Expr == "" {
				continue
			}
			list = append(list, question{
				expr: newTemplate(variables, w, step, of.scrape()).fill(t.Expr), legend: t.LegendFormat, title: p.Title,
				panel: &p.ID, source: of,
			})
		}
	}
	return list
}

// askAll asks every question. One that is not accepted spoils nothing unless all are.
func (b *Boards) askAll(ctx context.Context, from Source, list []question, w window, step float64) ([][]line, error) {
	answers, failures := make([][]line, len(list)), make([]error, len(list))
	group, bounded := errgroup.WithContext(ctx)
	group.SetLimit(askers)
	for i, q := range list {
		group.Go(func() error {
			answers[i], failures[i] = b.ask(bounded, from, q.source, q.expr, w, step)
			if fault.KindOf(failures[i]) == fault.Invalid {
				return nil
			}
			return failures[i]
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	if len(list) > 0 && !slices.Contains(failures, nil) {
		return nil, failures[0]
	}
	return answers, nil
}

// inspect looks for samples that are far from the mean of the series, in deviations.
func inspect(q question, l line, sensitivity float64) (GrafanaAnomaly, Report, bool) {
	mean, deviation := spread(l.points)
	if deviation == 0 {
		return GrafanaAnomaly{}, Report{}, false
	}
	var points []GrafanaAnomalousPoint
	for i, p := range l.points {
		z := (p.V - mean) / deviation
		if math.Abs(z) <= sensitivity {
			continue
		}
		severity := "warning"
		if math.Abs(z) > 1.5*sensitivity {
			severity = "critical"
		}
		points = append(points, GrafanaAnomalousPoint{
			Index: i, Value: round(p.V, 4), Expected: round(mean, 4), ZScore: round(z, 4), Severity: severity,
			Timestamp: time.UnixMilli(p.T).UTC(),
		})
	}
	if len(points) == 0 {
		return GrafanaAnomaly{}, Report{}, false
	}
	newest, count := points[len(points)-1], len(points)
	slices.SortStableFunc(points, func(a, b GrafanaAnomalousPoint) int {
		return cmp.Compare(math.Abs(b.ZScore), math.Abs(a.ZScore))
	})
	metric := l.labels["__name__"]
	if metric == "" {
		metric = l.name(q.legend, cut(q.expr, maxExpr))
	}
	anomaly := GrafanaAnomaly{
		PanelTitle: q.title, PanelID: q.panel, MetricName: metric, Expr: cut(q.expr, maxExpr), AnomalyCount: count,
		MaxSeverity: points[0].Severity, LatestValue: round(l.points[len(l.points)-1].V, 4), ExpectedValue: round(mean, 4),
		Details: points[:min(count, maxDetails)],
	}
	report := Report{
		MetricName: cut(metric, 255), ServiceName: serviceOf(l.labels), Value: newest.Value, Expected: newest.Expected,
		Deviation: round(math.Abs(newest.Value-newest.Expected), 4), ZScore: newest.ZScore, Severity: newest.Severity,
		DetectedAt: newest.Timestamp, Source: "grafana", Labels: l.labels,
	}
	return anomaly, report, true
}

// spread is the mean and the sample deviation; a series that is too short has none.
func spread(points []GrafanaPoint) (mean, deviation float64) {
	n := float64(len(points))
	if n < leastPoints {
		return 0, 0
	}
	for _, p := range points {
		mean += p.V / n
	}
	for _, p := range points {
		deviation += (p.V - mean) * (p.V - mean) / (n - 1)
	}
	if deviation = math.Sqrt(deviation); math.IsInf(deviation, 0) || deviation <= 1e-12*math.Abs(mean) {
		return mean, 0 // a flat line, but for what the mean was rounded by
	}
	return mean, deviation
}

// serviceOf is the service that a series belongs to, as far as its labels say.
func serviceOf(labels map[string]string) string {
	for _, name := range []string{"service", "service_name", "app", "job"} {
		if labels[name] != "" {
			return cut(labels[name], 255)
		}
	}
	return ""
}

// report hands anomalies over. The search does not fail with it.
func (b *Boards) report(ctx context.Context, found []Report) {
	if len(found) == 0 {
		return
	}
	if err := b.Analyst.Report(ctx, found[:min(len(found), maxReports)]); err != nil {
		b.Log.WarnContext(ctx, "anomalies were not reported", slog.String("error", err.Error()))
	}
}

// cut shortens a text to so many characters.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}
