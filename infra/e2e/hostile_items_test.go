package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"
)

// oddity is a request that can be read and whose items are odd.
type oddity struct {
	name, path, body string
	status           int
	ingested         int    // of a status 200
	code             string // of the first rejected item, or of the answer
}

// oddities are odd items and what is documented to become of them.
func oddities() []oddity {
	logs := func(item string) string { return `{"logs":[{"service_name":"odd","message":"m"},` + item + `]}` }
	metrics := func(item string) string { return `{"metrics":[{"metric_name":"odd","value":1},` + item + `]}` }
	spans := func(item string) string {
		return `{"spans":[{"trace_id":"odd","span_id":"s","service_name":"odd"},` + item + `]}`
	}
	failures := func(item string) string { return `{"errors":[{"service_name":"odd","message":"m"},` + item + `]}` }
	const lines, points, traces, errors = "/api/v1/ingest/logs", "/api/v1/ingest/metrics", "/api/v1/ingest/traces", "/api/v1/ingest/errors"
	const partly, all = 1, 2
	attributes := `{"a":"` + strings.Repeat("x", 33<<10) + `"}`
	return []oddity{
		{"a line that is no object", lines, logs(`7`), 200, partly, invalid},
		{"a line without a message", lines, logs(`{"service_name":"odd"}`), 200, partly, invalid},
		{"a line that is not UTF-8", lines, logs("{\"service_name\":\"odd\",\"message\":\"\xff\xfe\"}"), 200, partly, invalid},
		{"a line with a NUL", lines, logs(`{"service_name":"odd","message":"a\u0000b"}`), 200, partly, invalid},
		{"a line of the year 1971", lines, logs(`{"service_name":"odd","message":"m","timestamp":"1971-01-01T00:00:00Z"}`), 200, partly, "too_old"},
		{"a line of the year 9999", lines, logs(`{"service_name":"odd","message":"m","timestamp":"9999-12-31T23:59:59Z"}`), 200, all, ""},
		{"a line of a time beyond all numbers", lines, logs(`{"service_name":"odd","message":"m","timestamp":1e300}`), 200, partly, invalid},
		{"attributes beyond 32 KiB", lines, logs(`{"service_name":"odd","message":"m","attributes":` + attributes + `}`), 200, partly, "TOO_LARGE"},
		{"a value that is NaN", points, metrics(`{"metric_name":"odd","value":"NaN"}`), 200, partly, invalid},
		{"a value that is infinite", points, metrics(`{"metric_name":"odd","value":"-Inf"}`), 200, partly, invalid},
		{"a value beyond all numbers", points, metrics(`{"metric_name":"odd","value":1e999}`), 200, partly, invalid},
		{"a name of 256 characters", points, metrics(`{"metric_name":"` + strings.Repeat("n", 256) + `","value":1}`), 200, partly, invalid},
		{"a label value beyond 4 KiB", points, metrics(`{"metric_name":"odd","value":1,"tags":{"t":"` + strings.Repeat("x", 5000) + `"}}`), 200, partly, invalid},
		{"65 labels", points, metrics(`{"metric_name":"odd","value":1,"tags":` + manyTags(65) + `}`), 200, partly, invalid},
		{"a point of the year 1971", points, metrics(`{"metric_name":"odd","value":1,"timestamp":31536000}`), 200, partly, "too_old"},
		{"the same point twice", points, metrics(`{"metric_name":"odd","value":1}`), 200, all, ""},
		{"a span without an id", traces, spans(`{"trace_id":"odd","service_name":"odd"}`), 200, partly, invalid},
		{"a span of negative length", traces, spans(`{"trace_id":"odd","span_id":"t","duration_ms":-1}`), 200, partly, invalid},
		{"a span of 1971", traces, spans(`{"trace_id":"odd","span_id":"t","timestamp":31536000}`), 200, partly, "too_old"},
		{"a span without its parent", traces, spans(`{"trace_id":"odd","span_id":"t","parent_span_id":"nobody"}`), 200, all, ""},
		{"a span that is its own parent", traces, spans(`{"trace_id":"odd","span_id":"t","parent_span_id":"t"}`), 200, all, ""},
		{"an error that says nothing", errors, failures(`{"service_name":"odd"}`), 200, partly, invalid},
		{"an error that is not UTF-8", errors, failures("{\"service_name\":\"odd\",\"message\":\"\xff\"}"), 200, partly, invalid},
		{"10,001 lines", lines, `[` + strings.Repeat(`{},`, 10_000) + `{}]`, 413, 0, tooLarge},
		{"10,001 points", points, `{"metrics":[` + strings.Repeat(`{},`, 10_000) + `{}]}`, 413, 0, tooLarge},
		{"10,001 spans", traces, `{"spans":[` + strings.Repeat(`{},`, 10_000) + `{}]}`, 413, 0, tooLarge},
		{"1,001 errors", errors, `{"errors":[` + strings.Repeat(`{},`, 1000) + `{}]}`, 413, 0, tooLarge},
		{"1,001 hosts", "/api/v1/ingest/infrastructure", `{"hosts":[` + strings.Repeat(`{},`, 1000) + `{}]}`, 413, 0, tooLarge},
		{"1,001 batches of a browser", "/api/v1/ingest/browser", `{"batches":[` + strings.Repeat(`{},`, 1000) + `{}]}`, 413, 0, tooLarge},
		{"a host without a name", "/api/v1/ingest/infrastructure", `{"cpu_percent":1}`, 400, 0, invalid},
		{"a host that is not UTF-8", "/api/v1/ingest/infrastructure", "{\"hosts\":[{\"hostname\":\"odd\"},{\"hostname\":\"\xff\"}]}", 200, partly, invalid},
	}
}

