package bench_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// spansOfTrace is how many spans a trace has: each calls the next.
const spansOfTrace = 5

// span is one as both forms of sending need it.
type span struct {
	trace, id, parent  string
	service, operation string
	kind               string
	at                 time.Time
	took               time.Duration
	failed             bool
	attributes         [6][2]string
}

// spanMaker makes the traces of a shop: a request that comes in, calls a service, which
// calls another one and a database.
type spanMaker struct{ random *rand.Rand }

var calls = [spansOfTrace]struct{ service, operation, kind string }{
	{"web", "GET /checkout", "server"},
	{"web", "POST orders", "client"},
	{"orders", "POST /orders", "server"},
	{"orders", "SELECT orders", "client"},
	{"orders", "publish", "producer"},
}

// trace makes the spans of one trace that begins at the given time.
func (g *spanMaker) trace(at time.Time) (spans [spansOfTrace]span) {
	r := g.random
	id, parent := fmt.Sprintf("%016x%016x", r.Uint64(), r.Uint64()), ""
	took := time.Duration(5+r.IntN(500)) * time.Millisecond
	for i, c := range calls {
		s := span{
			trace: id, id: fmt.Sprintf("%016x", r.Uint64()), parent: parent, service: c.service, operation: c.operation, kind: c.kind,
			at: at.Add(time.Duration(i) * time.Millisecond), took: took / time.Duration(i+1), failed: r.IntN(100) == 0,
			attributes: [6][2]string{
				{"http.route", "/checkout"},
				{"http.status_code", "200"},
				{"user.id", fmt.Sprintf("u%d", r.IntN(5000))},
				{"host.name", fmt.Sprintf("node-%d", r.IntN(20))},
				{"net.peer.name", fmt.Sprintf("10.0.%d.%d", r.IntN(32), r.IntN(256))},
				{"region", "eu-west-1"},
			},
		}
		spans[i], parent = s, s.id
	}
	return spans
}

// json adds the span as an item of a request.
func (s *span) json(to *bytes.Buffer) {
	parent, status := "null", "ok"
	if s.parent != "" {
		parent = `"` + s.parent + `"`
	}
	if s.failed {
		status = "error"
	}
	fmt.Fprintf(to, `{"trace_id":%q,"span_id":%q,"parent_span_id":%s,"service_name":%q,"operation":%q,"kind":%q,"timestamp":%q,"duration_ms":%g,"status":%q,"attributes":`,
		s.trace, s.id, parent, s.service, s.operation, s.kind, s.at.Format(time.RFC3339Nano), float64(s.took.Microseconds())/1000, status)
	object(to, s.attributes[:])
	to.WriteByte('}')
}

// copyText adds the span as COPY takes it.
func (s *span) copyText(to *bytes.Buffer, project string) {
	fmt.Fprintf(to, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%t\t", project, s.trace, s.id, s.parent, s.service, s.operation, s.at.Format(time.RFC3339Nano), s.took.Nanoseconds(), s.failed)
	object(to, s.attributes[:])
	to.WriteByte('\n')
}

var spanKinds = map[string]ptrace.SpanKind{"server": ptrace.SpanKindServer, "client": ptrace.SpanKindClient, "producer": ptrace.SpanKindProducer}

// otlpSpans is the body of an OTLP request with traces.
func otlpSpans(traces [][spansOfTrace]span) []byte {
	all := ptrace.NewTraces()
	scopes := map[string]ptrace.ScopeSpans{}
	for _, spans := range traces {
		for i := range spans {
			s := &spans[i]
			scope, ok := scopes[s.service]
			if !ok {
				resource := all.ResourceSpans().AppendEmpty()
				resource.Resource().Attributes().PutStr("service.name", s.service)
				scope = resource.ScopeSpans().AppendEmpty()
				scopes[s.service] = scope
			}
			s.otlp(scope.Spans().AppendEmpty())
		}
	}
	body, err := (&ptrace.ProtoMarshaler{}).MarshalTraces(all)
	if err != nil {
		panic(err) // it is made of numbers and texts
	}
	return body
}

func (s *span) otlp(to ptrace.Span) {
	to.SetTraceID([16]byte(unhex(s.trace)))
	to.SetSpanID([8]byte(unhex(s.id)))
	if s.parent != "" {
		to.SetParentSpanID([8]byte(unhex(s.parent)))
	}
	to.SetName(s.operation)
	to.SetKind(spanKinds[s.kind])
	to.SetStartTimestamp(pcommon.NewTimestampFromTime(s.at))
	to.SetEndTimestamp(pcommon.NewTimestampFromTime(s.at.Add(s.took)))
	if s.failed {
		to.Status().SetCode(ptrace.StatusCodeError)
	}
	for _, a := range s.attributes {
		to.Attributes().PutStr(a[0], a[1])
	}
}

func unhex(text string) []byte {
	raw, err := hex.DecodeString(text)
	if err != nil {
		panic(err) // it was written as such
	}
	return raw
}

// otlpLine adds a line to a request.
func (g *lineMaker) otlpLine(to plog.LogRecord) {
	to.SetTimestamp(pcommon.NewTimestampFromTime(g.at))
	to.SetSeverityText(g.level)
	to.Body().SetStr(g.message)
	for _, a := range g.attributes {
		to.Attributes().PutStr(a[0], a[1])
	}
}
