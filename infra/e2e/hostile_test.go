package e2e_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const (
	// mostMemory is what a service may have needed, in KiB, after all that this test sends.
	mostMemory = 900 << 10
)

// attack is a request that is meant to do harm, and its documented answer.
type attack struct {
	name   string
	door   door
	body   []byte
	packed string // its Content-Encoding
	status int
	code   string // none: the answer has no error code of ours
	// empty bodies say nothing; all that a page reports is optional.
	empty bool
}

// door is a route that reads what senders post.
type door struct{ path, media string }

// The doors that read JSON, and those that read protobuf.
var (
	pages     = door{"/api/v1/ingest/browser", jsonMedia}
	jsonDoors = []door{
		{"/api/v1/ingest/logs", jsonMedia},
		{"/api/v1/ingest/metrics", jsonMedia},
		{"/api/v1/ingest/traces", jsonMedia},
		{"/api/v1/ingest/transactions", jsonMedia},
		{"/api/v1/ingest/errors", jsonMedia},
		{"/api/v1/ingest/infrastructure", jsonMedia},
		pages,
		{"/api/v1/loki/api/v1/push", jsonMedia},
		{"/api/v1/otlp/v1/logs", jsonMedia},
		{"/api/v1/otlp/v1/metrics", jsonMedia},
		{"/api/v1/otlp/v1/traces", jsonMedia},
	}
	protobufDoors = []door{
		{"/api/v1/otlp/v1/logs", protobufMedia}, {"/api/v1/otlp/v1/metrics", protobufMedia}, {"/api/v1/otlp/v1/traces", protobufMedia},
	}
	snappyDoors = []door{
		{"/api/v1/prom/write", protobufMedia},
		{"/api/v1/prom/write", protobufMedia + ";proto=io.prometheus.write.v2.Request"},
		{"/api/v1/loki/api/v1/push", protobufMedia},
	}
)

const (
	jsonMedia     = "application/json"
	protobufMedia = "application/x-protobuf"
)

// TestHostileTelemetryIsAnsweredAsDocumented sends every decoder what is meant to break it: the
// answer is the documented one, nothing is left of it that was not accepted, and the services
// neither end nor grow without bound.
func TestHostileTelemetryIsAnsweredAsDocumented(t *testing.T) {
	r := newReceiver(t, "METRIC_SERIES_PER_PROJECT=12000")
	receivers := []string{"api-gateway", "metrics-collector-service", "log-service"}
	before := map[string]int{}
	for _, name := range receivers {
		before[name] = r.PID(name)
	}

	// One after the other: beside a bomb that is being unpacked, others are asked to come again.
	t.Run("attacks", func(t *testing.T) {
		for _, a := range attacks(t) {
			t.Run(a.name+" at "+a.door.path+" as "+a.door.media, func(t *testing.T) {
				answer := r.Call(t, r.key, http.MethodPost, a.door.path, a.body, "Content-Type", a.door.media, "Content-Encoding", a.packed)
				require.Equal(t, a.status, answer.Status, "%.500s", answer.Body)
				if a.code != "" {
					require.Equal(t, a.code, answer.Text(t, "error_code"), "%.500s", answer.Body)
				}
			})
		}
		for _, o := range oddities() {
			t.Run(o.name, func(t *testing.T) {
				o.requireAnswer(t, r)
			})
		}
		for name, demand := range map[string]func(*testing.T, receiver){
			"a line of 10 MB": requireLongLines, "a label of 100,000 values": requireManyValues, "odd samples": requireOddSamples, "cyclic parents": requireCycles,
		} {
			t.Run(name, func(t *testing.T) {
				demand(t, r)
			})
		}
	})
	for _, name := range receivers {
		require.NoError(t, process.Answers(r.ServiceURL(name)+"/ready")(t.Context()), "%s is gone", name)
		require.Equal(t, before[name], r.PID(name))
		used := process.Peak(t, r.PID(name))
		t.Logf("%s needed %d MiB", name, used>>10)
		require.Less(t, used, mostMemory, "memory of %s in KiB", name)
	}
}

func attacks(t *testing.T) (all []attack) {
	t.Helper()
	bombs, text := packings(t), textAttacks()
	for _, d := range jsonDoors {
		for _, a := range append(text, bombs...) {
			if a.door = d; a.empty && d == pages {
				a.status, a.code = http.StatusOK, ""
			}
			all = append(all, a)
		}
	}
	for _, d := range protobufDoors {
		for _, a := range append(append(binaryAttacks(), nestedLists()), bombs...) {
			a.door, a.code = d, "" // a google.rpc.Status in protobuf
			all = append(all, a)
		}
	}
	for _, d := range snappyDoors {
		for _, a := range binaryAttacks() {
			a.door, a.body = d, snappy.Encode(nil, a.body)
			all = append(all, a)
		}
		for _, a := range snappyAttacks() {
			a.door = d
			all = append(all, a)
		}
	}
	return all
}

