package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

// recorded is a shop whose spans are kept.
func recorded() (*shop, *tracetest.SpanRecorder) {
	spans := tracetest.NewSpanRecorder()
	t := &tracing{processor: spans, providers: map[string]*sdktrace.TracerProvider{}}
	s := newShop(newFaults(), time.Now())
	s.trace = t.tracer
	return s, spans
}

func (s *shop) playFor(ctx context.Context, from time.Time, long time.Duration) {
	for at := from; at.Before(from.Add(long)); at = at.Add(tick) {
		s.play(ctx, at)
	}
}

func serviceOf(span sdktrace.ReadOnlySpan) string {
	value, _ := span.Resource().Set().Value("service.name")
	return value.AsString()
}

func TestTheSpansOfAVisitAreOneTrace(t *testing.T) {
	t.Parallel()
	s, spans := recorded()
	began := time.Now().Add(-time.Hour)
	s.answer(t.Context(), "order", nil, began)

	ended := spans.Ended()
	byID := map[trace.SpanID]sdktrace.ReadOnlySpan{}
	seen := map[string]bool{}
	for _, span := range ended {
		byID[span.SpanContext().SpanID()] = span
		seen[serviceOf(span)] = true
	}
	require.Len(t, seen, 7, "web, gateway, checkout, cart, inventory, payment and the worker of the queue: %v", seen)
	roots := 0
	for _, span := range ended {
		require.Equal(t, ended[0].SpanContext().TraceID(), span.SpanContext().TraceID())
		require.False(t, span.StartTime().Before(began))
		parent, found := byID[span.Parent().SpanID()]
		if !found {
			roots++
			continue
		}
		require.False(t, span.StartTime().Before(parent.StartTime()), "%s begins before %s", span.Name(), parent.Name())
		if span.SpanKind() != trace.SpanKindConsumer {
			require.False(t, span.EndTime().After(parent.EndTime()), "%s ends after %s", span.Name(), parent.Name())
		}
		if serviceOf(parent) != serviceOf(span) {
			require.Contains(t, []trace.SpanKind{trace.SpanKindClient, trace.SpanKindProducer}, parent.SpanKind())
		}
	}
	require.Equal(t, 1, roots)
}

func TestAFaultShowsInEverySignal(t *testing.T) {
	t.Parallel()
	for fault, want := range map[string]struct{ service, span, class, line string }{
		paymentErrors: {"payment", "POST /v2/authorizations", "CertificateError", "certificate has expired"},
		databaseLock:  {"inventory", "UPDATE stock", "LockTimeout", "lock timeout"},
		cacheDown:     {"cart", "HSET cart", "ConnectionError", "connect to cache: connection refused"},
		inventoryDown: {"checkout", "POST /reservations", "ConnectionError", "connect to inventory: connection refused"},
		diskFull:      {"checkout", "INSERT orders", "DiskFull", "No space left on device"},
		badRelease:    {"checkout", "POST /orders", "runtime.boundsError", "index out of range"},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s, spans := recorded()
			s.faults.flip(fault, true)
			s.playFor(t.Context(), time.Now().Add(-time.Hour), 6*time.Minute)

			traces := map[string]bool{}
			thrown, failed := false, false
			for _, span := range spans.Ended() {
				if serviceOf(span) != want.service || span.Status().Code != codes.Error {
					continue
				}
				traces[span.SpanContext().TraceID().String()] = true
				failed = failed || span.Name() == want.span
				for _, event := range span.Events() {
					for _, a := range event.Attributes {
						thrown = thrown || a.Key == "exception.type" && a.Value.AsString() == want.class
					}
				}
			}
			require.True(t, failed, "no span %s of %s failed", want.span, want.service)
			require.True(t, thrown, "%s threw no %s", want.service, want.class)
			require.True(t, hasLine(s, want.service, want.line, traces), "%s logged no %q with its trace", want.service, want.line)
		})
	}
}