func manyTags(n int) string {
	tags := map[string]string{}
	for i := range n {
		tags[fmt.Sprintf("t%d", i)] = "v"
	}
	text, _ := json.Marshal(tags) // texts always can be
	return string(text)
}

func (o oddity) requireAnswer(t *testing.T, r receiver) {
	t.Helper()
	a := r.Call(t, r.key, http.MethodPost, o.path, o.body)
	require.Equal(t, o.status, a.Status, "%.500s", a.Body)
	if o.status != http.StatusOK {
		require.Equal(t, o.code, a.Text(t, "error_code"))
		return
	}
	var got struct {
		Ingested int `json:"ingested"`
		Spans    int `json:"ingested_spans"`
		Rejected int `json:"rejected"`
		Errors   []struct {
			Index int    `json:"index"`
			Code  string `json:"error_code"`
		} `json:"errors"`
	}
	require.NoError(t, json.Unmarshal(a.Body, &got), "%s", a.Body)
	require.Equal(t, o.ingested, got.Ingested+got.Spans, "%s", a.Body)
	require.Equal(t, 2-o.ingested, got.Rejected, "%s", a.Body)
	if o.code != "" {
		require.Equal(t, 1, got.Errors[0].Index, "%s", a.Body)
		require.Equal(t, o.code, got.Errors[0].Code, "%s", a.Body)
	}
}

// requireLongLines sends a line of 10 MB: as it is it is refused, packed it is stored cut.
func requireLongLines(t *testing.T, r receiver) {
	t.Helper()
	long := `{"logs":[{"service_name":"long","message":"` + strings.Repeat("long ", 2<<20) + `"}]}`
	require.Equal(t, http.StatusRequestEntityTooLarge, r.Call(t, r.key, http.MethodPost, "/api/v1/ingest/logs", long).Status)
	a := r.Call(t, r.key, http.MethodPost, "/api/v1/ingest/logs", zipped(t, strings.NewReader(long)), "Content-Encoding", "gzip")
	require.Equal(t, http.StatusOK, a.Status, "%.500s", a.Body)
	found := r.ann.Call(t, http.MethodGet, "/logs/search?service=long", nil).List(t, "items")
	require.Len(t, found, 1)
	require.Equal(t, true, found[0]["truncated"])
	require.Equal(t, strings.Repeat("long ", 2<<20)[:64<<10], found[0]["message"])
}

// requireManyValues sends a label with a million values: the project gets the series that
// it may have, every other point is named, and what was there before goes on.
func requireManyValues(t *testing.T, r receiver) {
	t.Helper()
	const requests, each = 100, 10_000
	r.ann = r.Register(t) // whose project may be full
	r.key = r.ann.Key(t, "ingest:metrics")
	for part := range requests {
		var body bytes.Buffer
		for i := range each {
			_, _ = fmt.Fprintf(&body, `,{"metric_name":"many","value":1,"tags":{"user":"%d"}}`, part*each+i)
		}
		a := r.Call(t, r.key, http.MethodPost, "/api/v1/ingest/metrics", `{"metrics":[`+body.String()[1:]+`]}`)
		if part == 0 {
			require.Equal(t, http.StatusOK, a.Status, "%.500s", a.Body)
		}
		if part == requests-1 {
			require.Equal(t, http.StatusBadRequest, a.Status, "%.500s", a.Body)
			require.Contains(t, string(a.Body), "QUOTA_EXCEEDED")
		}
	}
	r.requireFound(t, 1, "the first series", valueOf(`many{user="0"}`))
}

