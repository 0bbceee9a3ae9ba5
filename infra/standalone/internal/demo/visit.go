package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

const (
	onTheWire = ms          // what a message between two services takes
	refused   = time.Second // how long a client tries to reach one that is gone
	inQueue   = 120 * ms    // how long a message waits, on average
	tooSlow   = time.Second // what a program warns of
)

var propagator = propagation.TraceContext{}

// reply is what an operation comes to.
type reply struct {
	took  time.Duration
	why   *failure // nil when it succeeded
	trace trace.TraceID
}

func (r reply) status() int {
	if r.why != nil {
		return http.StatusInternalServerError
	}
	return http.StatusOK
}

// answer plays an operation of a program that sends spans, as of a time. The headers say
// which trace it belongs to.
func (s *shop) answer(ctx context.Context, key string, headers propagation.MapCarrier, at time.Time) reply {
	o := operations[key]
	about := serviceNamed(o.service)
	ctx, span := s.tracer(o.service).Start(propagator.Extract(ctx, headers), o.name,
		trace.WithSpanKind(o.kind()), trace.WithTimestamp(at), trace.WithAttributes(o.about...),
		trace.WithAttributes(attribute.String("user.id", s.who.user)))
	if method, route, found := strings.Cut(o.name, " "); found && !o.messaged() {
		span.SetAttributes(attribute.String("http.request.method", method), attribute.String("http.route", route))
	}

	hit := s.struck(key, o)
	r := reply{took: spread(o.takes) + hit.slow, why: hit.why, trace: span.SpanContext().TraceID()}
	thrown := hit.why
	for _, c := range o.calls {
		if r.why != nil || share() >= c.share {
			continue
		}
		var waited time.Duration
		waited, r.why = s.ask(ctx, o, c, at.Add(r.took))
		r.took += waited
		thrown = r.why
	}

	end := at.Add(r.took)
	if !o.messaged() {
		span.SetAttributes(attribute.Int("http.response.status_code", r.status()))
	}
	if r.why != nil {
		span.SetStatus(codes.Error, r.why.message)
		if !about.passes {
			throw(span, *thrown, end)
		}
	}
	span.End(trace.WithTimestamp(end))
	s.meters[o.service].count(r)
	s.tell(ctx, o, r, end)
	return r
}

// throw records an exception as the SDKs do it.
func throw(span trace.Span, why failure, at time.Time) {
	span.AddEvent("exception", trace.WithTimestamp(at), trace.WithAttributes(
		attribute.String("exception.type", why.class), attribute.String("exception.message", why.message),
		attribute.String("exception.stacktrace", why.stack)))
}

// ask plays a call of an operation, and what is asked instead when it fails.
func (s *shop) ask(ctx context.Context, from operation, c call, at time.Time) (time.Duration, *failure) {
	took, why := s.send(ctx, from, c, at)
	if why == nil || c.instead == "" {
		return took, why
	}
	s.line(ctx, "WARN", from.service, at.Add(took), fmt.Sprintf("%s: %s; asking without it", operations[c.to].service, why.message), nil)
	more, why := s.send(ctx, from, call{to: c.instead}, at.Add(took))
	return took + more, why
}

// send plays one call: the span of the client, and what the other side does.
func (s *shop) send(ctx context.Context, from operation, c call, at time.Time) (took time.Duration, why *failure) {
	to := operations[c.to]
	kind, name := trace.SpanKindClient, to.name
	if c.queued {
		kind, name = trace.SpanKindProducer, strings.Replace(to.name, "process", "publish", 1)
	}
	ctx, span := s.tracer(from.service).Start(ctx, name, trace.WithSpanKind(kind), trace.WithTimestamp(at),
		trace.WithAttributes(attribute.String("peer.service", to.service), attribute.String("server.address", to.service)), trace.WithAttributes(to.about...))
	switch {
	case s.faults.gone(to.service):
		took, why = refused, unreachable(from.service, to.service)
	case !serviceNamed(to.service).traced:
		took, why = s.served(ctx, c.to, to, at)
	default:
		headers := propagation.MapCarrier{}
		propagator.Inject(ctx, headers)
		took, why = s.cross(ctx, from, c, headers, at)
	}
	if why != nil {
		span.SetStatus(codes.Error, why.message)
	}
	span.End(trace.WithTimestamp(at.Add(took)))
	return took, why
}

// cross plays the other side of a call. Nobody waits for a message of a queue.
func (s *shop) cross(ctx context.Context, from operation, c call, headers propagation.MapCarrier, at time.Time) (time.Duration, *failure) {
	to := operations[c.to]
	if c.queued {
		s.answer(ctx, c.to, headers, at.Add(onTheWire+spread(inQueue)))
		return onTheWire, nil
	}
	r := s.answer(ctx, c.to, headers, at.Add(onTheWire))
	if r.why == nil {
		return r.took + 2*onTheWire, nil
	}
	return r.took + 2*onTheWire, &failure{
		"UpstreamError", fmt.Sprintf("%s at %s answered %d", to.name, to.service, r.status()),
		goStack(from.service, "(*Client).Do", "client.go:88", "(*Server).handle", "server.go:52"),
	}
}

// served plays what a server without spans does.
func (s *shop) served(ctx context.Context, key string, o operation, at time.Time) (time.Duration, *failure) {
	hit := s.struck(key, o)
	r := reply{took: spread(o.takes) + hit.slow, why: hit.why}
	if m := s.meters[o.service]; m != nil {
		m.count(r)
		m.waiting(hit.slow > tooSlow)
	}
	if hit.says != "" {
		level := "WARN"
		if r.why != nil {
			level = "ERROR"
		}
		ctx = trace.ContextWithSpanContext(ctx, trace.SpanContext{}) // it does not know of traces
		s.line(ctx, level, o.service, at.Add(r.took), hit.says, map[string]any{"statement": o.name})
	}
	return r.took, r.why
}

func unreachable(from, to string) *failure {
	return &failure{
		"ConnectionError", fmt.Sprintf("dial tcp: connect to %s: connection refused", to),
		goStack(from, "(*Client).dial", "client.go:41", "(*Server).handle", "server.go:52"),
	}
}

// blow is what the faults do to one operation, this time.
type blow struct {
	slow time.Duration
	why  *failure
	says string
}

func (s *shop) struck(key string, o operation) blow {
	var b blow
	for _, f := range append(s.faults.active(), everyday) {
		for _, one := range f.strikes {
			if one.at != key && one.at != o.service || one.full && !s.diskIsFull() {
				continue
			}
			if one.slow > 0 {
				b.slow += spread(one.slow)
				b.says = one.says
			}
			if share() < one.share {
				b.why, b.says = &one.why, one.says
			}
		}
	}
	return b
}

// share is a random number from 0 to 1.
func share() float64 {
	return rand.Float64() //nolint:gosec // a simulation, nothing secret
}

// gap is a random distance between two independent events, 1 on average.
func gap() float64 { return rand.ExpFloat64() } //nolint:gosec // as share

// spread is a random time around the mean with the long tail that answers have.
func spread(mean time.Duration) time.Duration {
	return time.Duration(float64(mean) * (0.5 + gap()*0.5))
}