// hasLine reports whether a service logged a text in one of the traces.
func hasLine(s *shop, service, text string, traces map[string]bool) bool {
	for _, item := range s.out.waiting["logs"] {
		entry, _ := item.(map[string]any)
		id, _ := entry["trace_id"].(string)
		message, _ := entry["message"].(string)
		if entry["service_name"] == service && strings.Contains(message, text) && traces[id] {
			return true
		}
	}
	return false
}

func TestPagesFailAfterTheirRelease(t *testing.T) {
	t.Parallel()
	s, _ := recorded()
	s.faults.flip(pageErrors, true)
	s.playFor(t.Context(), time.Now().Add(-time.Hour), time.Minute)

	failed := 0
	for _, item := range s.out.waiting["batches"] {
		report, _ := item.(map[string]any)
		require.Equal(t, "5.2.0", report["release"])
		if report["errors"] != nil {
			failed++
		}
	}
	require.Positive(t, failed)
}

// platform takes what the shop sends and counts it.
type platform struct {
	mu     sync.Mutex
	down   bool
	got    map[string]int
	origin string
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var lists map[string][]any
	if json.Unmarshal(body, &lists) == nil {
		for kind, items := range lists {
			p.got[kind] += len(items)
		}
		if lists["batches"] != nil {
			p.origin = r.Header.Get("Origin") + " " + r.Header.Get("X-API-Key")
		}
	} else {
		p.got[r.URL.Path]++
	}
}

func TestTheLastHourIsPlayedOnce(t *testing.T) {
	t.Parallel()
	p := &platform{got: map[string]int{}, down: true}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	s, _ := recorded()
	began := time.Now()
	now := func() time.Time { return began }
	tells := &teller{
		shop: s, to: &sender{api: server.URL, source: source{Key: "a", PagesKey: "b"}, client: server.Client()},
		tracing: &tracing{processor: tracetest.NewSpanRecorder()}, file: filepath.Join(t.TempDir(), "told"), scraped: newRecording(), say: t.Logf,
	}
	require.NoError(t, os.WriteFile(tells.file, []byte(began.Add(-10*time.Minute).Format(time.RFC3339Nano)), 0o600))

	tells.fill(t.Context(), now)
	require.Empty(t, p.got)
	p.down = false
	tells.flush(t.Context())

	require.Equal(t, 3*40, p.got["hosts"], "three hosts, four times a minute, from where it ended")
	require.Greater(t, p.got["logs"], 100)
	require.Greater(t, p.got["batches"], 100)
	require.Positive(t, p.got["/api/v1/prom/write"])
	require.Equal(t, shopOrigin+" b", p.origin)
	before := p.got["hosts"]
	tells.fill(t.Context(), now)
	require.Equal(t, before, p.got["hosts"], "what was told is not told again")
}

func TestSwitch(t *testing.T) {
	t.Parallel()
	s := newShop(newFaults(), time.Now())
	server := httptest.NewServer(panel(s, "Shop"))
	t.Cleanup(server.Close)
	own, err := url.Parse(server.URL)
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "demo"), 0o700))

	var out bytes.Buffer
	require.ErrorContains(t, Switch(t.Context(), dir, []string{"faults"}, &out), "no demo was started")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "demo", portFile), []byte(own.Port()+"\n"), 0o600))
	require.NoError(t, Switch(t.Context(), dir, []string{"fault", cacheDown, "on"}, &out))
	require.True(t, s.faults.on(cacheDown))
	require.Contains(t, out.String(), "on   cache-down")
	require.NoError(t, Switch(t.Context(), dir, []string{"fault", cacheDown, "off"}, &out))
	require.False(t, s.faults.on(cacheDown))
	require.ErrorContains(t, Switch(t.Context(), dir, []string{"fault", "nothing", "on"}, &out), "there is no such fault")
	require.ErrorContains(t, Switch(t.Context(), dir, []string{"fault"}, &out), "usage:")
}
