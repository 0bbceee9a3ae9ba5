package trace_test

import (
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
