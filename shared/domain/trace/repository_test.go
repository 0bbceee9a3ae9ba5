package trace_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace"
	"github.com/sre-copilot/sre-copilot/shared/domain/trace/tracetest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestStores(t *testing.T) {
	t.Parallel()
	repository := func(compacted bool) tracetest.Open {
		return func(t *testing.T) (trace.Store, auth.Scope, auth.Scope, func()) {
			t.Helper()
			r, own := trace.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
			after := func() {
				_, err := r.Merge(t.Context(), own, 2)
				require.NoError(t, err)
			}
			if !compacted {
				after = nil
			}
			return r, own, pgtest.NewProject(t), after
		}
	}
	t.Run("in memory", func(t *testing.T) {
		t.Parallel()
		tracetest.Conformance(t, func(t *testing.T) (trace.Store, auth.Scope, auth.Scope, func()) {
			t.Helper()
			return tracetest.NewMemory(), pgtest.NewProject(t), pgtest.NewProject(t), nil
		})
	})
	t.Run("in PostgreSQL", func(t *testing.T) {
		t.Parallel()
		tracetest.Conformance(t, repository(false))
	})
	t.Run("in PostgreSQL, merged after every batch", func(t *testing.T) {
		t.Parallel()
		tracetest.Conformance(t, repository(true))
	})
}

// BenchmarkAppend stores a thousand spans of a hundred traces at a time.
func BenchmarkAppend(b *testing.B) {
	r, scope := trace.NewRepository(pgtest.DB(b)), pgtest.NewProject(b)
	n := 0
	for b.Loop() {
		spans := make([]trace.Span, 1000)
		for i := range spans {
			s := tracetest.Span(fmt.Sprintf("%032x", n/10), fmt.Sprintf("%016x", n), fmt.Sprintf("%016x", n-1), []string{"web", "shop"}[n%2], float64(n), 10)
			if n%3 > 0 {
				s = tracetest.Client(s, n%3 == 1)
			}
			s.Attributes = json.RawMessage(fmt.Sprintf(`{"http.route":"/items/{id}","http.response.status_code":200,"user.id":"u-%d","resource.host.name":"node-%d"}`, n%5000, n%5))
			spans[i] = s
			n++
		}
		if err := r.Append(b.Context(), scope, trace.Batch{Spans: spans}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/span")
}