// sample is one of a series, at a time in milliseconds.
type sample struct {
	at    int64
	value float64
}

// writeRequest is a request of remote write 1.0 with one series.
func writeRequest(name string, samples ...sample) []byte {
	field := func(b []byte, n protowire.Number, text string) []byte {
		return protowire.AppendString(protowire.AppendTag(b, n, protowire.BytesType), text)
	}
	series := field(nil, 1, string(field(field(nil, 1, "__name__"), 2, name)))
	for _, s := range samples {
		one := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(s.value))
		one = protowire.AppendVarint(protowire.AppendTag(one, 2, protowire.VarintType), uint64(s.at)) //nolint:gosec // as protobuf does it
		series = field(series, 2, string(one))
	}
	return snappy.Encode(nil, field(nil, 1, string(series)))
}

// staleMarker is the NaN that ends a series.
const staleMarker = 0x7ff0000000000002

// requireOddSamples writes values and orders that only remote write has.
func requireOddSamples(t *testing.T, r receiver) {
	t.Helper()
	now := time.Now().UnixMilli()
	write := func(status int, name string, samples ...sample) {
		a := r.Call(t, r.key, http.MethodPost, "/api/v1/prom/write", writeRequest(name, samples...), "Content-Type", protobufMedia, "Content-Encoding", "snappy")
		require.Equal(t, status, a.Status, "%s: %s", name, a.Body)
	}
	write(http.StatusNoContent, "odd_infinite", sample{now, math.Inf(1)})
	write(http.StatusNoContent, "odd_nan", sample{now, math.NaN()})
	write(http.StatusNoContent, "odd_stale", sample{now - 1000, 1}, sample{now, math.Float64frombits(staleMarker)})
	write(http.StatusNoContent, "odd_twice", sample{now, 3}, sample{now, 3})
	write(http.StatusNoContent, "odd_order", sample{now, 3}, sample{now - 2000, 1}, sample{now - 1000, 2})
	write(http.StatusNoContent, "odd_ahead", sample{now + time.Hour.Milliseconds(), 1})
	write(http.StatusBadRequest, "odd_old", sample{1000, 1})
	write(http.StatusBadRequest, "odd_\xff", sample{now, 1})

	r.requireFound(t, 1, "infinity", valueOf(`odd_infinite == bool Inf`))
	r.requireFound(t, 1, "NaN", valueOf(`count(odd_nan)`))
	r.requireFound(t, 0, "what ended", valueOf(`count(odd_stale)`))
	r.requireFound(t, 1, "what came twice", valueOf(`count_over_time(odd_twice[1m])`))
	r.requireFound(t, 3, "what came in disorder", valueOf(`count_over_time(odd_order[1m])`))
	r.requireFound(t, 3, "the last of it", valueOf(`odd_order`))
	r.requireFound(t, 1, "what came from the future", valueOf(`odd_ahead`))
}

// requireCycles asks for a trace whose spans are each other's parents.
func requireCycles(t *testing.T, r receiver) {
	t.Helper()
	const id = "4bf92f3577b34da6a3ce929d0e0e4736"
	a := r.Call(t, r.key, http.MethodPost, "/api/v1/ingest/traces", `{"spans":[
		{"trace_id":"`+id+`","span_id":"a","parent_span_id":"c","service_name":"cycle","operation":"a","kind":"server","duration_ms":1},
		{"trace_id":"`+id+`","span_id":"b","parent_span_id":"a","service_name":"cycle","operation":"b","kind":"client","duration_ms":1},
		{"trace_id":"`+id+`","span_id":"c","parent_span_id":"b","service_name":"cycle","operation":"c","duration_ms":1},
		{"trace_id":"`+id+`","span_id":"d","parent_span_id":"nobody","service_name":"cycle","operation":"d","duration_ms":1},
		{"trace_id":"`+id+`","span_id":"e","parent_span_id":"e","service_name":"cycle","operation":"e","duration_ms":1}]}`)
	require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
	trace := r.ann.Call(t, http.MethodGet, "/traces/"+id, nil)
	require.Equal(t, http.StatusOK, trace.Status, "%s", trace.Body)
	require.Len(t, trace.List(t, "waterfall"), 5)
}
