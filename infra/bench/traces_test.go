package bench_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

const (
	spanCount   = 1_000_000
	otlpLines   = 50_000 // in a round
	spanSenders = 4
	// beyond is the row of what the numbered ones do not ask for.
	beyond = 13
)

// traceBench is the platform with a project that sends spans, beside a table of the same.
type traceBench struct {
	*platform

	person *stack.Person
	key    string
	table  *pgx.Conn
	begin  time.Time
	some   []span // of traces here and there
}

// TestProtocols measures what OTLP costs beside JSON, for lines and for spans, and asks
// for traces among a million spans.
func TestProtocols(t *testing.T) {
	if !chosen(beyond) {
		return
	}
	b := &traceBench{platform: startPlatform(t), begin: metricDay}
	b.person = b.Register(t)
	b.key, b.table = b.person.Key(t, "ingest:logs", "ingest:traces"), b.connect(t)
	b.exec(t, `CREATE TABLE public.bench_spans (project uuid NOT NULL, trace text NOT NULL, id text NOT NULL, parent text, service text NOT NULL, operation text NOT NULL, at timestamptz NOT NULL, took bigint NOT NULL, failed boolean NOT NULL, attributes jsonb NOT NULL)`,
		`CREATE INDEX ON public.bench_spans (trace)`, `CREATE INDEX ON public.bench_spans USING brin (at)`)
	b.lines(t)
	b.spans(t)
	b.ask(t)
}

// turn sends the same things in one form after the other and notes the CPU of each.
func (b *traceBench) turn(t *testing.T, m meter, n int, forms [2][]request, cpu *[2][]float64) {
	t.Helper()
	for i, requests := range forms {
		before := m.read()
		post(t, b.URL, lanes(spanSenders, requests))
		cpu[i] = append(cpu[i], m.since(before).micros(n))
	}
}

func (b *traceBench) lines(t *testing.T) {
	t.Helper()
	w, m := newWatch(t), b.meter("log-service")
	var cpu [2][]float64
	n := scaled(otlpLines) / requestOf * requestOf
	for turn := range rounds {
		var forms [2][]request
		for from := 0; from < n; from += requestOf {
			at := logDay.Add(time.Duration(turn*n+from) * time.Millisecond)
			jsonLines, otlp := sameLines(uint64(turn*n+from), at)
			forms[0] = append(forms[0], request{path: "/api/v1/ingest/logs", key: b.key, kind: "application/json", body: jsonLines})
			forms[1] = append(forms[1], request{path: "/v1/logs", key: b.key, kind: "application/x-protobuf", body: otlp})
		}
		b.turn(t, m, n, forms, &cpu)
	}
	b.compare(t, "log line", cpu, w.others())
}

func (b *traceBench) compare(t *testing.T, what string, cpu [2][]float64, others float64) {
	t.Helper()
	rows.add(t, goal{
		row: beyond, what: "OTLP vs JSON: CPU of a " + what, value: median(cpu[1]) / median(cpu[0]), unit: "x", floor: 1.3, goal: 1.3, others: others,
		detail: fmt.Sprintf("%.3g us, JSON %.3g us", median(cpu[1]), median(cpu[0])),
	})
}

// sameLines are the lines of one service as JSON and as OTLP.
func sameLines(seed uint64, at time.Time) (jsonLines, otlp []byte) {
	g := newLineMaker(seed)
	var body bytes.Buffer
	body.WriteString(`{"logs":[`)
	all := plog.NewLogs()
	resource := all.ResourceLogs().AppendEmpty()
	resource.Resource().Attributes().PutStr("service.name", "svc-1")
	records := resource.ScopeLogs().AppendEmpty().LogRecords()
	for i := range requestOf {
		g.next(at.Add(time.Duration(i)*time.Millisecond), false)
		if i > 0 {
			body.WriteByte(',')
		}
		g.json(&body)
		g.otlpLine(records.AppendEmpty())
	}
	body.WriteString(`]}`)
	otlp, err := (&plog.ProtoMarshaler{}).MarshalLogs(all)
	if err != nil {
		panic(err) // it is made of numbers and texts
	}
	return body.Bytes(), otlp
}