// textAttacks are for whatever reads JSON.
func textAttacks() []attack {
	refused := func(name, body string) attack {
		return attack{name: name, body: []byte(body), status: http.StatusBadRequest, code: invalid}
	}
	nan := `{"metrics":[{"metric_name":"m","value":NaN}],"logs":NaN,"spans":NaN,"transactions":NaN,"resourceSpans":NaN}`
	return []attack{
		{name: "nothing", empty: true, status: http.StatusBadRequest, code: invalid},
		{name: "NaN", body: []byte(nan), empty: true, status: http.StatusBadRequest, code: invalid},
		refused("half an object", `{"logs":[{"message":"m"`), refused("no JSON", "hello"), refused("a number", "7"), refused("null", "null"),
		refused("100,000 opened brackets", strings.Repeat("[", 100_000)), refused("100,000 opened objects", strings.Repeat(`{"a":`, 100_000)),
		refused("400 levels", strings.Repeat("[", 400)+strings.Repeat("]", 400)),
		{name: "more than 8 MiB", body: bytes.Repeat([]byte(" "), 8<<20+1), status: http.StatusRequestEntityTooLarge, code: tooLarge},
	}
}

// packings are bodies that do not unpack, or unpack to too much.
func packings(t *testing.T) []attack {
	t.Helper()
	big := zipped(t, io.LimitReader(endless{}, 256<<20))
	var small bytes.Buffer
	z, err := zstd.NewWriter(&small)
	require.NoError(t, err)
	_, err = io.Copy(z, io.LimitReader(endless{}, 256<<20))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return []attack{
		{name: "a gzip bomb", body: big, packed: "gzip", status: http.StatusRequestEntityTooLarge, code: tooLarge},
		{name: "a zstd bomb", body: small.Bytes(), packed: "zstd", status: http.StatusRequestEntityTooLarge, code: tooLarge},
		{name: "half a gzip body", body: big[:len(big)/2][:64<<10], packed: "gzip", status: http.StatusBadRequest, code: invalid},
		{name: "gzip that is none", body: []byte("{}"), packed: "gzip", status: http.StatusBadRequest, code: invalid},
		{name: "zstd that is none", body: []byte("{}"), packed: "zstd", status: http.StatusBadRequest, code: invalid},
		{name: "an unknown encoding", body: []byte("{}"), packed: "br", status: http.StatusUnsupportedMediaType, code: badMedia},
		{name: "a bomb in a bomb", body: big, packed: "gzip, gzip", status: http.StatusUnsupportedMediaType, code: badMedia},
	}
}

// binaryAttacks are for whatever reads protobuf.
func binaryAttacks() []attack {
	refused := func(name string, body []byte) attack {
		return attack{name: name, body: body, status: http.StatusBadRequest, code: invalid}
	}
	return []attack{
		refused("a length beyond the end", []byte{0x0a, 0xff, 0xff, 0xff, 0x7f, 1}),
		refused("an endless varint", bytes.Repeat([]byte{0xff}, 64)),
		refused("10,000 opened groups", bytes.Repeat([]byte{0x0b}, 10_000)),
		refused("a field of a wrong type", []byte{0x08, 1, 0x0d}),
	}
}

// nestedLists is a resource with an attribute of 10,000 lists in each other, of which as many
// levels are kept as are documented.
func nestedLists() attack {
	var value []byte
	inside := func(fields ...protowire.Number) {
		for _, n := range fields {
			value = protowire.AppendBytes(protowire.AppendTag(nil, n, protowire.BytesType), value)
		}
	}
	for range 10_000 {
		inside(1, 5) // of the values of a list that is the value
	}
	inside(2, 1, 1, 1) // the value of an attribute of a resource of the first record
	return attack{name: "10,000 lists in each other", body: value, status: http.StatusOK}
}

// snappyAttacks are for whatever reads snappy blocks.
func snappyAttacks() []attack {
	return []attack{
		{name: "a snappy block that says 4 GiB", body: binary.AppendUvarint(nil, math.MaxUint32), status: http.StatusRequestEntityTooLarge, code: tooLarge},
		{name: "a snappy block that says 1 EiB", body: binary.AppendUvarint(nil, 1<<60), status: http.StatusBadRequest, code: invalid},
		{name: "snappy that is none", body: []byte("hello"), status: http.StatusBadRequest, code: invalid},
		{name: "a snappy bomb", body: snappy.Encode(nil, make([]byte, 65<<20)), status: http.StatusRequestEntityTooLarge, code: tooLarge},
	}
}
