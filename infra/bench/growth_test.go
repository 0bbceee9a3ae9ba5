package bench_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	growthRow     = 14
	growthLines   = 200_000 // in a half day
	growthSpans   = 50_000
	growthSeries  = 100
	growthUnit    = 12 * time.Hour
	growthWithin  = 6 * time.Hour // what queries ask for
	growthTries   = 21
	growthAllowed = 1.3
)

// growthSizes are how many half days of data there are.
var growthSizes = []int{1, 4, 16}

// growth is the platform with a project that has more and more data behind the newest.
type growth struct {
	*platform

	person *stack.Person
	key    string
	end    time.Time
	series []*series
	trace  string
	names  []string
	costs  map[string][]float64 // by name, one for each size
}

// TestGrowth measures how ingest and queries of the newest hours change while older data
// grows from 1x to 16x.
func TestGrowth(t *testing.T) {
	if !chosen(growthRow) {
		return
	}
	g := &growth{platform: startPlatform(t), end: time.Now().UTC().Truncate(24 * time.Hour), series: newSeries(6 * growthSeries)[:growthSeries*3], costs: map[string][]float64{}}
	g.person = g.Register(t)
	g.key = g.person.Key(t, "ingest:logs", "ingest:metrics", "ingest:traces")
	w, loaded := newWatch(t), 0
	for _, size := range growthSizes {
		g.load(t, loaded, size)
		loaded = size
		g.settle(t)
		g.ask(t)
		t.Logf("%dx: resident memory %s", size, g.memories("log-service", "metrics-collector-service"))
	}
	others := w.others()
	for _, name := range g.names {
		costs := g.costs[name]
		last := costs[len(costs)-1]
		rows.add(t, goal{
			row: growthRow, what: fmt.Sprintf("%s: 16x vs 1x", name), value: last / costs[0], unit: "x", floor: growthAllowed, goal: growthAllowed, others: others,
			detail: fmt.Sprintf("%.3g, %.3g, %.3g", costs[0], costs[1], last),
		})
	}
	if path := os.Getenv("BENCH_PLOT"); path != "" {
		require.NoError(t, os.WriteFile(path, []byte(plot(g.names, g.costs)), 0o600))
	}
	t.Log("\n" + g.table())
}

// note remembers a cost of the size at hand.
func (g *growth) note(name string, cost float64) {
	if _, known := g.costs[name]; !known {
		g.names = append(g.names, name)
	}
	g.costs[name] = append(g.costs[name], cost)
}

// load sends what is between two sizes: the half days before those that are there.
func (g *growth) load(t *testing.T, from, to int) {
	t.Helper()
	begin := g.end.Add(-time.Duration(to) * growthUnit)
	units := to - from
	g.measured(t, "log line, us of CPU", "log-service", units*scaled(growthLines), func() {
		for unit := range units {
			post(t, g.URL, lanes(logSenders, g.lines(begin.Add(time.Duration(unit)*growthUnit))))
		}
	})
	g.measured(t, "span, us of CPU", "metrics-collector-service", units*scaled(growthSpans), func() {
		for unit := range units {
			post(t, g.URL, lanes(spanSenders, g.spans(begin.Add(time.Duration(unit)*growthUnit))))
		}
	})
	steps := int(growthUnit.Milliseconds() / scrapeEvery)
	g.measured(t, "sample, us of CPU", "metrics-collector-service", units*steps*len(g.series), func() {
		for step := 0; step < units*steps; step += 2 * atOnce {
			body := remoteWrite(g.series, begin.UnixMilli()+int64(step)*scrapeEvery, 2*atOnce, nil)
			post(t, g.URL, [][]request{{written("/api/v1/prom/write", g.key, body)}})
		}
	})
}

// measured notes the CPU that storing so many things takes.
func (g *growth) measured(t *testing.T, name, service string, n int, store func()) {
	t.Helper()
	m := g.meter(service)
	before := m.read()
	store()
	g.note(name, m.since(before).micros(n))
}

func (g *growth) lines(from time.Time) (requests []request) {
	maker, n := newLineMaker(uint64(from.Unix())), scaled(growthLines)
	apart := growthUnit / time.Duration(n)
	for at := 0; at < n; at += requestOf {
		var body bytes.Buffer
		body.WriteString(`{"logs":[`)
		for i := at; i < min(at+requestOf, n); i++ {
			maker.next(from.Add(time.Duration(i)*apart), i == n*9/10)
			if i > at {
				body.WriteByte(',')
			}
			maker.json(&body)
		}
		body.WriteString(`]}`)
		requests = append(requests, request{path: "/api/v1/ingest/logs", key: g.key, kind: "application/json", body: body.Bytes()})
	}
	return requests
}

func (g *growth) spans(from time.Time) (requests []request) {
	maker, n := &spanMaker{random: rand.New(rand.NewPCG(uint64(from.Unix()), 9))}, scaled(growthSpans)
	apart := growthUnit / time.Duration(n)
	for at := 0; at < n; at += requestOf {
		var traces [][spansOfTrace]span
		for i := at; i < min(at+requestOf, n); i += spansOfTrace {
			traces = append(traces, maker.trace(from.Add(time.Duration(i)*apart)))
		}
		if at == n/2/requestOf*requestOf && from.Equal(g.end.Add(-growthUnit)) {
			g.trace = traces[0][0].trace
		}
		requests = append(requests, request{path: "/v1/traces", key: g.key, kind: "application/x-protobuf", body: otlpSpans(traces)})
	}
	return requests
}

// settle waits until blocks are merged and samples are in chunks.
func (g *growth) settle(t *testing.T) {
	t.Helper()
	(&metricBench{platform: g.platform}).moved(t)
	(&logBench{platform: g.platform}).settle(t)
	g.exec(t, `VACUUM (ANALYZE) logs.blocks, telemetry.metric_chunks, telemetry.span_blocks, telemetry.obs_traces`)
}

// ask measures the queries of the newest hours.
func (g *growth) ask(t *testing.T) {
	t.Helper()
	from, to := g.end.Add(-growthWithin).Format(time.RFC3339), g.end.Format(time.RFC3339)
	within := "&" + url.Values{"time_from": {from}, "time_to": {to}}.Encode()
	promql := url.Values{"query": {`avg_over_time(bench_gauge{queried="yes"}[5m])`}, "start": {from}, "end": {to}, "step": {"300"}}
	queries := []struct{ name, path string }{
		{"rare word, ms", "/logs/search?query=" + rareWord + within},
		{"newest 100 of a common word, ms", "/logs/search?query=" + url.QueryEscape(commonWord) + within},
		{"histogram, ms", "/logs/stats?step=60" + within},
		{"PromQL of 100 series, ms", "/prom/api/v1/query_range?" + promql.Encode()},
		{"trace by id, ms", "/traces/" + g.trace},
		{"newest 50 traces, ms", "/traces?limit=50" + within},
	}
	measures := make([]func() float64, len(queries))
	for i, q := range queries {
		measures[i] = func() float64 { _, took := ask(t, g.person, q.path); return took }
	}
	for i, times := range inTurns(growthTries, measures...) {
		g.note(queries[i].name, median(times))
	}
}

// table shows all costs as Markdown.
func (g *growth) table() string {
	var b strings.Builder
	b.WriteString("| what | 1x | 4x | 16x | 16x to 1x |\n|---|---|---|---|---|\n")
	for _, name := range g.names {
		c := g.costs[name]
		fmt.Fprintf(&b, "| %s | %.3g | %.3g | %.3g | %.2f |\n", name, c[0], c[1], c[2], c[2]/c[0])
	}
	return b.String()
}
