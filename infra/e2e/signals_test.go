package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// batchID names what one request brought.
type batchID struct{ sender, n int }

// sent is a batch that was acknowledged.
type sent struct {
	batchID

	at    time.Time // of its items
	tries int
}

// tally says how often each item of a batch is found.
type tally map[batchID][]int

func (c tally) add(b batchID, items, item int) {
	if c[b] == nil {
		c[b] = make([]int, items)
	}
	c[b][item]++
}

// signal is one kind of telemetry: how a batch of it is posted, and how the public API is
// asked for it afterwards.
type signal struct {
	name, path, media string

	items   int // of a batch
	body    func(b batchID, at time.Time) []byte
	read    func(t *testing.T, in *stack.Person, sender int, batches []sent) tally
	service string // that takes it
}

func signals() []*signal {
	return []*signal{
		{
			name: "logs", path: "/api/v1/ingest/logs", media: "application/json", items: 200,
			body: logBody, read: readLogs, service: "log-service",
		},
		{
			name: "metrics", path: "/api/v1/prom/write", media: "application/x-protobuf", items: 200,
			body: metricBody, read: readMetrics, service: "metrics-collector-service",
		},
		{
			name: "traces", path: "/api/v1/ingest/traces", media: "application/json", items: 20,
			body: traceBody, read: readTraces, service: "metrics-collector-service",
		},
	}
}

const (
	logItems    = 200
	metricItems = 200
	traceItems  = 20
)

func logBody(b batchID, at time.Time) []byte {
	lines := make([]map[string]any, logItems)
	for i := range lines {
		lines[i] = map[string]any{
			"timestamp": at.Add(time.Duration(i) * time.Microsecond).Format(time.RFC3339Nano), "level": "INFO", "service_name": senderName(b.sender),
			"message":    fmt.Sprintf("GET /api/orders/%d 200 in %d ms for customer %d", b.n*logItems+i, i%97, i*7919%10007),
			"attributes": map[string]any{"batch": b.n, "item": i, "http.method": "GET", "region": "eu-central-1", "pod": "shop-7d9f"},
		}
	}
	return encoded(map[string]any{"logs": lines})
}

func senderName(sender int) string { return "sender-" + strconv.Itoa(sender) }

func encoded(v any) []byte {
	body, _ := json.Marshal(v) // maps, texts and numbers always can be
	return body
}

// perExport is how many batches are read at a time: an export ends at 100,000 lines.
const perExport = 200

func readLogs(t *testing.T, in *stack.Person, sender int, batches []sent) tally {
	t.Helper()
	found := tally{}
	for part := range slices.Chunk(batches, perExport) {
		a := in.Call(t, http.MethodGet, "/logs/export?"+url.Values{
			"service": {senderName(sender)}, "time_from": {part[0].at.Format(time.RFC3339Nano)},
			"time_to": {part[len(part)-1].at.Add(logItems * time.Microsecond).Format(time.RFC3339Nano)},
		}.Encode(), nil)
		require.Equal(t, http.StatusOK, a.Status, string(a.Body))
		lines := bufio.NewScanner(bytes.NewReader(a.Body))
		for lines.Scan() {
			var line struct {
				Attributes struct{ Batch, Item int }
			}
			require.NoError(t, json.Unmarshal(lines.Bytes(), &line), lines.Text())
			found.add(batchID{sender, line.Attributes.Batch}, logItems, line.Attributes.Item)
		}
		require.NoError(t, lines.Err())
	}
	return found
}

// metricBody is a request of remote write with one sample for each of some series. Its
// value is the number of the batch.
func metricBody(b batchID, at time.Time) []byte {
	var body []byte
	for i := range metricItems {
		var series []byte
		for _, label := range [][2]string{{"__name__", "shop_orders"}, {"item", strconv.Itoa(i)}, {"service", senderName(b.sender)}} {
			var l []byte
			l = protowire.AppendString(protowire.AppendTag(l, 1, protowire.BytesType), label[0])
			l = protowire.AppendString(protowire.AppendTag(l, 2, protowire.BytesType), label[1])
			series = protowire.AppendBytes(protowire.AppendTag(series, 1, protowire.BytesType), l)
		}
		sample := protowire.AppendFixed64(protowire.AppendTag(nil, 1, protowire.Fixed64Type), math.Float64bits(float64(b.n)))
		sample = protowire.AppendVarint(protowire.AppendTag(sample, 2, protowire.VarintType), uint64(at.UnixMilli()))
		series = protowire.AppendBytes(protowire.AppendTag(series, 2, protowire.BytesType), sample)
		body = protowire.AppendBytes(protowire.AppendTag(body, 1, protowire.BytesType), series)
	}
	return snappy.Encode(nil, body)
}

func readMetrics(t *testing.T, in *stack.Person, sender int, batches []sent) tally {
	t.Helper()
	last := batches[len(batches)-1].at
	span := int(last.Sub(batches[0].at).Seconds()) + 2
	a := in.Call(t, http.MethodGet, "/prom/api/v1/query?"+url.Values{
		"query": {fmt.Sprintf("shop_orders{service=%q}[%ds]", senderName(sender), span)},
		"time":  {strconv.FormatFloat(float64(last.UnixMilli())/1e3, 'f', 3, 64)},
	}.Encode(), nil)
	require.Equal(t, http.StatusOK, a.Status, string(a.Body))
	var m matrix
	require.NoError(t, json.Unmarshal(a.Body, &m))
	found := tally{}
	for _, series := range m.Data.Result {
		item, err := strconv.Atoi(series.Metric["item"])
		require.NoError(t, err)
		for _, value := range series.Values {
			text, _ := value[1].(string)
			n, err := strconv.Atoi(text)
			require.NoError(t, err)
			found.add(batchID{sender, n}, metricItems, item)
		}
	}
	return found
}

// traceBody is one trace: a request to the shop that calls its database again and again.
func traceBody(b batchID, at time.Time) []byte {
	spans := make([]map[string]any, traceItems)
	for i := range spans {
		spans[i] = map[string]any{
			"trace_id": traceOf(b), "span_id": fmt.Sprintf("%016x", i+1), "service_name": "database", "operation": "SELECT orders", "kind": "server",
			"parent_span_id": fmt.Sprintf("%016x", 1), "timestamp": at.Add(time.Duration(i) * time.Millisecond).Format(time.RFC3339Nano),
			"duration_ms": 1, "attributes": map[string]any{"item": i, "db.system": "postgresql"},
		}
	}
	root := spans[0]
	root["service_name"], root["operation"], root["duration_ms"] = "shop", "GET /orders", traceItems+1
	delete(root, "parent_span_id")
	return encoded(map[string]any{"spans": spans})
}

func traceOf(b batchID) string { return fmt.Sprintf("%016x%016x", b.sender+1, b.n+1) }

func readTraces(t *testing.T, in *stack.Person, sender int, batches []sent) tally {
	t.Helper()
	found := tally{}
	for _, batch := range batches {
		a := in.Call(t, http.MethodGet, "/traces/"+traceOf(batch.batchID), nil)
		if a.Status == http.StatusNotFound {
			continue
		}
		require.Equal(t, http.StatusOK, a.Status, string(a.Body))
		for _, span := range a.List(t, "spans") {
			attributes, _ := span["attributes"].(map[string]any)
			item, ok := attributes["item"].(float64)
			require.True(t, ok, "%v", span)
			found.add(batchID{sender, batch.n}, traceItems, int(item))
		}
	}
	return found
}