func (b *traceBench) spans(t *testing.T) {
	t.Helper()
	w, m, pg := newWatch(t), b.meter("metrics-collector-service"), meter{"postgres": b.server.PID()}
	var cpu [2][]float64
	var copied []float64
	n := scaled(spanCount) / rounds / 2 / requestOf * requestOf // of each form in a round
	for turn := range rounds {
		var forms [2][]request
		var text bytes.Buffer
		for form := range forms {
			forms[form] = b.requests(turn*2+form, n, form == 1, &text)
		}
		before := pg.read()
		_, err := b.table.PgConn().CopyFrom(t.Context(), &text, `COPY public.bench_spans FROM STDIN`)
		require.NoError(t, err)
		copied = append(copied, pg.since(before).micros(2*n))
		b.turn(t, m, n, forms, &cpu)
	}
	others := w.others()
	t.Logf("resident memory while spans come in: %s", b.memories("metrics-collector-service"))
	b.compare(t, "span", cpu, others)
	rows.add(t, goal{
		row: beyond, what: "spans through the gateway vs text COPY: CPU", value: median(cpu[0]) / median(copied), unit: "x", trend: true, others: others,
		detail: fmt.Sprintf("%.3g us, COPY into rows with two indexes %.3g us", median(cpu[0]), median(copied)),
	})
}

// requests makes n spans of one part of the day.
func (b *traceBench) requests(part, n int, otlp bool, text *bytes.Buffer) (made []request) {
	g := &spanMaker{random: rand.New(rand.NewPCG(uint64(part), 9))}
	apart := 24 * time.Hour / time.Duration(2*rounds*n/spansOfTrace)
	for from := 0; from < n; from += requestOf {
		var traces [][spansOfTrace]span
		var body bytes.Buffer
		body.WriteString(`{"spans":[`)
		for i := from; i < from+requestOf; i += spansOfTrace {
			spans := g.trace(b.begin.Add(time.Duration((part*n+i)/spansOfTrace) * apart))
			traces = append(traces, spans)
			for j := range spans {
				if i+j > from {
					body.WriteByte(',')
				}
				spans[j].json(&body)
				spans[j].copyText(text, b.person.Project)
			}
		}
		body.WriteString(`]}`)
		b.some = append(b.some, traces[0][0])
		if otlp {
			made = append(made, request{path: "/v1/traces", key: b.key, kind: "application/x-protobuf", body: otlpSpans(traces)})
			continue
		}
		made = append(made, request{path: "/api/v1/ingest/traces", key: b.key, kind: "application/json", body: body.Bytes()})
	}
	return made
}

// ask looks for traces.
func (b *traceBench) ask(t *testing.T) {
	t.Helper()
	b.exec(t, `VACUUM (ANALYZE) telemetry.span_blocks, telemetry.obs_traces, public.bench_spans`)
	day := url.Values{"time_from": {b.begin.Format(time.RFC3339)}, "time_to": {b.begin.AddDate(0, 0, 1).Format(time.RFC3339)}}.Encode()
	turn := 0
	one := func() span { turn++; return b.some[turn*17%len(b.some)] }
	page := func(path string) func() float64 {
		return func() float64 { _, took := ask(t, b.person, path); return took }
	}
	w := newWatch(t)
	found := inTurns(4*rounds,
		func() float64 { _, took := ask(t, b.person, "/traces/"+one().trace); return took },
		func() float64 {
			return timeSQL(t, b.table, `SELECT * FROM public.bench_spans WHERE project = $1 AND trace = $2`, b.person.Project, one().trace)
		},
		page("/traces?limit=50&"+day), page("/traces?limit=50&service=orders&status=error&"+day),
		page("/traces?limit=50&attribute=user.id%3Du77&"+day), page("/traces/services/dependency-map?"+day),
	)
	others := w.others()
	for i, what := range []string{"trace by id", "", "newest 50 traces", "newest 50 failed traces of a service", "newest 50 traces with an attribute", "map of services, 24 h"} {
		if what == "" {
			continue
		}
		g := goal{row: beyond, what: what + " of a million spans", value: median(found[i]), unit: " ms", trend: true, others: others}
		if i == 0 {
			g.detail = pair(found[0], found[1])
		}
		rows.add(t, g)
	}
	spans := float64(scaled(spanCount))
	ours := b.bytesOf(t, "telemetry.span_blocks_%") + b.bytesOf(t, "telemetry.obs_traces_%") + b.bytesOf(t, "telemetry.transaction_blocks_%")
	rows.add(t, goal{
		row: beyond, what: "spans: bytes on disk vs rows", value: ours / b.bytesOf(t, "bench_spans"), unit: "x", trend: true,
		detail: fmt.Sprintf("%.3g B a span, with the rows of traces and transactions; rows %.3g B", ours/spans, b.bytesOf(t, "bench_spans")/spans),
	})
}
